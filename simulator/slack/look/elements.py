"""Buttons and inputs as HTML controls, with their current values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.slack.forms import chosen
from simulator.slack.look.html import Html, el
from simulator.slack.look.text import text_of
from simulator.slack.look.words import say
from simulator.slack.spans import Reader

Element = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Surface:
    """Rendering context: the reader, the current values and the errors.

    `values` are keyed by block_id and action_id, like a view's state; `errors` by block_id.
    """

    reader: Reader
    id: str = ""
    values: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def place(self, block: Mapping[str, Any], element: Element | None = None) -> str:
        """Return the HTML id of an element or its block."""
        parts = [self.id, block.get("block_id", ""), (element or {}).get("action_id", "")]
        return "/".join(str(part) for part in parts if part).replace(" ", "_")


def element_html(element: Element, block: Mapping[str, Any], on: Surface) -> Html:
    """Render an element; unknown types are shown as such."""
    draw = _KINDS.get(element["type"])
    return draw(element, block, on) if draw else unknown(element["type"], on)


def unknown(kind: str, on: Surface) -> Html:
    """Render a placeholder for something that Slack shows and this renderer does not support."""
    said = say(on.reader.locale, "unknown", kind=kind)
    return el("div", said, class_="unknown", role="alert")


def error_id(block: Mapping[str, Any], on: Surface) -> str | None:
    """Return the HTML id of an input's error message, None if it has no error."""
    return f"{on.place(block)}.error" if str(block.get("block_id")) in on.errors else None


def _button(element: Element, block: Mapping[str, Any], on: Surface) -> Html:
    question = element.get("confirm")
    button = el(
        "button",
        text_of(element["text"], on.reader),
        id=on.place(block, element) or None,
        type="button",
        class_=f"button {element.get('style') or ''}".rstrip(),
        aria_label=element.get("accessibility_label"),
        data_action=element.get("action_id"),
    )
    return Html(button + el("template", _confirm(question, on))) if question else button


def _confirm(question: Mapping[str, Any], on: Surface) -> Html:
    """Render a button's confirmation dialog."""
    look = "danger" if question.get("style") == "danger" else "primary"
    buttons = [
        el("button", text_of(question["deny"], on.reader), class_="button", value="deny"),
        el("button", text_of(question["confirm"], on.reader), class_=f"button {look}", value="yes"),
    ]
    title = el("h2", text_of(question["title"], on.reader))
    text = el("div", text_of(question["text"], on.reader), class_="body")
    return el("dialog", title, text, el("form", buttons, class_="end", method="dialog"))


def _chosen(element: Element, block: Mapping[str, Any], on: Surface) -> list[str]:
    """Return the text entered, or the values of the chosen options."""
    state = on.values.get(str(block.get("block_id")), {}).get(str(element.get("action_id")))
    value = chosen(state) if state else None
    return value if isinstance(value, list) else [str(value)] if value else []


def _field(element: Element, block: Mapping[str, Any], on: Surface) -> dict[str, str | None]:
    error = error_id(block, on)
    return {
        "id": on.place(block, element),
        "name": on.place(block, element),
        "aria_describedby": error,
        "aria_invalid": "true" if error else None,
    }


def _text_input(element: Element, block: Mapping[str, Any], on: Surface) -> Html:
    value = "".join(_chosen(element, block, on))
    hint = (element.get("placeholder") or {}).get("text")
    about = _field(element, block, on) | {"placeholder": hint}
    if element.get("multiline"):
        # HTML drops a leading line break.
        return el("textarea", f"\n{value}" if value else None, class_="field", rows=3, **about)
    return el("input", type="text", class_="field", value=value or None, **about)


def _date(element: Element, block: Mapping[str, Any], on: Surface) -> Html:
    value = "".join(_chosen(element, block, on)) or None
    return el("input", type="date", class_="field", value=value, **_field(element, block, on))


def _select(element: Element, block: Mapping[str, Any], on: Surface) -> Html:
    taken = _chosen(element, block, on)
    hint = (element.get("placeholder") or {}).get("text", "")
    none = el("option", hint, value="", selected=not taken, disabled=True, hidden=True)
    groups = element.get("option_groups") or []
    shown = _options(element, taken)
    shown += [el("optgroup", _options(one, taken), label=one["label"]["text"]) for one in groups]
    face = el("button", el("selectedcontent"))
    look = "field" if taken else "field empty"
    return el("select", face, none, shown, class_=look, **_field(element, block, on))


def _options(of: Mapping[str, Any], taken: list[str]) -> list[Html]:
    return [
        el("option", _option_words(one), value=one["value"], selected=one["value"] in taken)
        for one in of.get("options") or []
    ]


def _option_words(option: Mapping[str, Any]) -> list[Html]:
    words = [el("span", option["text"]["text"])]
    if option.get("description"):
        words.append(el("span", option["description"]["text"], class_="description"))
    return words


def _marks(element: Element, block: Mapping[str, Any], on: Surface) -> Html:
    kind = "radio" if element["type"] == "radio_buttons" else "checkbox"
    taken = _chosen(element, block, on)
    place = on.place(block, element)

    def one(option: Mapping[str, Any]) -> Html:
        value = str(option["value"])
        mark = el("input", type=kind, name=place, value=value, checked=value in taken)
        return el("label", mark, el("span", _option_words(option)), class_="choice")

    return el("div", map(one, element["options"]), id=place, class_="choices")


_KINDS: Mapping[str, Callable[[Element, Mapping[str, Any], Surface], Html]] = {
    "button": _button,
    "plain_text_input": _text_input,
    "datepicker": _date,
    "static_select": _select,
    "radio_buttons": _marks,
    "checkboxes": _marks,
}
