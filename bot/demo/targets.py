"""Numbered buttons, options and inputs on a user's screen."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.demo.stage import Seen, Stage
from simulator.slack.interactions import NotThere
from simulator.slack.render import render_message, render_view


@dataclass(frozen=True, slots=True)
class Target:
    """A button, an option or an empty input; `thing` is the message or form that contains it."""

    words: str
    thing: Seen
    element: Mapping[str, Any]
    option: Mapping[str, Any] | None

    @property
    def kind(self) -> str:
        """Return the element's type; a form's own buttons are `close` and `submit`."""
        return str(self.element["type"])


def plain(words: str) -> str:
    """Return text normalised for comparison: width, case and a label's trailing … are ignored."""
    return unicodedata.normalize("NFKC", words).casefold().rstrip(". ")


class Targets:
    """The numbered targets; numbering restarts with the first thing drawn in a turn."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._found: list[Target] = []
        self._new_turn = True

    def turn(self) -> None:
        """Restart numbering with the next thing drawn."""
        self._new_turn = True

    def forget(self) -> None:
        """Clear all numbers, whose targets are gone."""
        self._found.clear()

    def mark(self, thing: Seen) -> Any:
        """Return the Mark that numbers the elements of a message or form."""

        def number(words: str, element: Mapping[str, Any], option: Mapping[str, Any] | None) -> str:
            if self._new_turn:
                self._found.clear()
                self._new_turn = False
            self._found.append(Target(words, thing, element, option))
            return f"{len(self._found)} "

        return number

    def by_number(self, number: int) -> Target:
        """Return the target with a number. Raises NotThere."""
        for one in self._found[max(0, number - 1) : number]:
            if self._stage.sees(one.thing):
                return one
        raise NotThere(number)

    def by_words(self, words: str) -> Target:
        """Return the target with this text: the last numbered, else the newest. Raises NotThere."""
        for found in (self._found, self._all()):
            for match in (str.__eq__, str.startswith):
                for one in found:
                    fits = one.words and match(plain(one.words), plain(words))
                    if fits and self._stage.sees(one.thing):
                        return one
        raise NotThere(words)

    def _all(self) -> list[Target]:
        """Return everything the current user could press, newest message first."""
        found: list[Target] = []
        reader = self._stage.present.reader
        form = self._stage.present.modal
        for thing in [form] if form else reversed(self._stage.messages()):

            def note(
                words: str,
                element: Mapping[str, Any],
                option: Mapping[str, Any] | None,
                thing: Seen = thing,
            ) -> str:
                found.append(Target(words, thing, element, option))
                return ""

            draw = render_view if form else render_message
            draw(thing, reader, mark=note)
        return found
