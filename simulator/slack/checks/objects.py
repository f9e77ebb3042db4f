"""Validation of composition objects: texts, options and confirmation dialogs."""

from collections.abc import Collection, Mapping
from typing import Any

from simulator.slack.checks.found import Found

PLAIN = ("plain_text",)
ANY = ("plain_text", "mrkdwn")
_OPTION_TEXT = 75
_OPTION_VALUE = 150
_GROUPS = 100


def text(found: Found, thing: object, most: int, kinds: Collection[str] = ANY) -> None:
    """Check a text object; None is valid (required keys are checked elsewhere)."""
    if thing is None or not found.is_object(thing):
        return
    kind = thing.get("type")
    if kind not in kinds:
        found.add(f"must be of type {' or '.join(kinds)}")
        return
    extra = ("emoji",) if kind == "plain_text" else ("verbatim",)
    found.keys(thing, ("text",), extra)
    found.string(thing, "text", most)
    found.flags(thing, *extra)


def confirm(found: Found, thing: object) -> None:
    """Check an optional confirmation dialog."""
    if thing is None or not found.is_object(thing):
        return
    found.keys(thing, ("title", "text", "confirm", "deny"), ("style",))
    text(found.at("title"), thing.get("title"), 100, PLAIN)
    text(found.at("text"), thing.get("text"), 300)
    text(found.at("confirm"), thing.get("confirm"), 30, PLAIN)
    text(found.at("deny"), thing.get("deny"), 30, PLAIN)
    found.one_of(thing, "style", ("primary", "danger"))


def option(found: Found, thing: object, *, kinds: Collection[str], url: bool = False) -> None:
    """Check one option."""
    if not found.is_object(thing):
        return
    found.keys(thing, ("text", "value"), ("description", "url") if url else ("description",))
    text(found.at("text"), thing.get("text"), _OPTION_TEXT, kinds)
    text(found.at("description"), thing.get("description"), _OPTION_TEXT, kinds)
    found.string(thing, "value", _OPTION_VALUE)
    found.url(thing, "url")


def options(
    found: Found, thing: Mapping[str, Any], most: int, *, kinds: Collection[str], url: bool = False
) -> list[Mapping[str, Any]]:
    """Check an element's options, grouped or not, and return all of them."""
    every: list[Mapping[str, Any]] = []
    for here, one in found.items(thing, "options", most):
        option(here, one, kinds=kinds, url=url)
        every.append(one)
    for here, group in found.items(thing, "option_groups", _GROUPS):
        if here.is_object(group):
            here.keys(group, ("label", "options"), ())
            text(here.at("label"), group.get("label"), _OPTION_TEXT, PLAIN)
            for inner, one in here.items(group, "options", most):
                option(inner, one, kinds=kinds)
                every.append(one)
    if (thing.get("options") is None) == (thing.get("option_groups") is None):
        found.add("must have either options or option_groups")
    good = [one for one in every if isinstance(one, Mapping)]
    values = [one.get("value") for one in good]
    if len(values) != len(set(map(str, values))):
        found.at("options").add("values must be unique")
    return good


def initial(found: Found, chosen: object, every: list[Mapping[str, Any]]) -> None:
    """Check that an initial option, if any, is one of the options."""
    if chosen is None or not found.is_object(chosen):
        return
    if _identity(chosen) not in [_identity(one) for one in every]:
        found.add("must be one of the provided options")


def _identity(one: Mapping[str, Any]) -> tuple[Any, Any]:
    words = one.get("text")
    return one.get("value"), words.get("text") if isinstance(words, Mapping) else words
