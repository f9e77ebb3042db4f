"""Inputs as HTML controls, with their current values.

`data-press` marks those whose change is sent to the app at once.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from simulator.slack.look.html import Attribute, Html, el
from simulator.slack.look.surface import Block, Element, Surface, address


def _field(element: Element, block: Block, on: Surface) -> dict[str, Attribute]:
    error = on.error_id(block)
    return {
        "id": on.place(block, element),
        "name": on.place(block, element),
        **_sent(element, block),
        "aria_label": None if block.get("label") else _hint(element) or None,
        "aria_describedby": error,
        "aria_invalid": "true" if error else None,
    }


def _sent(element: Element, block: Block) -> dict[str, Attribute]:
    at_once = block["type"] != "input" or bool(block.get("dispatch_action"))
    return address(block, element) | {"data_press": at_once}


def _hint(element: Element) -> str:
    return str((element.get("placeholder") or {}).get("text", ""))


def text_input(element: Element, block: Block, on: Surface) -> Html:
    """Render a line or several lines of text."""
    value = "".join(on.chosen(element, block))
    about = _field(element, block, on) | {"placeholder": _hint(element) or None}
    if element.get("multiline"):
        # HTML drops a leading line break.
        return el("textarea", f"\n{value}" if value else None, class_="field", rows=3, **about)
    return el("input", type="text", class_="field", value=value or None, **about)


def _typed(kind: str, first: str) -> Callable[[Element, Block, Surface], Html]:
    def draw(element: Element, block: Block, on: Surface) -> Html:
        value = "".join(on.chosen(element, block)) or element.get(first)
        return el("input", type=kind, class_="field", value=value, **_field(element, block, on))

    return draw


date_picker = _typed("date", "initial_date")
time_picker = _typed("time", "initial_time")
number_input = _typed("number", "initial_value")
email_input = _typed("email", "initial_value")
url_input = _typed("url", "initial_value")


def select(element: Element, block: Block, on: Surface) -> Html:
    """Render a menu of options."""
    taken = on.chosen(element, block) or _initial(element)
    groups = element.get("option_groups") or []
    shown = _options(element, taken)
    shown += [el("optgroup", _options(one, taken), label=one["label"]["text"]) for one in groups]
    return _menu(shown, taken, element, block, on)


def _initial(element: Element) -> list[str]:
    first = element.get("initial_option")
    return [str(first["value"])] if first else []


def users_select(element: Element, block: Block, on: Surface) -> Html:
    """Render a menu of people."""
    taken = on.chosen(element, block)
    shown = [
        el("option", name, value=user_id, selected=user_id in taken)
        for user_id, name in on.reader.names.items()
    ]
    return _menu(shown, taken, element, block, on)


def _menu(
    shown: Iterable[Html], taken: list[str], element: Element, block: Block, on: Surface
) -> Html:
    none = el("option", _hint(element), value="", selected=not taken, disabled=True, hidden=True)
    face = el("button", el("selectedcontent"))
    look = "field" if taken else "field empty"
    return el("select", face, none, shown, class_=look, **_field(element, block, on))


def _options(of: Mapping[str, Any], taken: list[str]) -> list[Html]:
    return [
        el("option", option_words(one), value=one["value"], selected=one["value"] in taken)
        for one in of.get("options") or []
    ]


def option_words(option: Mapping[str, Any]) -> list[Html]:
    """Render an option's text and description."""
    words = [el("span", option["text"]["text"])]
    if option.get("description"):
        words.append(el("span", option["description"]["text"], class_="description"))
    return words


def marks(element: Element, block: Block, on: Surface) -> Html:
    """Render radio buttons or checkboxes."""
    kind = "radio" if element["type"] == "radio_buttons" else "checkbox"
    taken = on.chosen(element, block)
    place = on.place(block, element)

    def one(option: Mapping[str, Any]) -> Html:
        value = str(option["value"])
        mark = el("input", type=kind, name=place, value=value, checked=value in taken)
        return el("label", mark, el("span", option_words(option)), class_="choice")

    about = _sent(element, block)
    return el("div", map(one, element["options"]), id=place, class_="choices", **about)
