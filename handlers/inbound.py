"""A delivery from Slack, before and after its sender is admitted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.desk import Desk
from bot.domain.people import Person
from handlers import ids
from handlers.reader import Reader
from handlers.stores import named_in


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

    @property
    def on_home(self) -> bool:
        """Whether it is a click in App Home."""
        view = self.body.get("view") or {}
        return bool(self.body.get("actions")) and view.get("callback_id") == ids.Callback.HOME

    @property
    def in_no_channel(self) -> bool:
        """Whether no message can answer it: from App Home, or a global shortcut."""
        return self.on_home or self.body.get("type") == "shortcut"

    def admitted(self, desks: tuple[Desk, ...], reader: Reader) -> "Inbound":
        """Return the delivery as one whose user is admitted to the stores of `desks`."""
        return Inbound(
            self.person, reader, self.trigger_id, self.response_url, self.body, desks[0], desks
        )


@dataclass(frozen=True, slots=True)
class Inbound(Delivery):
    """A delivery from an admitted user, for the store of `desk`.

    A command that names no store is for all stores that its user may operate, `desks`.
    """

    desk: Desk
    desks: tuple[Desk, ...]

    @property
    def text(self) -> str:
        """Return the text after a slash command, without the store that it names."""
        return named_in(str(self.body.get("text") or ""))[1]

    def at(self, desk: Desk, reader: Reader) -> "Inbound":
        """Return it as a delivery for one of its stores; `reader` is the user's for that store."""
        return replace(self, desk=desk, desks=(desk,), reader=reader)

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
    def version(self) -> int | None:
        """Return the version that the clicked button stood under; None if it stood under none."""
        return ids.version_of(str(self.action.get("block_id") or ""))

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the texts of the message whose shortcut was used."""
        return tuple((self.body.get("message") or {}).get("texts") or ())

    @property
    def view(self) -> Mapping[str, Any]:
        """Return the view that was submitted, or that contains the button."""
        view: Mapping[str, Any] = self.body.get("view") or {}
        return view
