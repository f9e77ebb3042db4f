"""Block Kit's pieces as plain dicts, cut to Slack's limits.

Whatever others wrote goes through `foreign` and stands in plain or rich text, where no mark in it
works. Our own words are rich text too: Slack leaves marks of mrkdwn as they are beside Japanese.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain import limits

Block = dict[str, Any]
Pieces = list[Block]
HEADER, BUTTON, CONTEXT, MODAL_TITLE, LABEL = 150, 75, 2000, 24, 2000
OPTION, DESCRIPTION, CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 75, 75, 100, 300, 30
FALLBACK = 3000
_JOINERS = "\u200d\ufe0f "


@dataclass(frozen=True, slots=True)
class Message:
    """A message: blocks, the words for notifications and screen readers, and metadata."""

    text: str
    blocks: list[Block]
    metadata: dict[str, Any] | None = None


def message(text: str, *blocks: Block, metadata: dict[str, Any] | None = None) -> Message:
    """Return a message; without blocks of its own it is one paragraph of its text."""
    return Message(cut(text, FALLBACK), list(blocks) or [paragraph([words(text)])], metadata)


def in_words(*lines: Pieces, between: str = " ") -> str:
    """Return lines of rich text as a message's `text`, in which only our mentions are marks."""
    return between.join("".join(map(_in_words, line)) for line in lines if line)


def _in_words(piece: Block) -> str:
    return f"<@{piece['user_id']}>" if "user_id" in piece else escaped(piece["text"])


def escaped(text: str) -> str:
    """Return a text none of whose characters is a mark in a message's `text`."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, longest: int) -> str:
    """Return `text`, with an ellipsis where it was too long."""
    return text if len(text) <= longest else text[: longest - 1].rstrip(_JOINERS) + "…"


def foreign(text: str, longest: int) -> str:
    """Return what somebody else wrote: cut, without control characters, its lines kept."""
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
    """Return a piece of rich text."""
    piece: Block = {"type": "text", "text": text}
    return piece | ({"style": style} if style else {})


def shortened(text: str, columns: int) -> str:
    """Return a text cut to a width in columns, of which a full-width letter takes two."""
    width = 0
    for place, letter in enumerate(text):
        width += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if width > columns:
            return text[:place].rstrip(_JOINERS) + "…"
    return text


def user(user_id: str) -> Block:
    """Return a piece of rich text that mentions a person."""
    return {"type": "user", "user_id": user_id}


def link(url: str, text: str) -> Block:
    """Return a piece of rich text that leads to a page."""
    return {"type": "link", "url": url, "text": text}


def struck(pieces: Iterable[Block]) -> Pieces:
    """Return pieces of rich text, struck through."""
    return [piece | {"style": piece.get("style", {}) | {"strike": True}} for piece in pieces]


def joined(lines: Iterable[Pieces], between: str = "\n") -> Pieces:
    """Return lines of rich text as one; empty ones are left out, what looks alike is one piece."""
    whole: Pieces = []
    for line in lines:
        for piece in [words(between), *line] if whole and line else line:
            add(whole, piece)
    return whole


def add(pieces: Pieces, new: Block) -> None:
    """Add a piece of rich text; text joins the text before it if it looks alike."""
    last = pieces[-1] if pieces else {}
    if new["type"] == "text" == last.get("type") and new.get("style") == last.get("style"):
        pieces[-1] = last | {"text": last["text"] + new["text"]}
    elif new.get("text") != "":
        pieces.append(new)


def paragraph(*lines: Pieces) -> Block:
    """Return lines of rich text as one block."""
    return _rich([{"type": "rich_text_section", "elements": joined(lines)}])


def bullets(items: Iterable[Pieces]) -> Block:
    """Return a list as rich text."""
    sections = [{"type": "rich_text_section", "elements": item} for item in items]
    return _rich([{"type": "rich_text_list", "style": "bullet", "elements": sections}])


def quoted(label: Pieces, text: str) -> Block:
    """Return what somebody else wrote, under a label of ours."""
    return _rich(
        [
            {"type": "rich_text_section", "elements": label},
            {"type": "rich_text_quote", "elements": [words(text)]},
        ]
    )


def to_copy(text: str) -> Block:
    """Return words that a person copies."""
    return _rich([{"type": "rich_text_preformatted", "elements": [words(text)]}])


def _rich(elements: list[Block]) -> Block:
    return {"type": "rich_text", "elements": elements}


def header(text: str) -> Block:
    """Return a header."""
    return {"type": "header", "text": plain(text, HEADER)}


def small(*texts: str) -> Block:
    """Return small print."""
    return {"type": "context", "elements": [plain(text, CONTEXT) for text in texts]}


def marked(text: str) -> Block:
    """Return a piece of small print of our own words, in which links and mentions work."""
    return {"type": "mrkdwn", "text": cut(text, CONTEXT)}


def fine_print(*elements: Block) -> Block:
    """Return small print of several pieces."""
    return {"type": "context", "elements": list(elements)}


def divider() -> Block:
    """Return a line between two parts."""
    return {"type": "divider"}


def actions(*elements: Block) -> Block:
    """Return a row of buttons."""
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
    """Return a button; a screen reader says its `label`, where its text alone is not enough."""
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
    """Return a question asked before a button works."""
    return {
        "title": plain(title, CONFIRM_TITLE),
        "text": plain(text, CONFIRM_TEXT),
        "confirm": plain(yes, CONFIRM_BUTTON),
        "deny": plain(no, CONFIRM_BUTTON),
        "style": "danger",
    }


def option(text: str, value: str, description: str | None = None) -> Block:
    """Return a choice of a picker."""
    chosen: Block = {"text": plain(text, OPTION), "value": str(value)}
    return chosen | ({"description": plain(description, DESCRIPTION)} if description else {})


def choices(kind: str, options: Sequence[Block], chosen: str | None = None) -> Block:
    """Return radio_buttons or a static_select, with the option of the value `chosen` taken."""
    element: Block = {"type": kind, "options": list(options)}
    taken = [one for one in options if one["value"] == chosen]
    return element | ({"initial_option": taken[0]} if taken else {})


def input_of(
    block_id: str, label: str, element: Block, *, hint: str | None = None, optional: bool = False
) -> Block:
    """Return an input; its action_id is its block_id."""
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
    """Return a modal view; without `submit` it only informs."""
    view: Block = {
        "type": "modal",
        "callback_id": str(callback_id),
        "title": plain(title, MODAL_TITLE),
        "close": plain(close, MODAL_TITLE),
        "blocks": list(blocks),
        "private_metadata": private_metadata,
    }
    return view | ({"submit": plain(submit, MODAL_TITLE)} if submit else {})
