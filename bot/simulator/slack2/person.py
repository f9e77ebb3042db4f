"""A person in the workspace: types commands, reads, presses buttons, fills forms in."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.simulator.slack2 import inputs
from bot.simulator.slack2.sockets import Delivery
from bot.simulator.slack2.workspace import ReplyUrl

if TYPE_CHECKING:
    from bot.simulator.slack2.server import SlackSimulator


@dataclass(frozen=True, slots=True)
class Result:
    """How the bot answered an action: acknowledged in time, and with what."""

    acked: bool
    ms: float
    payload: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the text of a private answer."""
        return str(self.payload.get("text") or "")

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Return the blocks of a private answer."""
        return list(self.payload.get("blocks") or [])


@dataclass(frozen=True, slots=True)
class Submitted:
    """How a form ended: with errors at its inputs, closed, or turned into another view."""

    acked: bool
    errors: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    updated: dict[str, Any] | None = None


class Person:
    """One person; everything goes over the wire as Slack sends it."""

    def __init__(self, slack: "SlackSimulator", user_id: str, team_id: str) -> None:
        self._slack = slack
        self._space = slack.workspace
        self.id = user_id
        self.team_id = team_id

    # --- reading ----------------------------------------------------------------------------

    def messages(self, channel: str) -> list[dict[str, Any]]:
        """Return what this person sees in a channel, oldest first."""
        with self._space.changed:
            shown = [dict(m, channel=channel) for m in self._space.channels[channel].messages]
            shown += [m for m in self._space.private[self.id] if m["channel"] == channel]
            return copy.deepcopy(sorted(shown, key=lambda m: float(m["ts"])))

    def ephemerals(self) -> list[dict[str, Any]]:
        """Return what only this person sees, oldest first."""
        with self._space.changed:
            return copy.deepcopy(self._space.private[self.id])

    def dms(self) -> list[dict[str, Any]]:
        """Return the bot's messages to this person."""
        channel = self._space.direct(self.id)
        with self._space.changed:
            return copy.deepcopy([dict(m, channel=channel.id) for m in channel.messages])

    @property
    def modal(self) -> dict[str, Any] | None:
        """Return the form on top, if one is open."""
        with self._space.changed:
            stack = self._space.views[self.id]
            return copy.deepcopy(stack[-1]) if stack else None

    def wait_modal(self, callback_id: str, timeout: float = 8) -> dict[str, Any]:
        """Wait for a form and return it."""

        def shown() -> bool:
            stack = self._space.views[self.id]
            return bool(stack) and stack[-1].get("callback_id") == callback_id

        self._slack.wait_for(shown, timeout, f"the form {callback_id}")
        modal = self.modal
        if modal is None:
            raise AssertionError(callback_id)
        return modal

    def wait_dm(self, containing: str, timeout: float = 8) -> dict[str, Any]:
        """Wait for a message of the bot to this person."""
        return self._slack.wait_message(self._space.direct(self.id).id, containing, timeout)

    # --- acting -----------------------------------------------------------------------------

    def send_command(self, name: str, text: str, channel: str) -> Delivery:
        """Type a command without waiting for the answer."""
        path = self._space.new_url(channel, self.id)
        payload = {
            "token": "verification",
            "team_id": self.team_id,
            "team_domain": "demo",
            "channel_id": channel,
            "channel_name": self._space.channels[channel].name,
            "user_id": self.id,
            "user_name": self.id.lower(),
            "command": name,
            "text": text,
            "api_app_id": self._slack.app_id,
            "is_enterprise_install": "false",
            "response_url": self._slack.base + path,
            "trigger_id": self._space.new_trigger(self.id),
        }

        def show(answer: dict[str, Any] | None) -> None:
            if answer and (answer.get("text") or answer.get("blocks")):
                self._space.show_privately(self._url(channel), answer)
                self._space.announce()

        return self._slack.sockets.deliver("slash_commands", payload, on_ack=show)

    def _url(self, channel: str) -> ReplyUrl:
        return ReplyUrl(channel, self.id, self._space.clock.now())

    def command(self, name: str, text: str = "", *, channel: str) -> Result:
        """Type a command and see what comes back at once."""
        return self._result(self.send_command(name, text, channel))

    def _result(self, delivery: Delivery) -> Result:
        if not delivery.wait():
            self._slack.timeouts.append(delivery.envelope)
            return Result(acked=False, ms=3000.0)
        return Result(acked=True, ms=delivery.ms, payload=delivery.payload or {})

    def click(
        self,
        where: Mapping[str, Any],
        action_id: str,
        *,
        value: str | None = None,
        accept_confirm: bool = True,
    ) -> Result:
        """Press a button of a message or a form, as it was shown."""
        delivery = self.send_click(where, action_id, value=value, accept_confirm=accept_confirm)
        return Result(acked=False, ms=0) if delivery is None else self._result(delivery)

    def send_click(
        self,
        where: Mapping[str, Any],
        action_id: str,
        *,
        value: str | None = None,
        accept_confirm: bool = True,
    ) -> Delivery | None:
        """Press a button without waiting; None where the person thinks better of it."""
        block, element = inputs.button_of(where, action_id, value)
        if element.get("confirm") and not accept_confirm:
            return None
        action = {
            "action_id": action_id,
            "block_id": block.get("block_id") or "generated",
            "type": element["type"],
            "text": element.get("text"),
            "action_ts": self._space.new_ts(),
        }
        action |= {"value": element["value"]} if element.get("value") is not None else {}
        payload = self._interaction("block_actions") | {"actions": [action]}
        payload |= self._in_view(where) if "callback_id" in where else self._in_message(where)
        return self._slack.sockets.deliver("interactive", payload)

    def _interaction(self, kind: str) -> dict[str, Any]:
        return {
            "type": kind,
            "token": "verification",
            "team": {"id": self.team_id, "domain": "demo"},
            "user": {"id": self.id, "username": self.id.lower(), "team_id": self.team_id},
            "api_app_id": self._slack.app_id,
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self._space.new_trigger(self.id),
        }

    def _in_message(self, message: Mapping[str, Any]) -> dict[str, Any]:
        channel = str(message["channel"])
        private = bool(message.get("is_ephemeral"))
        path = self._space.new_url(channel, self.id, str(message["ts"]) if private else None)
        container = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel,
            "is_ephemeral": private,
        }
        return {
            "container": container,
            "channel": {"id": channel, "name": self._space.channels[channel].name},
            "response_url": self._slack.base + path,
            "state": {"values": {}},
            **({} if private else {"message": dict(message)}),
        }

    def _in_view(self, view: Mapping[str, Any]) -> dict[str, Any]:
        shown = self._with_state(dict(view))
        return {"container": {"type": "view", "view_id": view["id"]}, "view": shown}

    # --- forms ------------------------------------------------------------------------------

    def fill(self, block_id: str, value: str) -> None:
        """Choose an option, or type into an input, of the form on top."""
        modal = self.modal
        block = next(
            (b for b in (modal or {}).get("blocks", ()) if b.get("block_id") == block_id), None
        )
        if modal is None or block is None:
            raise AssertionError(f"there is no input {block_id} to fill in")
        element = block["element"]
        state = inputs.state_of(element, value)
        self._space.values[modal["id"]].setdefault(block_id, {})[element["action_id"]] = state

    def _with_state(self, view: dict[str, Any]) -> dict[str, Any]:
        values: dict[str, dict[str, Any]] = {}
        typed = self._space.values[view["id"]]
        for block in view.get("blocks") or ():
            if block.get("type") == "input":
                element = block["element"]
                known = typed.get(block["block_id"], {}).get(element["action_id"])
                values[block["block_id"]] = {
                    element["action_id"]: known or inputs.initial_of(element)
                }
        return view | {"state": {"values": values}}

    def submit(self) -> Submitted:
        """Submit the form on top; a required input that is empty stops it here, as in Slack."""
        modal = self.modal
        if modal is None or not modal.get("submit"):
            raise AssertionError("there is no form to submit")
        view = self._with_state(modal)
        missing = inputs.missing_of(view)
        if missing:
            return Submitted(acked=False, errors=missing)
        payload = self._interaction("view_submission") | {"view": view, "response_urls": []}
        delivery = self._slack.sockets.deliver("interactive", payload)
        if not delivery.wait():
            self._slack.timeouts.append(delivery.envelope)
            return Submitted(acked=False)
        return self._submitted(modal, delivery.payload or {})

    def _submitted(self, modal: dict[str, Any], answer: dict[str, Any]) -> Submitted:
        action = answer.get("response_action")
        stack = self._space.views[self.id]
        if action == "errors":
            return Submitted(acked=True, errors=dict(answer["errors"]))
        if action in ("update", "push"):
            self._slack.api._checked_view(answer)  # noqa: SLF001 - the same check as views.open
            if action == "push":
                self._space.open_view(self.id, answer["view"], push=True)
                return Submitted(acked=True, updated=self.modal)
            updated = self._space.update_view(modal["id"], answer["view"])
            return Submitted(acked=True, updated=updated)
        if action == "clear":
            stack.clear()
        elif stack and stack[-1]["id"] == modal["id"]:
            stack.pop()
        self._space.announce()
        return Submitted(acked=True, closed=True)

    def close_modal(self) -> None:
        """Close the form on top without submitting it."""
        self._space.views[self.id].pop()
        self._space.announce()
