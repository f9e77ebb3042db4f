"""What can be pressed, chosen or filled in on a person's screen, by the number before it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.demo.stage import Seen, Stage
from bot.simulator.slack import forms
from bot.simulator.slack.render import render_message, render_view

_CHOICES = ("static_select", "radio_buttons", "checkboxes", "overflow")


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

    @property
    def takes_text(self) -> bool:
        """Say whether something is to be typed into it."""
        return self.kind not in {"button", "close", "submit", "confirm", "deny", *_CHOICES}


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

    def mark(self, thing: Seen) -> Any:
        """Return the Mark that numbers what is in a message or a form."""

        def number(words: str, element: Mapping[str, Any], option: Mapping[str, Any] | None) -> str:
            if self._new_turn:
                self._found.clear()
                self._new_turn = False
            self._found.append(Target(words, thing, element, option))
            return f"{len(self._found)} "

        return number

    def by_number(self, number: int) -> Target | None:
        """Return what has a number."""
        return self._found[number - 1] if 0 < number <= len(self._found) else None

    def by_words(self, words: str) -> Target | None:
        """Return what bears these words: what was numbered last, then whatever is newest."""
        wanted = plain(words)
        for found in (self._found, self._all()):
            for match in (str.__eq__, str.startswith):
                for one in found:
                    if one.words and match(plain(one.words), wanted):
                        return one
        return None

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

    def field(self, name: str) -> Target | None:
        """Return an input of the open form by its label, its id or the end of it."""
        form = self._stage.present.modal
        for block, element in forms.inputs(form["blocks"]) if form else ():
            label = block["label"]["text"] if "label" in block else ""
            block_id = str(block["block_id"])
            names = (plain(block_id), plain(block_id.rpartition(".")[2]))
            if form and (plain(name) in names or plain(label).startswith(plain(name))):
                return Target(label, form, element, None)
        return None
