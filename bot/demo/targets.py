"""What can be pressed, chosen or filled in on a person's screen, by the number before it."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.demo.stage import Seen, Stage
from simulator.slack.interactions import NotThere
from simulator.slack.render import render_message, render_view

_MATCHES = (str.__eq__, str.startswith, str.__contains__)
_NAMED = 6


@dataclass(frozen=True, slots=True)
class Target:
    """A button, an option or an empty line; `thing` is the message or the form it is in."""

    words: str
    thing: Seen
    element: Mapping[str, Any]
    option: Mapping[str, Any] | None

    @property
    def kind(self) -> str:
        """Return the element's type; a form's own buttons are `close` and `submit`."""
        return str(self.element["type"])


def plain(words: str) -> str:
    """Return words as they are compared: full-width signs, case and the … of a label aside."""
    return unicodedata.normalize("NFKC", words).casefold().rstrip(". ")


class Targets:
    """The numbered targets: drawing begins to count anew with the first of each turn."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._found: list[Target] = []
        self._new_turn = True

    def turn(self) -> None:
        """Begin to count anew with the next thing drawn."""
        self._new_turn = True

    def forget(self) -> None:
        """Forget all numbers: what they stood for is gone."""
        self._found.clear()

    def mark(self, thing: Seen) -> Any:
        """Return the Mark that numbers what is in a message or a form."""

        def number(words: str, element: Mapping[str, Any], option: Mapping[str, Any] | None) -> str:
            if self._new_turn:
                self._found.clear()
                self._new_turn = False
            self._found.append(Target(words, thing, element, option))
            return f"{len(self._found)} "

        return number

    def by_number(self, number: int) -> Target:
        """Return what has a number. Raises NotThere."""
        for one in self._found[max(0, number - 1) : number]:
            if self._stage.sees(one.thing):
                return one
        raise NotThere(number)

    def by_words(self, words: str) -> Target:
        """Return the target with these words: whole, at its beginning or anywhere. Raises NotThere.

        Numbered targets come first, then the newest.
        """
        for found in (self._found, self._all()):
            here = [one for one in found if one.words and self._stage.sees(one.thing)]
            if best := _best(here, words):
                return best
        raise NotThere(words)

    def choice(self, action_id: str, words: str) -> str:
        """Return the value of an input's option that bears these words, else the words."""
        options = [
            one for one in self._all() if one.option and one.element.get("action_id") == action_id
        ]
        best = _best(options, words)
        return str(best.option["value"]) if best and best.option else words

    def offer(self, words: str) -> bool:
        """Return whether words of a length that can be meant are on something to press."""
        wanted = plain(words)
        there = (one.words for one in (*self._found, *self._all()))
        return len(wanted) > 1 and any(wanted in plain(one) for one in there)

    def labels(self) -> list[str]:
        """Return what could be pressed now, in brackets, the newest first."""
        words = dict.fromkeys(one.words for one in self._all() if one.words)
        return [f"[{one}]" for one in words][:_NAMED]

    def _all(self) -> list[Target]:
        """Return all that the present person could press, the newest message first."""
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


def _best(targets: Sequence[Target], words: str) -> Target | None:
    wanted = plain(words)
    for match in _MATCHES:
        for one in targets:
            if match(plain(one.words), wanted):
                return one
    return None
