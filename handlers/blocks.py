"""Block Kit objects as plain dicts, truncated to Slack's limits.

Text from outside (buyers, Amazon, people) goes through `foreign` and is shown as plain or rich
text, so mrkdwn in it has no effect. Our own text is rich text too: Slack does not render mrkdwn
marks that touch Japanese characters.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.domain import limits
from bot.domain.people import is_group

Block = dict[str, Any]
Pieces = list[Block]
_T = TypeVar("_T")
HEADER, BUTTON, CONTEXT, MODAL_TITLE, LABEL = 150, 75, 2000, 24, 2000
OPTION, DESCRIPTION, CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 75, 75, 100, 300, 30
FALLBACK = 3000
_JOINERS = "\u200d\ufe0f "


@dataclass(frozen=True, slots=True)
class Message:
    """Blocks, the `text` fallback for notifications and screen readers, and metadata."""

    text: str
    blocks: list[Block]
    metadata: dict[str, Any] | None = None


def message(text: str, *blocks: Block, metadata: dict[str, Any] | None = None) -> Message:
    """Return a message; without blocks, its text becomes one paragraph."""
    return Message(cut(text, FALLBACK), list(blocks) or [paragraph([words(text)])], metadata)


def in_parts(items: Sequence[_T], most: int) -> list[Sequence[_T]]:
    """Return a sequence in parts of `most` items, as Slack limits what one block holds."""
    return [items[start : start + most] for start in range(0, len(items), most)]


def in_words(line: Pieces) -> str:
    """Return rich text as a message's `text` fallback, in which only our own mentions are live."""
    return "".join(map(_in_words, line))


def _in_words(piece: Block) -> str:
    if "usergroup_id" in piece:
        return f"<!subteam^{piece['usergroup_id']}>"
    return f"<@{piece['user_id']}>" if "user_id" in piece else escaped(piece["text"])


def escaped(text: str) -> str:
    """Return text with mrkdwn's special characters escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, longest: int) -> str:
    """Truncate text to `longest` characters, ending in an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1].rstrip(_JOINERS) + "…"


def foreign(text: str, longest: int) -> str:
    """Return outside text truncated and without control characters; line breaks are kept."""
    lines = (" ".join(_visible(line).split()) for line in text.splitlines())
    return cut("\n".join(line for line in lines if line), longest)


def _visible(line: str) -> str:
    hidden = ("Cc", "Cf", "Co", "Cs")
    return "".join(
        " " if one == "\t" else one
        for one in line
        if one in "\t\u200d" or unicodedata.category(one) not in hidden
    )


def plain(text: str, longest: int) -> Block:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": cut(text, longest), "emoji": True}


def words(text: str, **style: bool) -> Block:
    """Return a rich text element with text."""
    piece: Block = {"type": "text", "text": text}
    return piece | ({"style": style} if style else {})


def shortened(text: str, columns: int) -> str:
    """Return a text cut to a width in columns."""
    width = 0
    for place, letter in enumerate(text):
        width += width_of(letter)
        if width > columns:
            return text[:place].rstrip(_JOINERS) + "…"
    return text


def width_of(text: str) -> int:
    """Return the width of a text in columns, of which a full-width letter takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def user(user_id: str) -> Block:
    """Return a rich text element that mentions a user."""
    return {"type": "user", "user_id": user_id}


def mention(listed: str) -> Block:
    """Return a rich text element that mentions a user or a user group, by id."""
    if is_group(listed):
        return {"type": "usergroup", "usergroup_id": listed}
    return user(listed)


def link(url: str, text: str) -> Block:
    """Return a rich text element with a link."""
    return {"type": "link", "url": url, "text": text}


def struck(pieces: Iterable[Block]) -> Pieces:
    """Return the elements struck through."""
    return [piece | {"style": piece.get("style", {}) | {"strike": True}} for piece in pieces]


def joined(lines: Iterable[Pieces], between: str = "\n") -> Pieces:
    """Join lines of rich text, dropping empty ones and merging equally styled neighbours."""
    whole: Pieces = []
    for line in lines:
        for piece in [words(between), *line] if whole and line else line:
            add(whole, piece)
    return whole


def add(pieces: Pieces, new: Block) -> None:
    """Append a rich text element, merging it with the previous one if the style is the same."""
    last = pieces[-1] if pieces else {}
    if new["type"] == "text" == last.get("type") and new.get("style") == last.get("style"):
        pieces[-1] = last | {"text": last["text"] + new["text"]}
    elif new.get("text") != "":
        pieces.append(new)


def paragraph(*lines: Pieces) -> Block:
    """Return lines of rich text as one rich_text block."""
    return _rich([{"type": "rich_text_section", "elements": joined(lines)}])


def bullets(items: Iterable[Pieces]) -> Block:
    """Return a bulleted list as a rich_text block."""
    sections = [{"type": "rich_text_section", "elements": item} for item in items]
    return _rich([{"type": "rich_text_list", "style": "bullet", "elements": sections}])


def quoted(label: Pieces, text: str) -> Block:
    """Return outside text as a quote, under our own label."""
    return _rich(
        [
            {"type": "rich_text_section", "elements": label},
            {"type": "rich_text_quote", "elements": [words(text)]},
        ]
    )


def to_copy(text: str) -> Block:
    """Return text for copying, as preformatted rich text."""
    return _rich([{"type": "rich_text_preformatted", "elements": [words(text)]}])


def _rich(elements: list[Block]) -> Block:
    return {"type": "rich_text", "elements": elements}


def header(text: str) -> Block:
    """Return a header block."""
    return {"type": "header", "text": plain(text, HEADER)}


def small(*texts: str) -> Block:
    """Return a context block of plain text."""
    return {"type": "context", "elements": [plain(text, CONTEXT) for text in texts]}


def marked(text: str) -> Block:
    """Return a piece of small print of our own words, in which links and mentions work."""
    return {"type": "mrkdwn", "text": cut(text, CONTEXT)}


def fine_print(*elements: Block) -> Block:
    """Return small print of several pieces."""
    return {"type": "context", "elements": list(elements)}


def divider() -> Block:
    """Return a divider block."""
    return {"type": "divider"}


def actions(*elements: Block) -> Block:
    """Return an actions block."""
    return {"type": "actions", "elements": list(elements)}


def button(  # noqa: PLR0913 - what a button may be
    text: str,
    action_id: str,
    *,
    value: str | None = None,
    url: str | None = None,
    style: str | None = None,
    confirm: Block | None = None,
    label: str | None = None,
) -> Block:
    """Return a button; `label` is its accessibility_label, for when the text alone is unclear."""
    block: Block = {"type": "button", "text": plain(text, BUTTON), "action_id": str(action_id)}
    more = {
        "value": value,
        "url": url,
        "style": style,
        "confirm": confirm,
        "accessibility_label": cut(label, limits.ACCESSIBILITY_LABEL) if label else None,
    }
    return block | {name: value for name, value in more.items() if value is not None}


def confirm(title: str, text: str, yes: str, no: str) -> Block:
    """Return a confirmation dialog for a button."""
    return {
        "title": plain(title, CONFIRM_TITLE),
        "text": plain(text, CONFIRM_TEXT),
        "confirm": plain(yes, CONFIRM_BUTTON),
        "deny": plain(no, CONFIRM_BUTTON),
        "style": "danger",
    }


def option(text: str, value: str, description: str | None = None) -> Block:
    """Return an option of a select or radio group."""
    chosen: Block = {"text": plain(text, OPTION), "value": str(value)}
    return chosen | ({"description": plain(description, DESCRIPTION)} if description else {})


def choices(kind: str, options: Sequence[Block], chosen: str | None = None) -> Block:
    """Return radio_buttons or a static_select with `chosen` preselected."""
    element: Block = {"type": kind, "options": list(options)}
    taken = [one for one in options if one["value"] == chosen]
    return element | ({"initial_option": taken[0]} if taken else {})


def input_of(
    block_id: str, label: str, element: Block, *, hint: str | None = None, optional: bool = False
) -> Block:
    """Return an input block whose action_id equals its block_id."""
    block: Block = {
        "type": "input",
        "block_id": str(block_id),
        "label": plain(label, LABEL),
        "element": element | {"action_id": str(block_id)},
        "optional": optional,
    }
    return block | ({"hint": plain(hint, LABEL)} if hint else {})


def modal(  # noqa: PLR0913 - what a modal is made of
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    submit: str | None = None,
    private_metadata: str = "",
) -> Block:
    """Return a modal view; without `submit` it has no submit button."""
    view: Block = {
        "type": "modal",
        "callback_id": str(callback_id),
        "title": plain(title, MODAL_TITLE),
        "close": plain(close, MODAL_TITLE),
        "blocks": list(blocks),
        "private_metadata": private_metadata,
    }
    return view | ({"submit": plain(submit, MODAL_TITLE)} if submit else {})
