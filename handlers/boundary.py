"""Entry point for Slack's deliveries: access check, language and error handling.

A handler takes the Front and an `Inbound`, and returns what the person gets; a button's handler
returns a function that makes it after the acknowledgement. No exception reaches Bolt, which would
then drop the acknowledgement. Payloads have already been reduced by `payload.reduced`.
"""

import logging
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from slack_bolt import Ack, App, BoltResponse

from bot.desk import Desk
from bot.domain import limits
from bot.domain.faults import Busy
from bot.domain.people import Person
from bot.domain.stores.names import of_name
from bot.logs import correlation, current_correlation, new_correlation
from bot.ports.store import StoreBusy
from handlers import plain
from handlers.blocks import Message
from handlers.delivery import afterwards
from handlers.front import Front
from handlers.inbound import Delivery, Inbound
from handlers.reader import Reader
from handlers.store_faults import store_fault
from handlers.stores import desk_of, named_in, names_no_store, names_of, operable
from handlers.stores.views import which

_log = logging.getLogger(__name__)
_ANY = re.compile("")
_UNKNOWN = "unknown_name"
_ERROR = 1900

Say = Callable[[], Message]
"""Builds the answer to a person, after the acknowledgement."""

CommandHandler = Callable[[Front, Inbound], Message | None]
ActionHandler = Callable[[Front, Inbound], Say | None]
SubmissionHandler = Callable[[Front, Inbound], dict[str, Any] | None]
ActionHook = Callable[[Front, Inbound], None]
EventHandler = Callable[[Front, Mapping[str, Any]], None]
"""Handles an event of the workspace, given with its `event_id`; nobody is answered."""

_Done = TypeVar("_Done")


class Boundary:
    """Registers handlers by name and runs them all behind the same checks.

    Bolt tries its listeners in turn, which slows down each acknowledgement, so there is only one
    listener per kind of delivery.
    """

    def __init__(self, front: Front) -> None:
        self._front = front
        self.commands: dict[str, CommandHandler] = {}
        self.actions: dict[str, ActionHandler] = {}
        self.for_members: set[str] = set()
        self.submissions: dict[str, tuple[str, SubmissionHandler]] = {}
        self.shortcuts: dict[str, ActionHandler] = {}
        self.events: dict[str, EventHandler] = {}
        self.action_hooks: list[ActionHook] = []

    def command(self, name: str, handler: CommandHandler) -> None:
        """Register a slash command; the returned message is ephemeral."""
        self.commands[name] = handler

    def action(self, action_id: str, handler: ActionHandler, *, members: bool = False) -> None:
        """Register a button; only the person who pressed it sees the answer.

        `members`: every full member of the workspace may press it, not only operators.
        """
        self.actions[action_id] = handler
        if members:
            self.for_members.add(action_id)

    def after_action(self, hook: ActionHook) -> None:
        """Call `hook` after the handler of each button and shortcut, before the answer."""
        self.action_hooks.append(hook)

    def submission(self, callback_id: str, first_block: str, handler: SubmissionHandler) -> None:
        """Register a modal's submission; errors appear at `first_block` and the input is kept."""
        self.submissions[callback_id] = first_block, handler

    def shortcut(self, callback_id: str, handler: ActionHandler) -> None:
        """Register a shortcut; the returned message is shown to whoever chose it."""
        self.shortcuts[callback_id] = handler

    def event(self, kind: str, handler: EventHandler) -> None:
        """Register an event of the workspace; Slack repeats one that could not be handled."""
        self.events[kind] = handler

    def listen(self, app: App) -> None:
        """Register one Bolt listener per kind of delivery, which also catches unknown ids."""
        # Actions first: a decision does the most work before it is acknowledged.
        app.block_action({"action_id": _ANY})(self._on_action)
        app.command(_ANY)(self._on_command)
        app.view_submission(_ANY)(self._on_submission)
        app.shortcut(_ANY)(self._on_shortcut)
        app.event(_ANY)(self._on_event)

    def _on_command(self, ack: Ack, body: dict[str, Any]) -> None:
        name = body["command"]
        handler = self.commands.get(name)

        def work(inbound: Inbound) -> Message | None:
            if handler is None:
                return plain.fault_message(inbound.reader, _UNKNOWN)
            typed = len(inbound.text)
            if typed > limits.COMMAND_TEXT:
                return plain.too_long(inbound.reader, typed, limits.COMMAND_TEXT)
            return handler(self._front, inbound)

        message = self._guarded(name if handler else _UNKNOWN, body, work)
        if message is None:
            ack()
        else:
            ack(response_type="ephemeral", text=message.text, blocks=message.blocks)

    def _on_action(self, ack: Ack, body: dict[str, Any]) -> None:
        name = body["actions"][0]["action_id"]
        self._act(name, self.actions.get(name), body, wordy=False)
        ack()

    def _on_shortcut(self, ack: Ack, body: dict[str, Any]) -> None:
        name = body["callback_id"]
        self._act(name, self.shortcuts.get(name), body)
        ack()

    def _act(
        self, name: str, handler: ActionHandler | None, body: dict[str, Any], *, wordy: bool = True
    ) -> None:
        """Run the handler of a button or shortcut, and tell the person what it returns."""

        def work(inbound: Inbound) -> None:
            if handler is None:
                unknown = plain.fault_message(inbound.reader, _UNKNOWN)
                self._tell(inbound, lambda: unknown)
                return
            say = handler(self._front, inbound)
            for hook in self.action_hooks:
                hook(self._front, inbound)
            if say is not None:
                self._tell(inbound, say)

        refused = self._guarded(name if handler else _UNKNOWN, body, work, wordy=wordy)
        if refused is not None:
            self._tell(self._delivery(body), lambda: refused)

    def _on_submission(self, ack: Ack, body: dict[str, Any]) -> None:
        name = body["view"]["callback_id"]
        first_block, handler = self.submissions.get(name, ("", None))

        def work(inbound: Inbound) -> dict[str, Any] | Message | None:
            if handler is None:
                return plain.fault_message(inbound.reader, _UNKNOWN)
            return handler(self._front, inbound)

        answer = self._guarded(name if handler else _UNKNOWN, body, work)
        if not isinstance(answer, Message):
            ack(**(answer or {}))
        elif first_block:
            ack(response_action="errors", errors={first_block: answer.text[:_ERROR]})
        else:
            view = plain.notice_modal(self._delivery(body).reader, answer)
            ack(response_action="update", view=view)

    def _on_event(self, body: dict[str, Any]) -> BoltResponse | None:
        """Handle an event; if the database is busy it is not acknowledged, and Slack repeats it.

        Events of another workspace, which reach the app in shared channels, are ignored.
        """
        event = {**body["event"], "event_id": str(body.get("event_id") or "")}
        name = event["type"]
        handler = self.events.get(name)
        if handler is None or body.get("team_id") != self._front.members.team_id:
            return None
        with correlation(new_correlation()):
            try:
                handler(self._front, event)
            except StoreBusy as fault:
                _log.warning("store.busy", extra={"what": name, "why": str(fault)})
                return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
            except Exception:  # noqa: BLE001 - as for every listener
                _log.exception("slack.listener_failed", extra={"what": name})
        return None

    def _guarded(
        self,
        name: str,
        body: Mapping[str, Any],
        work: Callable[[Inbound], _Done],
        *,
        wordy: bool = True,
    ) -> _Done | Message | None:
        """Run a handler if the person may use the bot; otherwise, or if it fails, return why not.

        Unless `wordy`, repeated refusals of the same person are answered only a few times.
        """
        with correlation(new_correlation()):
            delivery = self._delivery(body)

            def admitted() -> _Done | Message | None:
                front, user_id, team_id = self._front, delivery.user_id, _team(body)
                desk = desk_of(front.desks, body)
                desks: tuple[Desk, ...] = (desk,)
                if names_no_store(body):
                    desks = operable(front.desks, delivery.person)
                first = desks[0] if desks else desk
                why = self._refusal(first, user_id, team_id, name)
                if why is not None:
                    told = front.refusals.note(desk, user_id, team_id, name, why)
                    return plain.not_allowed(delivery.reader, why) if wordy or told else None
                received = {"what": name, "user": user_id}
                afterwards(lambda: _log.info("slack.received", extra=received))
                store, _ = named_in(str(body.get("text") or "")) if "command" in body else ("", "")
                chosen = of_name(desks, store) if store else desks
                if not chosen:
                    return which.unknown_store(delivery.reader, store, names_of(desks))
                reader = front.reader_at(chosen[0], user_id)
                with chosen[0].store.one_deadline():
                    return self._named(delivery.admitted(chosen, reader), work)

            return self._attempt(name, delivery.reader, admitted)

    def _named(self, inbound: Inbound, work: Callable[[Inbound], _Done]) -> _Done | Message:
        """Run a handler; a message that it returns names the store that it is about."""
        done = work(inbound)
        return self._front.named(inbound, done) if isinstance(done, Message) else done

    @staticmethod
    def _attempt(name: str, reader: Reader, work: Callable[[], _Done]) -> _Done | Message:
        """Run `work`, turning exceptions into a message for the person."""
        try:
            return work()
        except StoreBusy as fault:
            code, reference = store_fault(fault, name)
            return plain.fault_message(reader, code, reference=reference)
        except Busy:
            return plain.fault_message(reader, "busy")
        except Exception:  # noqa: BLE001 - Bolt would drop the acknowledgement
            _log.exception("slack.listener_failed", extra={"what": name})
            return plain.fault_message(reader, "unexpected", reference=current_correlation())

    def _refusal(self, desk: Desk, user_id: str, team_id: str, name: str) -> str | None:
        members = self._front.members
        if team_id != members.team_id:
            return "wrong_team"
        member = members.get(user_id)
        if member is None:
            self._front.learn(user_id)
            return "unknown_person"
        roles = desk.roles
        if roles.may_operate(member.person):
            return None
        if name in self.for_members and roles.full_member(member.person):
            return None
        if roles.incomplete:
            return "group_unread"
        desks = self._front.desks.values()
        elsewhere = any(one.roles.may_operate(member.person) for one in desks)
        return "other_store" if elsewhere else "not_operator"

    def _delivery(self, body: Mapping[str, Any]) -> Delivery:
        user_id = str(body.get("user_id") or body.get("user", {}).get("id") or "")
        member = self._front.members.get(user_id)
        return Delivery(
            person=member.person if member else Person(user_id, full_member=False),
            reader=self._front.readers.of(user_id),
            trigger_id=str(body.get("trigger_id") or ""),
            response_url=str(body.get("response_url") or ""),
            body=body,
        )

    def _tell(self, delivery: Delivery, say: Say) -> None:
        """Answer a person, falling back to plain text."""
        front = self._front

        def tell() -> None:
            front.reply(delivery, say())

        with suppress(Busy):  # no other channel is left, and the work itself is done
            front.pools.slack.submit(tell, partial(front.apologise, delivery))


def _team(body: Mapping[str, Any]) -> str:
    """Return the person's team id, which differs from the channel's in Slack Connect channels."""
    user, team = body.get("user", {}), body.get("team", {})
    return str(user.get("team_id") or team.get("id") or body.get("team_id") or "")
