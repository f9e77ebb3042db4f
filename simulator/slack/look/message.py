"""HTML rendering of messages (with author and time), modals and App Home."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.slack.dates import date_in_words
from simulator.slack.forms import initial_values, state_of
from simulator.slack.look.blocks import blocks_html
from simulator.slack.look.html import Html, el
from simulator.slack.look.surface import Surface
from simulator.slack.look.text import mrkdwn
from simulator.slack.look.words import say
from simulator.slack.spans import Reader

FACE = el(
    "svg",
    el("rect", width=36, height=36, rx=8),
    el("path", class_="box", d="M8 14l10-5 10 5v10l-10 5-10-5z"),
    el("path", class_="tick", d="M12.5 18.5l4 4 7.5-8"),
    class_="face",
    viewBox="0 0 36 36",
    aria_hidden="true",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands in a page.

    `thread` is the address of its thread; `follows` hides the author, who wrote the message above;
    `version` tells which look of the message is used; `tools` are shown beside it.
    """

    prefix: str = "m"
    thread: str = ""
    follows: bool = False
    version: int | None = None
    tools: Html | None = None


_ALONE = Place()


def message_html(
    message: Mapping[str, Any], reader: Reader, *, app: str = "Sellerdesk", at: Place = _ALONE
) -> Html:
    """Render a message; `app` is its author unless it names one."""
    by_app = "bot_id" in message or "user" not in message
    name = app if by_app else reader.names.get(message["user"], message["user"])
    who = [
        el("b", name),
        el("span", say(reader.locale, "app"), class_="badge") if by_app else None,
        el("time", _time(message, reader)),
    ]
    ts = message.get("ts")
    name_of = f"{at.prefix}-{ts}" if ts else ""
    body = [
        el("div", who, class_="who"),
        _said(message, Surface(reader, name_of)),
        [_unfurled(one, reader, name_of) for one in message.get("attachments") or []],
        _thread(message, reader, at.thread),
    ]
    private = message.get("is_ephemeral")
    looks = ["message", "ephemeral" if private else "", "follows" if at.follows else ""]
    return el(
        "article",
        el("div", say(reader.locale, "only_you"), class_="only-you") if private else None,
        FACE if by_app else el("div", name[:1], class_="face", aria_hidden="true"),
        el("div", body, class_="body"),
        at.tools,
        class_=" ".join(filter(None, looks)),
        id=name_of or None,
        data_version=at.version,
    )


def _time(message: Mapping[str, Any], reader: Reader, pattern: str = "{time}") -> str:
    stamp = str(message.get("ts", "")).partition(".")[0]
    return date_in_words(stamp, pattern, reader.locale, reader.zone, reader.now) or ""


def _said(message: Mapping[str, Any], on: Surface) -> Html:
    if message.get("blocks"):
        return blocks_html(message["blocks"], on)
    # Slack marks an edit only where the text itself is displayed.
    edited = el("span", say(on.reader.locale, "edited"), class_="edited")
    said = mrkdwn(str(message.get("text") or ""), on.reader)
    return el("div", said, edited if message.get("edited") else None, class_="block text")


def _unfurled(attachment: Mapping[str, Any], reader: Reader, message: str) -> Html:
    """Render what the app shows under a link."""
    on = Surface(reader, f"{message}/{attachment['id']}" if message else "")
    return el("div", blocks_html(attachment.get("blocks") or [], on), class_="unfurled")


def _thread(message: Mapping[str, Any], reader: Reader, address: str) -> Html | None:
    replies = int(message.get("reply_count") or 0)
    if not replies:
        return None
    said = say(reader.locale, "reply" if replies == 1 else "replies", n=replies)
    link = el("a", said, href=address) if address else el("button", said, type="button")
    last = message.get("latest_reply")
    pattern = "{date_short_pretty} {time}"
    when = el("time", _time({"ts": last}, reader, pattern)) if last else None
    return el("div", FACE if last else None, link, when, class_="thread")


def modal_html(view: Mapping[str, Any], reader: Reader, *, live: bool = False) -> Html:
    """Render a modal with its current values (`state`, else the initial ones).

    A `live` one can be closed, and is opened by the page.
    """
    blocks = view["blocks"]
    state = view.get("state") or state_of(initial_values(blocks))
    on = Surface(reader, str(view.get("id") or ""), state["values"], view.get("errors") or {})
    title = f"{on.id or 'modal'}.title"
    buttons = [
        el("button", view[key]["text"], type="button", class_=f"button {look}".rstrip(), value=key)
        for key, look in (("close", ""), ("submit", "primary"))
        if view.get(key)
    ]
    away = say(reader.locale, "close")
    cross = el("button", "✕", type="button", class_="cross", value="close", aria_label=away)
    return el(
        "dialog",
        el("header", FACE, el("h2", view["title"]["text"], id=title), cross if live else None),
        el("div", blocks_html(blocks, on), class_="body"),
        el("footer", buttons, class_="end") if buttons else None,
        class_="modal",
        id=on.id or None,
        open=not live,
        aria_labelledby=title,
    )


def home_html(view: Mapping[str, Any], reader: Reader) -> Html:
    """Render a user's App Home: its blocks and nothing around them."""
    blocks = view["blocks"]
    state = view.get("state") or state_of(initial_values(blocks))
    on = Surface(reader, str(view.get("id") or ""), state["values"])
    return el("section", blocks_html(blocks, on), class_="home", id=on.id or None)
