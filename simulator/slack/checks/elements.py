"""Validation of interactive elements and of where they may be used."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.slack.checks import objects
from simulator.slack.checks.found import LONGEST_ID, Found

_PLACEHOLDER = 150
_LONGEST_INPUT = 3000
_SELECT_OPTIONS = 100
_FEW_OPTIONS = 10
_OVERFLOW = 5

Check = Callable[[Found, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """An element's required and optional fields, and its additional check."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    check: Check | None = None


def _button(found: Found, element: Mapping[str, Any]) -> None:
    objects.text(found.at("text"), element.get("text"), 75, objects.PLAIN)
    found.string(element, "value", 2000)
    found.string(element, "accessibility_label", 75)
    found.one_of(element, "style", ("primary", "danger"))


def _image(found: Found, element: Mapping[str, Any]) -> None:
    found.string(element, "alt_text", 2000)
    if (element.get("image_url") is None) == (element.get("slack_file") is None):
        found.add("must have either image_url or slack_file")
    found.url(element, "image_url")


def _static_select(found: Found, element: Mapping[str, Any]) -> None:
    every = objects.options(found, element, _SELECT_OPTIONS, kinds=objects.PLAIN)
    objects.initial(found.at("initial_option"), element.get("initial_option"), every)
    _initials(found, element, every)
    found.number(element, "max_selected_items", 1, _SELECT_OPTIONS)


def _choice(found: Found, element: Mapping[str, Any]) -> None:
    every = objects.options(found, element, _FEW_OPTIONS, kinds=objects.ANY)
    objects.initial(found.at("initial_option"), element.get("initial_option"), every)
    _initials(found, element, every)


def _overflow(found: Found, element: Mapping[str, Any]) -> None:
    objects.options(found, element, _OVERFLOW, kinds=objects.PLAIN, url=True)


def _initials(found: Found, element: Mapping[str, Any], every: list[Mapping[str, Any]]) -> None:
    for here, one in found.items(element, "initial_options", _SELECT_OPTIONS):
        objects.initial(here, one, every)


def _typed(found: Found, element: Mapping[str, Any]) -> None:
    found.flags(element, "multiline", "is_decimal_allowed")
    found.string(element, "initial_value", _LONGEST_INPUT)
    if element.get("type") == "plain_text_input":
        found.number(element, "min_length", 0, _LONGEST_INPUT)
        found.number(element, "max_length", 1, _LONGEST_INPUT)
        least, most = element.get("min_length"), element.get("max_length")
        if isinstance(least, int) and isinstance(most, int) and least > most:
            found.at("min_length").add("must not be greater than max_length")


_ASKED = ("action_id", "placeholder", "focus_on_load")
_SELECT = (*_ASKED, "confirm")
_DISPATCH = ("dispatch_action_config", "initial_value")
_PICTURE = Kind(("alt_text",), ("image_url", "slack_file"), _image)

KINDS: Mapping[str, Kind] = {
    "button": Kind(
        ("text",),
        ("action_id", "url", "value", "style", "confirm", "accessibility_label"),
        _button,
    ),
    "workflow_button": Kind(("text", "workflow"), ("action_id", "style", "accessibility_label")),
    "overflow": Kind(("options",), ("action_id", "confirm"), _overflow),
    "image": _PICTURE,
    "static_select": Kind(
        (), (*_SELECT, "options", "option_groups", "initial_option"), _static_select
    ),
    "multi_static_select": Kind(
        (),
        (*_SELECT, "options", "option_groups", "initial_options", "max_selected_items"),
        _static_select,
    ),
    "external_select": Kind((), (*_SELECT, "min_query_length", "initial_option")),
    "users_select": Kind((), (*_SELECT, "initial_user")),
    "channels_select": Kind((), (*_SELECT, "initial_channel", "response_url_enabled")),
    "conversations_select": Kind(
        (),
        (
            *_SELECT,
            "initial_conversation",
            "default_to_current_conversation",
            "response_url_enabled",
            "filter",
        ),
    ),
    "multi_users_select": Kind((), (*_SELECT, "initial_users", "max_selected_items")),
    "multi_channels_select": Kind((), (*_SELECT, "initial_channels", "max_selected_items")),
    "multi_conversations_select": Kind(
        (),
        (
            *_SELECT,
            "initial_conversations",
            "default_to_current_conversation",
            "max_selected_items",
            "filter",
        ),
    ),
    "multi_external_select": Kind(
        (), (*_SELECT, "min_query_length", "initial_options", "max_selected_items")
    ),
    "radio_buttons": Kind(
        ("options",), ("action_id", "initial_option", "confirm", "focus_on_load"), _choice
    ),
    "checkboxes": Kind(
        ("options",), ("action_id", "initial_options", "confirm", "focus_on_load"), _choice
    ),
    "datepicker": Kind((), (*_SELECT, "initial_date")),
    "timepicker": Kind((), (*_SELECT, "initial_time", "timezone")),
    "datetimepicker": Kind((), ("action_id", "initial_date_time", "confirm", "focus_on_load")),
    "plain_text_input": Kind(
        (), (*_ASKED, *_DISPATCH, "multiline", "min_length", "max_length"), _typed
    ),
    "email_text_input": Kind((), (*_ASKED, *_DISPATCH), _typed),
    "url_text_input": Kind((), (*_ASKED, *_DISPATCH), _typed),
    "number_input": Kind(
        ("is_decimal_allowed",), (*_ASKED, *_DISPATCH, "min_value", "max_value"), _typed
    ),
    "rich_text_input": Kind((), (*_ASKED, *_DISPATCH, "min_lines", "max_lines")),
    "file_input": Kind((), ("action_id", "filetypes", "max_files")),
}

_PRESSED = frozenset({"button", "workflow_button", "overflow"})
_TYPED = frozenset(
    {
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "file_input",
    }
)
_CHOSEN = frozenset(KINDS) - _PRESSED - _TYPED - {"image"}
IN_ACTIONS = _CHOSEN | _PRESSED
IN_SECTION = _CHOSEN | _PRESSED | {"image"}
IN_INPUT = _CHOSEN | _TYPED


def element(found: Found, thing: object, allowed: frozenset[str]) -> None:
    """Check an element where only the `allowed` types may be used."""
    if not found.is_object(thing):
        return
    kind = str(thing.get("type"))
    if kind not in allowed:
        found.add(f"unsupported type: {kind}")
        return
    shape = KINDS[kind]
    found.keys(thing, shape.required, shape.optional)
    found.string(thing, "action_id", LONGEST_ID)
    found.url(thing, "url")
    found.flags(thing, "focus_on_load")
    objects.text(found.at("placeholder"), thing.get("placeholder"), _PLACEHOLDER, objects.PLAIN)
    objects.confirm(found.at("confirm"), thing.get("confirm"))
    if shape.check is not None:
        shape.check(found, thing)
