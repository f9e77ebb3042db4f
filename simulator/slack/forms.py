"""What is typed and chosen in a form: values by block and action, as Slack writes them down."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from simulator.slack.blocks import elements_of

Values = dict[tuple[str, str], dict[str, Any]]

# element: (the field its state is in, the field it begins with)
_STATE: Mapping[str, tuple[str, str]] = {
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
}
_ONE = frozenset({"static_select", "radio_buttons", "overflow"})
_SEVERAL = frozenset({"checkboxes", "multi_static_select"})
_LISTS = frozenset({"selected_options", "selected_users", "selected_channels"})
REQUIRED = "Please complete this required field."
_REQUIRED_IN = {"ja": "この項目は必須です。"}
_INTEGER_OR_DECIMAL = "Please enter a number."


class NoSuchChoice(AssertionError):  # noqa: N818 - it reads as what happened
    """The person was told to choose or type what the form does not offer."""


def inputs(blocks: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Any]]:
    """Yield (block, element) of everything that holds a value."""
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") in _STATE:
                yield block, element


def initial_values(blocks: Sequence[Mapping[str, Any]], *, typed: Values | None = None) -> Values:
    """Return the values of a form that is shown; `typed` survives where the same input stands.

    The same: block_id and action_id are unchanged, and what was chosen is still offered.
    """
    values: Values = {}
    for block, element in inputs(blocks):
        place = (str(block["block_id"]), str(element["action_id"]))
        field, first = _STATE[element["type"]]
        value = element.get(first)
        state = {"type": element["type"], field: [] if value is None and field in _LISTS else value}
        before = (typed or {}).get(place)
        if before is not None and before["type"] == element["type"] and _offered(element, before):
            state = before
        values[place] = state
    return values


def _offered(element: Mapping[str, Any], state: Mapping[str, Any]) -> bool:
    chosen = state.get("selected_options") or [state.get("selected_option")]
    offered = [one["value"] for one in options_of(element)]
    return not offered or all(one is None or one["value"] in offered for one in chosen)


def options_of(element: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the options an element offers."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(one for g in groups for one in g["options"])]


def state_of(values: Values) -> dict[str, Any]:
    """Return values as a payload's `state` has them."""
    nested: dict[str, dict[str, Any]] = {}
    for (block_id, action_id), state in values.items():
        nested.setdefault(block_id, {})[action_id] = dict(state)
    return {"values": nested}


def chosen_state(element: Mapping[str, Any], value: object) -> dict[str, Any]:
    """Return the state of an element in which somebody chose or typed `value`.

    For a choice `value` is an option's value, or a list of them. Raises NoSuchChoice.
    """
    kind = str(element["type"])
    offered = {str(one["value"]): dict(one) for one in options_of(element)}

    def find(one: object) -> dict[str, Any]:
        if str(one) not in offered:
            raise NoSuchChoice(f"{one!r} is not offered, only {sorted(offered)}")
        return offered[str(one)]

    if kind in _ONE:
        return {"type": kind, "selected_option": None if value is None else find(value)}
    if kind in _SEVERAL:
        every = [value] if isinstance(value, str) else list(_sequence(value))
        return {"type": kind, "selected_options": [find(one) for one in every]}
    if kind not in _STATE:
        raise NoSuchChoice(f"a {kind} holds no value")
    return {"type": kind, _STATE[kind][0]: value}


def _sequence(value: object) -> Sequence[object]:
    if isinstance(value, Sequence):
        return value
    raise NoSuchChoice(f"{value!r}: a list of values is needed here")


def complaints(
    blocks: Sequence[Mapping[str, Any]], values: Values, locale: str = ""
) -> dict[str, str]:
    """Return what Slack's own client says before a form is sent, by block_id."""
    said: dict[str, str] = {}
    for block, element in inputs(blocks):
        if block["type"] != "input":
            continue
        state = values.get((str(block["block_id"]), str(element["action_id"])), {})
        value = state.get(_STATE[element["type"]][0])
        if value in (None, "", []):
            if not block.get("optional"):
                said[block["block_id"]] = _REQUIRED_IN.get(locale[:2], REQUIRED)
            continue
        check = _CHECKS.get(element["type"])
        complaint = check(element, str(value)) if check else ""
        if complaint:
            said[block["block_id"]] = complaint
    return said


def _length(element: Mapping[str, Any], value: str) -> str:
    least, most = element.get("min_length") or 0, element.get("max_length") or 3000
    if len(value) > most:
        return f"This must be less than {most + 1} characters."
    return f"This must be at least {least} characters." if len(value) < least else ""


def _numeric(element: Mapping[str, Any], value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return _INTEGER_OR_DECIMAL
    low, high = element.get("min_value"), element.get("max_value")
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return _INTEGER_OR_DECIMAL
    if (low is not None and number < float(low)) or (high is not None and number > float(high)):
        return f"This must be between {low} and {high}."
    return ""


_CHECKS: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "plain_text_input": _length,
    "number_input": _numeric,
}


def chosen_values(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a view's state holds, by action_id: texts, and the values of options."""
    values = (view.get("state") or {}).get("values") or {}
    return {name: chosen(state) for block in values.values() for name, state in block.items()}


def chosen(state: Mapping[str, Any]) -> Any:
    """Return what an element's state holds: a text, the value of an option, a list of them."""
    value = state.get(_STATE[state["type"]][0])
    if isinstance(value, list):
        return [_value(one) for one in value]
    return _value(value)


def _value(one: Any) -> Any:
    return one.get("value") if isinstance(one, Mapping) else one
