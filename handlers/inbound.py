"""A delivery from Slack, before and after its sender is admitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.desk import Desk
from bot.domain.people import Person
from handlers.reader import Reader


@dataclass(frozen=True, slots=True)
class Delivery:
    """A user's action in Slack, from anyone."""

    person: Person
    reader: Reader
    trigger_id: str
    response_url: str
    body: Mapping[str, Any]

    @property
    def user_id(self) -> str:
        """Return the user's Slack id."""
        return self.person.id

    def admitted(self, desk: Desk, reader: Reader) -> "Inbound":
        """Return the delivery as one whose user is admitted to the store of `desk`."""
        return Inbound(self.person, reader, self.trigger_id, self.response_url, self.body, desk)


@dataclass(frozen=True, slots=True)
class Inbound(Delivery):
    """A delivery from an admitted user, for the store of `desk`."""

    desk: Desk

    @property
    def text(self) -> str:
        """Return the text after a slash command."""
        return str(self.body.get("text") or "")

    @property
    def action(self) -> Mapping[str, Any]:
        """Return the element that was used."""
        action: Mapping[str, Any] = self.body["actions"][0]
        return action

    @property
    def value(self) -> str:
        """Return the clicked button's value."""
        return str(self.action.get("value") or "")

    @property
    def view(self) -> Mapping[str, Any]:
        """Return the view that was submitted, or that contains the button."""
        view: Mapping[str, Any] = self.body.get("view") or {}
        return view
