"""User actions on messages and forms, sent to the app without waiting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from simulator.slack import forms, payloads
from simulator.slack.answers import ApiError
from simulator.slack.blocks import elements_of
from simulator.slack.deliveries import Delivery, Effect
from simulator.slack.directory import Channel, User
from simulator.slack.posting import read_content, say
from simulator.slack.results import (
    ClickResult,
    CommandResult,
    Pending,
    SubmitResult,
    milliseconds,
)
from simulator.slack.sockets import Sockets
from simulator.slack.submissions import shown_after
from simulator.slack.views import View
from simulator.slack.workspace import Workspace

COMMANDS = "slash_commands"
INTERACTIVE = "interactive"
SHORTCUTS: Mapping[str, str] = {"cancel_order": "global", "look_up_order": "message"}
"""The app's shortcuts, as its manifest registers them, and what each is for."""


class NotThere(AssertionError):  # noqa: N818 - reads as an event
    """Something to press or read is not there."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What actions need from the workspace; `wait_for` raises with what is there instead."""

    space: Workspace
    sockets: Sockets
    replies: str
    """The address that response_urls begin with."""
    wait_for: Callable[..., None]

    def send(
        self, kind: str, payload: Mapping[str, Any], what: str, effect: Effect | None = None
    ) -> Delivery:
        """Send an envelope to the app and return without waiting."""
        envelope = {
            "envelope_id": str(uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        user = payload.get("user") or payload.get("event", {}).get("user")
        user_id = user.get("id") if isinstance(user, Mapping) else user or payload.get("user_id")
        delivery = Delivery(envelope, user_id=str(user_id), what=what, effect=effect)
        return self.sockets.deliver(delivery)

    def reply_url(self, user: User, channel: str, message_ts: str | None = None) -> str:
        """Return a new response_url."""
        return self.replies + self.space.grants.new_reply(user.id, channel, message_ts)

    def error_of(self, delivery: Delivery) -> str | None:
        """Return the error a person sees instead of an answer, None if none or not yet."""
        if delivery.overdue:
            self.sockets.timeouts()
        return delivery.error


def command(
    stage: Stage, user: User, channel: Channel, name: str, text: str
) -> Pending[CommandResult]:
    """Type a command; its acknowledgement is shown to the user, or to the whole channel."""
    shown: list[Mapping[str, Any]] = []

    def show(response: Mapping[str, Any]) -> None:
        if not response.get("text") and not response.get("blocks"):
            return
        private = response.get("response_type") != "in_channel"
        try:
            content = read_content(stage.space, f"{name} response", response)
            message = say(stage.space, channel, content, only_for=user.id if private else None)
        except ApiError:
            return  # recorded as a violation; the user sees Slack's error
        shown.append(message.as_seen())

    def result(delivery: Delivery) -> CommandResult:
        error = stage.error_of(delivery)
        message = shown[0] if shown else None
        return CommandResult(delivery.acked, milliseconds(delivery), error, message, delivery)

    url = stage.reply_url(user, channel.id)
    payload = payloads.slash_command(stage.space, user, channel, name, text, response_url=url)
    delivery = stage.send(COMMANDS, payload, f"{name} {text}".strip(), Effect(show))
    return Pending(delivery, result)


def find(
    blocks: Sequence[Mapping[str, Any]], action_id: str, value: str | None
) -> tuple[str, Mapping[str, Any], dict[str, Any]]:
    """Return (block_id, element, new state) for the element to press or choose.

    Raises NotThere, which lists what is there.
    """
    there = []
    for block in blocks:
        for element in elements_of(block):
            there.append(element.get("action_id"))
            if element.get("action_id") != action_id:
                continue
            if element["type"] != "button":
                return block["block_id"], element, forms.chosen_state(element, value)
            if value is None or element.get("value") == value:
                return block["block_id"], element, {}
    wanted = action_id if value is None else f"{action_id} with value {value!r}"
    raise NotThere(f"there is no {wanted}, only {there}")


def click(
    stage: Stage, user: User, thing: Mapping[str, Any], action_id: str, value: str | None
) -> Pending[ClickResult]:
    """Press a button, or choose an option, in a message or an open modal.

    Raises NotThere.
    """
    view = open_view(stage, thing) if "ts" not in thing else None
    blocks = view.body["blocks"] if view else thing.get("blocks") or []
    block_id, element, state = find(blocks, action_id, value)
    at = stage.space.messages.next_ts()
    action = payloads.action_of(element, block_id, state, at=at)
    if view is not None:
        if state and element["type"] != "overflow":
            stage.space.views.fill(view, (block_id, action_id), state)
        payload = payloads.view_click(stage.space, user, stage.space.views.as_api(view), action)
    elif "channel" not in thing:
        raise NotThere("a message as a person sees it names its channel: take it from messages()")
    else:
        url = stage.reply_url(user, str(thing["channel"]), str(thing["ts"]))
        seen = {"is_ephemeral": False, **thing}
        payload = payloads.message_click(stage.space, user, seen, action, response_url=url)
    delivery = stage.send(INTERACTIVE, payload, action_id)

    def result(delivery: Delivery) -> ClickResult:
        return ClickResult(
            delivery.acked,
            milliseconds(delivery),
            stage.error_of(delivery),
            url=element.get("url"),
            confirm=element.get("confirm"),
            delivery=delivery,
        )

    return Pending(delivery, result)


def shortcut(
    stage: Stage, user: User, callback_id: str, seen: Mapping[str, Any] | None = None
) -> Pending[ClickResult]:
    """Choose a global shortcut, or one on a message. Raises NotThere for an unregistered one."""
    kind = "global" if seen is None else "message"
    if SHORTCUTS.get(callback_id) != kind:
        raise NotThere(f"there is no {kind} shortcut {callback_id}, only {dict(SHORTCUTS)}")
    if seen is None:
        payload = payloads.global_shortcut(stage.space, user, callback_id)
    else:
        url = stage.reply_url(user, str(seen["channel"]))
        payload = payloads.message_shortcut(stage.space, user, seen, callback_id, response_url=url)
    delivery = stage.send(INTERACTIVE, payload, callback_id)

    def result(delivery: Delivery) -> ClickResult:
        error = stage.error_of(delivery)
        return ClickResult(delivery.acked, milliseconds(delivery), error, delivery=delivery)

    return Pending(delivery, result)


def open_view(stage: Stage, view: Mapping[str, Any]) -> View:
    """Return a modal that is still open. Raises NotThere."""
    found = stage.space.views.get(str(view.get("id")))
    if found is None:
        raise NotThere(f"the form {view.get('callback_id')!r} is closed")
    return found


def submit(stage: Stage, user: User, view: View) -> Pending[SubmitResult]:
    """Submit a form without client-side validation. Raises NotThere if it has no submit button."""
    if view.body["submit"] is None:
        raise NotThere(f"the form {view.body['callback_id']!r} has no submit button")
    outcome: dict[str, Any] = {}

    def show(response: Mapping[str, Any]) -> None:
        stage.space.views.refuse(view, {})
        after, wrong = shown_after(stage.space, view, response)
        outcome.update(after=after, wrong=wrong, action=response.get("response_action"))

    def result(delivery: Delivery) -> SubmitResult:
        after = outcome.get("after")
        error = stage.error_of(delivery) or outcome.get("wrong") or None
        refused = outcome.get("action") == "errors"
        return SubmitResult(
            delivery.acked,
            milliseconds(delivery),
            error,
            errors=dict(view.errors) if refused else {},
            closed=bool(outcome) and after is not view,
            view=stage.space.views.as_api(after) if after and not refused else None,
            delivery=delivery,
        )

    shown = stage.space.views.as_api(view)
    payload = payloads.view_submission(stage.space, user, shown)
    delivery = stage.send(INTERACTIVE, payload, str(view.body["callback_id"]), Effect(show))
    return Pending(delivery, result)


def close(stage: Stage, user: User, view: View, *, whole: bool) -> list[Delivery]:
    """Close a form (`whole`: its stack), and notify the app where notify_on_close is set."""
    gone = stage.space.views.close(view, whole=whole)
    return [
        stage.send(
            INTERACTIVE,
            payloads.view_closed(
                stage.space, user, stage.space.views.as_api(one), is_cleared=whole
            ),
            f"{one.body['callback_id']} closed",
        )
        for one in gone
        if one.body["notify_on_close"]
    ]
