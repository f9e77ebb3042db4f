"""One delivery from Slack, before and after it is known that its person may use the bot."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.desk import Desk
from bot.domain.people import Person
from handlers.reader import Reader


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a person did in Slack, whoever they are."""

    person: Person
    reader: Reader
    trigger_id: str
    response_url: str
    body: Mapping[str, Any]

    @property
    def user_id(self) -> str:
        """Return the person's Slack id."""
        return self.person.id

    def admitted(self, desk: Desk) -> "Inbound":
        """Return it as that of somebody who may use the bot, for the store of `desk`."""
        return Inbound(
            self.person, self.reader, self.trigger_id, self.response_url, self.body, desk
        )


@dataclass(frozen=True, slots=True)
class Inbound(Delivery):
    """A delivery as the handlers get it: its person may use the bot, for the store of `desk`."""

    desk: Desk

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
