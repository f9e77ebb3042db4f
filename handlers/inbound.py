"""One delivery from Slack, as the handlers see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.people import Person
from handlers.reader import Reader


@dataclass(frozen=True, slots=True)
class Inbound:
    """One delivery from Slack, by a person; a handler gets it only if they may use the bot."""

    person: Person
    reader: Reader
    trigger_id: str
    response_url: str
    body: Mapping[str, Any]

    @property
    def user_id(self) -> str:
        """Return the person's Slack id."""
        return self.person.id

    @property
    def text(self) -> str:
        """Return what was typed behind a command."""
        return str(self.body.get("text") or "")

    @property
    def action(self) -> Mapping[str, Any]:
        """Return the element that was pressed."""
        action: Mapping[str, Any] = self.body["actions"][0]
        return action

    @property
    def value(self) -> str:
        """Return the value of the button that was pressed."""
        return str(self.action.get("value") or "")

    @property
    def view(self) -> Mapping[str, Any]:
        """Return the form that was submitted, or that the button stood in."""
        view: Mapping[str, Any] = self.body.get("view") or {}
        return view
