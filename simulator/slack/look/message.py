"""HTML rendering of messages (with author and time), modals and App Home."""

from collections.abc import Mapping
from typing import Any

from simulator.slack.dates import date_in_words
from simulator.slack.forms import initial_values, state_of
from simulator.slack.look.blocks import blocks_html
from simulator.slack.look.elements import Surface
from simulator.slack.look.html import Html, el
from simulator.slack.look.text import mrkdwn
from simulator.slack.look.words import say
from simulator.slack.spans import Reader

_FACE = el(
    "svg",
    el("rect", width=36, height=36, rx=8),
    el("path", class_="box", d="M8 14l10-5 10 5v10l-10 5-10-5z"),
    el("path", class_="tick", d="M12.5 18.5l4 4 7.5-8"),
    class_="face",
    viewBox="0 0 36 36",
    aria_hidden="true",
)


def message_html(message: Mapping[str, Any], reader: Reader, *, app: str = "Sellerdesk") -> Html:
    """Render a message; `app` is its author unless it names one."""
    by_app = "bot_id" in message or "user" not in message
    name = app if by_app else reader.names.get(message["user"], message["user"])
    who = [
        el("b", name),
        el("span", say(reader.locale, "app"), class_="badge") if by_app else None,
        el("time", _time(message, reader)),
    ]
    ts = message.get("ts")
    body = [
        el("div", who, class_="who"),
        _said(message, Surface(reader, f"m-{ts}" if ts else "")),
        _thread(message, reader),
    ]
    private = message.get("is_ephemeral")
    return el(
        "article",
        el("div", say(reader.locale, "only_you"), class_="only-you") if private else None,
        _FACE if by_app else el("div", name[:1], class_="face", aria_hidden="true"),
        el("div", body, class_="body"),
        class_="message ephemeral" if private else "message",
        id=f"m-{ts}" if ts else None,
    )


def _time(message: Mapping[str, Any], reader: Reader) -> str:
    stamp = str(message.get("ts", "")).partition(".")[0]
    return date_in_words(stamp, "{time}", reader.locale, reader.zone, reader.now) or ""


def _said(message: Mapping[str, Any], on: Surface) -> Html:
    if message.get("blocks"):
        return blocks_html(message["blocks"], on)
    # Slack marks an edit only where the text itself is displayed.
    edited = el("span", say(on.reader.locale, "edited"), class_="edited")
    said = mrkdwn(str(message.get("text") or ""), on.reader)
    return el("div", said, edited if message.get("edited") else None, class_="block text")


def _thread(message: Mapping[str, Any], reader: Reader) -> Html | None:
    replies = int(message.get("reply_count") or 0)
    if not replies:
        return None
    said = say(reader.locale, "reply" if replies == 1 else "replies", n=replies)
    return el("div", el("button", said, type="button"), class_="thread")


def modal_html(view: Mapping[str, Any], reader: Reader) -> Html:
    """Render a modal with its current values (`state`, else the initial ones)."""
    blocks = view["blocks"]
    state = view.get("state") or state_of(initial_values(blocks))
    on = Surface(reader, str(view.get("id") or ""), state["values"], view.get("errors") or {})
    title = f"{on.id or 'modal'}.title"
    buttons = [
        el("button", view[key]["text"], type="button", class_=f"button {look}".rstrip(), value=key)
        for key, look in (("close", ""), ("submit", "primary"))
        if view.get(key)
    ]
    return el(
        "dialog",
        el("header", _FACE, el("h2", view["title"]["text"], id=title)),
        el("div", blocks_html(blocks, on), class_="body"),
        el("footer", buttons, class_="end") if buttons else None,
        class_="modal",
        id=on.id or None,
        open=True,
        aria_labelledby=title,
    )


def home_html(view: Mapping[str, Any], reader: Reader) -> Html:
    """Render a user's App Home: its blocks and nothing around them."""
    blocks = view["blocks"]
    state = view.get("state") or state_of(initial_values(blocks))
    on = Surface(reader, str(view.get("id") or ""), state["values"])
    return el("section", blocks_html(blocks, on), class_="home", id=on.id or None)
