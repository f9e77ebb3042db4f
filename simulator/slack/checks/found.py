"""Validation errors and their JSON pointers."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeGuard

_URL = re.compile(r"(https?|slack|mailto):\S+")
LONGEST_ID = 255
LONGEST_URL = 3000


class Found:
    """Collects errors below one JSON pointer; `at` returns a collector for a nested one."""

    def __init__(self, errors: list[str], place: str = "") -> None:
        self.errors = errors
        self.place = place

    def at(self, *steps: str | int) -> "Found":
        """Return a collector for a nested value; errors go to the same list."""
        return Found(self.errors, "/".join((self.place, *map(str, steps))))

    def add(self, what: str) -> None:
        """Add an error here, in Slack's wording."""
        self.errors.append(f"{what} [json-pointer:{self.place}]")

    def is_object(self, thing: object) -> TypeGuard[Mapping[str, Any]]:
        """Return whether the value is a JSON object; add an error if not."""
        if isinstance(thing, Mapping):
            return True
        self.add("must be an object")
        return False

    def keys(
        self, thing: Mapping[str, Any], required: Collection[str], optional: Collection[str]
    ) -> None:
        """Add errors for missing and unknown keys."""
        for key in required:
            if thing.get(key) is None:
                self.add(f"missing required field: {key}")
        for key in thing:
            if key not in required and key not in optional and key != "type":
                self.add(f"invalid additional property: {key}")

    def string(self, thing: Mapping[str, Any], key: str, most: int, *, least: int = 1) -> None:
        """Check the length of an optional string."""
        if thing.get(key) is not None:
            self.at(key).words(thing[key], most, least=least)

    def words(self, value: object, most: int, *, least: int = 1) -> None:
        """Check that the value is a string of valid length."""
        if not isinstance(value, str):
            self.add("must be a string")
        elif len(value) > most:
            self.add(f"must be less than {most + 1} characters")
        elif len(value) < least:
            self.add(f"must be more than {least - 1} characters")

    def url(self, thing: Mapping[str, Any], key: str) -> None:
        """Check an optional URL."""
        self.string(thing, key, LONGEST_URL)
        value = thing.get(key)
        if isinstance(value, str) and not _URL.fullmatch(value):
            self.at(key).add("invalid url")

    def items(
        self, thing: Mapping[str, Any], key: str, most: int, *, least: int = 1
    ) -> Iterator[tuple["Found", Any]]:
        """Check the length of an optional list and yield (collector, item) pairs."""
        if thing.get(key) is not None:
            yield from self.at(key).each(thing[key], most, least=least)

    def each(self, value: object, most: int, *, least: int = 1) -> Iterator[tuple["Found", Any]]:
        """Check that the value is a list of valid length and yield (collector, item) pairs."""
        if not isinstance(value, list):
            self.add("must be an array")
            return
        if len(value) > most:
            self.add(f"no more than {most} items allowed")
        if len(value) < least:
            self.add(f"must provide at least {least} items")
        for number, item in enumerate(value):
            yield self.at(number), item

    def one_of(self, thing: Mapping[str, Any], key: str, allowed: Collection[str]) -> None:
        """Check that an optional value is one of the allowed ones."""
        value = thing.get(key)
        if value is not None and value not in allowed:
            self.at(key).add(f"must be one of {', '.join(allowed)}")

    def flags(self, thing: Mapping[str, Any], *keys: str) -> None:
        """Check that optional values are booleans."""
        for key in keys:
            if thing.get(key) is not None and not isinstance(thing[key], bool):
                self.at(key).add("must be a boolean")

    def number(self, thing: Mapping[str, Any], key: str, low: int, high: int) -> None:
        """Check an optional integer."""
        value = thing.get(key)
        if value is None:
            return
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.at(key).add(f"must be a number from {low} to {high}")


def is_number(value: object) -> bool:
    """Return whether the value is a JSON number (a bool is not)."""
    return isinstance(value, int | float) and not isinstance(value, bool)
