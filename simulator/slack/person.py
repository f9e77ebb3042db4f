"""A simulated Slack user: types, reads, presses, opens Home, fills in, waits."""

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from simulator.change_signal import PATIENCE
from simulator.slack import events, forms, interactions
from simulator.slack.blocks import elements_of
from simulator.slack.deliveries import ACK_WITHIN, Delivery
from simulator.slack.directory import Channel, User
from simulator.slack.interactions import NotThere, Stage
from simulator.slack.reading import words
from simulator.slack.results import ClickResult, CommandResult, Pending, SubmitResult
from simulator.slack.spans import Reader
from simulator.slack.views import View

Seen = Mapping[str, Any]
"""A message as the person sees it (with `channel` and `is_ephemeral`), or a modal."""


class Person:
    """A user in front of a Slack client; timeouts are in seconds of real time.

    `command`, `click` and `submit` wait for the acknowledgement; the `send_…` variants return at
    once. Pressing or choosing what is not there raises NotThere or NoSuchChoice.
    """

    def __init__(self, stage: Stage, user: User) -> None:
        self._stage = stage
        self._user = user

    @property
    def id(self) -> str:
        """Return the user id."""
        return self._user.id

    @property
    def reader(self) -> Reader:
        """Return how this user reads: language, time zone, names."""
        space = self._stage.space
        user = self._user
        names, now = space.directory.names(), space.clock.now()
        return Reader(user.locale, ZoneInfo(user.tz), names, now, user.id)

    # typing

    def command(
        self, name: str, text: str = "", *, channel: str | None = None, timeout: float = ACK_WITHIN
    ) -> CommandResult:
        """Type a slash command in a channel, or (None) in the messages with the app."""
        return self.send_command(name, text, channel=channel).result(timeout)

    def send_command(
        self, name: str, text: str = "", *, channel: str | None = None
    ) -> Pending[CommandResult]:
        """Type a slash command without waiting."""
        return interactions.command(self._stage, self._user, self._channel(channel), name, text)

    def _channel(self, channel_id: str | None) -> Channel:
        directory = self._stage.space.directory
        channel = directory.channel(channel_id) if channel_id else directory.dm(self.id)
        if channel is None or not channel.has(self.id):
            raise NotThere(f"{self.id} sees no channel {channel_id}")
        return channel

    def write(self, channel: str, text: str, *, thread_ts: str | None = None) -> dict[str, Any]:
        """Post a message, or a reply in a thread; the app hears of its links.

        Return it as it is seen.
        """
        where = self._channel(channel)
        return events.write(self._stage, self._user, where, text, thread_ts).as_seen()

    def draft(self, text: str) -> None:
        """Paste a text into the composer without sending it; the app hears of its links too."""
        told = events.draft(self._stage, self._user, text)
        if told is not None:
            told.wait()

    def shortcut(
        self, callback_id: str, message: Seen | None = None, *, timeout: float = ACK_WITHIN
    ) -> ClickResult:
        """Choose a global shortcut, or one on a message."""
        chosen = interactions.shortcut(self._stage, self._user, callback_id, message)
        return chosen.result(timeout)

    # App Home

    def open_home(self, *, tab: str = "home", timeout: float = ACK_WITHIN) -> None:
        """Open the app's Home tab (or its `messages`), and wait until the app has heard of it."""
        self.send_home(tab=tab).wait(timeout)

    def send_home(self, *, tab: str = "home") -> Delivery:
        """Open the app's Home tab without waiting."""
        return events.home_opened(self._stage, self._user, tab)

    @property
    def home(self) -> dict[str, Any] | None:
        """Return this user's Home as last published; its buttons are pressed by `click`."""
        return self._stage.space.home_of(self.id)

    # reading

    def messages(self, channel: str) -> list[dict[str, Any]]:
        """Return what this user sees in a channel, oldest first, including ephemeral messages."""
        seen = self._stage.space.messages.seen_by(self.id, self._channel(channel).id)
        return [message.as_seen() for message in seen]

    def dms(self) -> list[dict[str, Any]]:
        """Return the app's direct messages to this user, oldest first."""
        return [seen for seen in self.messages(self._channel(None).id) if not seen["is_ephemeral"]]

    def ephemerals(self, channel: str | None = None) -> list[dict[str, Any]]:
        """Return this user's ephemeral messages, oldest first, in one channel or everywhere."""
        found = self._stage.space.messages.ephemerals(self.id)
        return [one.as_seen() for one in found if channel in (None, one.channel)]

    @property
    def modals(self) -> list[dict[str, Any]]:
        """Return all open modals as `modal` does, the topmost last."""
        return [self._seen(view) for view in self._stage.space.views.all_of(self.id)]

    @property
    def modal(self) -> dict[str, Any] | None:
        """Return the topmost modal, with `errors` for its inputs, or None."""
        view = self._stage.space.views.top(self.id)
        return self._seen(view) if view else None

    def _seen(self, view: View) -> dict[str, Any]:
        return self._stage.space.views.as_api(view) | {"errors": dict(view.errors)}

    @staticmethod
    def buttons(thing: Seen) -> list[str]:
        """Return the action ids of all buttons in a message or a form."""
        return [
            str(element["action_id"])
            for block in thing.get("blocks") or []
            for element in elements_of(block)
            if "action_id" in element
        ]

    # pressing

    def click(
        self,
        thing: Seen,
        action_id: str,
        *,
        value: str | None = None,
        accept_confirm: bool = True,
        timeout: float = ACK_WITHIN,
    ) -> ClickResult:
        """Press a button of a message or a form, or choose the menu option `value`.

        `value` also selects among buttons with the same action_id. `accept_confirm` answers a
        confirmation dialog. Passing an outdated copy of a message simulates a late click.
        """
        _, element, _ = interactions.find(thing.get("blocks") or [], action_id, value)
        if element.get("confirm") and not accept_confirm:
            return ClickResult(acked=False, sent=False, confirm=element["confirm"])
        return self.send_click(thing, action_id, value=value).result(timeout)

    def send_click(
        self, thing: Seen, action_id: str, *, value: str | None = None
    ) -> Pending[ClickResult]:
        """Press a button, accepting any confirmation dialog, without waiting."""
        return interactions.click(self._stage, self._user, thing, action_id, value)

    # filling in

    def _view(self, view: Seen | None) -> View:
        found = self._stage.space.views.top(self.id)
        if view is not None:
            found = interactions.open_view(self._stage, view)
        if found is None:
            raise NotThere(f"{self.id} sees no form")
        return found

    def fill(self, block_id: str, value: object, *, view: Seen | None = None) -> None:
        """Type into an input, or choose the option with this value (a list for checkboxes).

        Acts on the topmost form, or on `view`. Raises NotThere, NoSuchChoice.
        """
        shown = self._view(view)
        there = []
        for block, element in forms.inputs(shown.body["blocks"]):
            there.append(block["block_id"])
            if block["block_id"] == block_id:
                state = forms.chosen_state(element, value)
                place = (block_id, str(element["action_id"]))
                self._stage.space.views.fill(shown, place, state)
                if block.get("dispatch_action"):
                    self.click(self._seen(shown), element["action_id"], value=str(value))
                return
        raise NotThere(f"there is no input {block_id}, only {there}")

    def enter(self, view: Seen, values: Mapping[str, Mapping[str, object]]) -> None:
        """Set a form's inputs, by block_id and action_id, without dispatching their actions.

        Inputs that are no longer there are ignored. Raises NotThere, NoSuchChoice.
        """
        shown = self._view(view)
        for block, element in forms.inputs(shown.body["blocks"]):
            place = (str(block["block_id"]), str(element["action_id"]))
            typed = values.get(place[0], {})
            if place[1] in typed:
                state = forms.chosen_state(element, typed[place[1]])
                if state != shown.values.get(place):
                    self._stage.space.views.fill(shown, place, state)

    def submit(self, *, view: Seen | None = None, timeout: float = ACK_WITHIN) -> SubmitResult:
        """Submit the topmost form, or `view`, after client-side validation."""
        shown = self._view(view)
        wrong = forms.complaints(shown.body["blocks"], shown.values, self._user.locale)
        if wrong and shown.body["submit"] is not None:
            self._stage.space.views.refuse(shown, wrong)
            return SubmitResult(acked=False, sent=False, errors=wrong)
        return interactions.submit(self._stage, self._user, shown).result(timeout)

    def send_submit(self, *, view: Seen | None = None) -> Pending[SubmitResult]:
        """Submit the form without client-side validation and without waiting."""
        return interactions.submit(self._stage, self._user, self._view(view))

    def close_modal(self, *, view: Seen | None = None, whole: bool = False) -> None:
        """Close the topmost form, or `view` (`whole`: its stack)."""
        for told in interactions.close(self._stage, self._user, self._view(view), whole=whole):
            told.wait()

    # waiting

    def wait_modal(
        self, *, callback_id: str | None = None, timeout: float = PATIENCE
    ) -> dict[str, Any]:
        """Wait until a form (with this callback_id) is on top and return it."""

        def there() -> bool:
            view = self._stage.space.views.top(self.id)
            return view is not None and callback_id in (None, view.body["callback_id"])

        self._stage.wait_for(there, timeout=timeout, what=f"a form {callback_id} for {self.id}")
        return self._seen(self._view(None))

    def wait_ephemeral(self, *, containing: str = "", timeout: float = PATIENCE) -> dict[str, Any]:
        """Wait for an ephemeral message and return the newest match."""
        return self._wait(self.ephemerals, containing, timeout, f"a private word to {self.id}")

    def wait_home(
        self, holds: Callable[[dict[str, Any]], object] = bool, *, timeout: float = PATIENCE
    ) -> dict[str, Any]:
        """Wait until Home is there and `holds` is true of it, and return it."""
        self._stage.wait_for(
            lambda: self.home is not None and holds(self.home),
            timeout=timeout,
            what=f"the Home of {self.id}",
        )
        home = self.home
        if home is None:
            raise NotThere(f"{self.id} has no Home")
        return home

    def _wait(self, read: Any, containing: str, timeout: float, what: str) -> dict[str, Any]:
        found: list[dict[str, Any]] = []

        def there() -> bool:
            found[:] = [message for message in read() if containing in words(message)]
            return bool(found)

        self._stage.wait_for(there, timeout=timeout, what=f"{what} with {containing!r}")
        return found[-1]
