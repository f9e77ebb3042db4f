"""What a person does in a tab; each returns what goes wrong in their language, or ""."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simulator.slack import SlackSimulator
from simulator.slack.forms import NoSuchChoice
from simulator.slack.interactions import NotThere
from simulator.slack.person import Person
from simulator.web.addresses import is_shared
from simulator.web.outside import Outside
from simulator.web.tabs import Tab
from simulator.web.words import error_words, words

Said = Mapping[str, Any]


class BadRequestError(ValueError):
    """A request that the page does not make."""


class Acts:
    """Does what the page asks for; calls wait for Slack's acknowledgement, up to 3 s."""

    def __init__(
        self, slack: SlackSimulator, commands: Sequence[str], outside: Outside | None
    ) -> None:
        self._slack = slack
        self._commands = commands
        self._outside = outside
        self._known: Mapping[str, Callable[[Tab, Person, Said], str]] = {
            "say": self._say,
            "press": self._press,
            "submit": self._submit,
            "close": self._close,
            "shortcut": self._shortcut,
            "world": self._world,
        }

    def do(self, name: str, tab: Tab, said: Said) -> str:
        """Do one thing. Raises BadRequestError."""
        act = self._known.get(name)
        if act is None:
            raise BadRequestError(name)
        person = self._slack.person(tab.address.user_id)
        try:
            return act(tab, person, said)
        except NotThere:
            return error_words(person.reader.locale, "gone")
        except NoSuchChoice:
            return error_words(person.reader.locale, "bad_choice")

    def _say(self, tab: Tab, person: Person, said: Said) -> str:
        text = _text(said, "text").strip()
        if not is_shared(self._slack.space, tab.address) or not text:
            raise BadRequestError("nothing to say, or nowhere")
        name, _, rest = text.partition(" ")
        name, line, more = name.partition("\n")
        thread = _text(said, "thread")
        if not name.startswith("/") or thread:
            person.write(tab.address.at, text, thread_ts=thread or None)
            return ""
        if name not in self._commands:
            return words(person.reader.locale, "no_command", name=name)
        typed = f"{more}{line and ' '}{rest}".strip()
        result = person.command(name, typed, channel=tab.address.at)
        return self._wrong(person, result.error)

    def _press(self, tab: Tab, person: Person, said: Said) -> str:
        thing = self._thing(tab, person, said)
        value = said.get("value")
        result = person.click(thing, _text(said, "action"), value=value)
        return self._wrong(person, result.error)

    def _shortcut(self, tab: Tab, person: Person, said: Said) -> str:
        seen = None if said.get("version") is None else self._thing(tab, person, said)
        return self._wrong(person, person.shortcut(_text(said, "shortcut"), seen).error)

    def _thing(self, tab: Tab, person: Person, said: Said) -> Said:
        """Return the message as it looked when it was pressed, or the modal as it is filled in."""
        version = said.get("version")
        if version is None:
            return self._entered(person, said)
        seen = tab.look(version) if isinstance(version, int) else None
        if seen is None:
            raise NotThere(version)
        return seen

    def _entered(self, person: Person, said: Said) -> Said:
        view = self._view(person, said)
        values = said.get("values")
        if not isinstance(values, dict) or not all(isinstance(v, dict) for v in values.values()):
            raise BadRequestError("values")
        person.enter(view, values)
        return self._view(person, said)

    @staticmethod
    def _view(person: Person, said: Said) -> Said:
        for view in (*person.modals, *filter(None, [person.home])):
            if view["id"] == said.get("view"):
                return view
        raise NotThere(said.get("view"))

    def _submit(self, _tab: Tab, person: Person, said: Said) -> str:
        view = self._entered(person, said)
        return self._wrong(person, person.submit(view=view).error)

    def _close(self, _tab: Tab, person: Person, said: Said) -> str:
        person.close_modal(view=self._view(person, said))
        return ""

    def _world(self, _tab: Tab, person: Person, said: Said) -> str:
        values = said.get("values") or {}
        if self._outside is None or not isinstance(values, dict):
            raise BadRequestError("world")
        try:
            given = {str(key): str(value) for key, value in values.items()}
            return self._outside.act(_text(said, "name"), given, person.reader) or ""
        except ValueError as error:
            raise BadRequestError(str(error)) from error

    @staticmethod
    def _wrong(person: Person, error: str | None) -> str:
        return error_words(person.reader.locale, error) if error else ""


def _text(said: Said, key: str) -> str:
    value = said.get(key) or ""
    if not isinstance(value, str):
        raise BadRequestError(key)
    return value
