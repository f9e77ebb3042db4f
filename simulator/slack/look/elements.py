"""Buttons and menus as HTML controls; `inputs` has those that hold a value."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from simulator.slack.look import inputs
from simulator.slack.look.html import Html, el
from simulator.slack.look.surface import Block, Element, Surface, address, unknown
from simulator.slack.look.text import FOLLOWED, text_of
from simulator.slack.look.words import say


def element_html(element: Element, block: Block, on: Surface) -> Html:
    """Render an element; unknown types are shown as such."""
    draw = _KINDS.get(element["type"])
    return draw(element, block, on) if draw else unknown(element["type"], on)


def _button(element: Element, block: Block, on: Surface) -> Html:
    question = element.get("confirm")
    button = el(
        "button",
        text_of(element["text"], on.reader),
        id=on.place(block, element) or None,
        type="button",
        class_=f"button {element.get('style') or ''}".rstrip(),
        aria_label=element.get("accessibility_label"),
        data_value=element.get("value"),
        data_url=_followed(element.get("url")),
        **address(block, element),
    )
    if not question:
        return button
    return Html(button + el("template", _confirm(question, block, element, on)))


def _followed(url: str | None) -> str | None:
    return url if url and urlsplit(url).scheme.lower() in FOLLOWED else None


def _confirm(question: Mapping[str, Any], block: Block, element: Element, on: Surface) -> Html:
    """Render a button's confirmation dialog."""
    look = "danger" if question.get("style") == "danger" else "primary"
    buttons = [
        el("button", text_of(question["deny"], on.reader), class_="button", value="deny"),
        el("button", text_of(question["confirm"], on.reader), class_=f"button {look}", value="yes"),
    ]
    name = f"{on.place(block, element)}.confirm"
    title = el("h2", text_of(question["title"], on.reader), id=name)
    text = el("div", text_of(question["text"], on.reader), class_="body")
    answers = el("form", buttons, class_="end", method="dialog")
    return el("dialog", title, text, answers, class_="confirm", aria_labelledby=name)


def _overflow(element: Element, block: Block, on: Surface) -> Html:
    """Render the menu behind three dots."""
    options = [
        el(
            "button",
            inputs.option_words(one),
            type="button",
            data_value=one.get("value"),
            data_url=_followed(one.get("url")),
            **address(block, element),
        )
        for one in element["options"]
    ]
    name = say(on.reader.locale, "more")
    opener = el("summary", "⋯", class_="button", aria_label=name)
    place = on.place(block, element)
    return el("details", opener, el("div", options, class_="menu"), class_="overflow", id=place)


_KINDS: Mapping[str, Callable[[Element, Block, Surface], Html]] = {
    "button": _button,
    "overflow": _overflow,
    "plain_text_input": inputs.text_input,
    "number_input": inputs.number_input,
    "email_text_input": inputs.email_input,
    "url_text_input": inputs.url_input,
    "static_select": inputs.select,
    "users_select": inputs.users_select,
    "datepicker": inputs.date_picker,
    "timepicker": inputs.time_picker,
    "radio_buttons": inputs.marks,
    "checkboxes": inputs.marks,
}
