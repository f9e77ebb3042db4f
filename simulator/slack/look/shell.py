"""HTML pages around messages, modals and Homes."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from simulator.slack.look.html import Html, el, fragment
from simulator.slack.look.message import home_html, message_html, modal_html
from simulator.slack.look.words import language_of
from simulator.slack.spans import Reader

Theme = Literal["light", "dark"]
STYLES = ("page", "text", "blocks", "elements", "message")


@cache
def style_sheet() -> str:
    """Return all styles as one sheet."""
    folder = files("simulator.slack.look") / "css"
    return "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)


def page(inside: Iterable[Html], title: str, *, locale: str = "", theme: Theme = "light") -> Html:
    """Return a self-contained page."""
    head = [
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width"),
        el("title", title),
        el("style", Html(style_sheet())),
    ]
    whole = [el("head", head), el("body", el("main", inside))]
    html = el("html", whole, lang=language_of(locale), class_=theme)
    return fragment(Html("<!doctype html>"), html)


def shown(thing: Mapping[str, Any], reader: Reader, *, app: str = "Sellerdesk") -> Html:
    """Render a message, (with a title) a modal, or a Home."""
    if thing.get("type") == "home":
        return home_html(thing, reader)
    return modal_html(thing, reader) if thing.get("title") else message_html(thing, reader, app=app)
