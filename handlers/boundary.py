"""Where Slack's deliveries come in: who is asking, in which language, and what if it goes wrong.

A handler takes an `Inbound` and returns what the person gets; the acknowledgement is the last thing
done, and no exception ever reaches Bolt, which would take it back.
"""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from re import Pattern
from typing import Any, TypeVar

from slack_bolt import Ack, App

from bot.desk import Desk
from bot.domain.faults import Busy
from bot.domain.people import Person
from bot.logs import correlation, current_correlation, new_correlation
from bot.ports.store import StoreBusy
from bot.usecases.refusals import note_refused
from handlers import plain
from handlers.blocks import Message
from handlers.delivery import afterwards
from handlers.front import Front
from handlers.reader import Reader
from handlers.stores import desk_of

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Inbound:
    """One delivery from Slack by a known person who may use the bot, for the store of `desk`."""

    desk: Desk
    person: Person
    reader: Reader
    trigger_id: str
    response_url: str
    body: Mapping[str, Any]

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


Say = Callable[[], Message]
"""Makes what a person is told, after the acknowledgement."""

CommandHandler = Callable[[Front, Inbound], Message | None]
ActionHandler = Callable[[Front, Inbound], Say | None]
SubmissionHandler = Callable[[Front, Inbound], dict[str, Any] | None]
_Done = TypeVar("_Done")


class Boundary:
    """Holds the handlers by their names, and listens for them all behind the same checks.

    Bolt tries its listeners in turn, which costs an acknowledgement time for each: so it gets one
    for each kind of delivery.
    """

    def __init__(self, front: Front) -> None:
        self._front = front
        self.commands: dict[str, CommandHandler] = {}
        self.actions: dict[str, ActionHandler] = {}
        self.submissions: dict[str, tuple[str, SubmissionHandler]] = {}

    def command(self, name: str, handler: CommandHandler) -> None:
        """Answer a slash command; the message is shown to the person alone."""
        self.commands[name] = handler

    def action(self, action_id: str, handler: ActionHandler) -> None:
        """Answer a button; what is said goes to the person alone, through response_url."""
        self.actions[action_id] = handler

    def submission(self, callback_id: str, first_block: str, handler: SubmissionHandler) -> None:
        """Answer a submitted form; what goes wrong is said at `first_block`, nothing is lost."""
        self.submissions[callback_id] = first_block, handler

    def listen(self, app: App) -> None:
        """Have Bolt bring what these handlers are for."""
        # First the buttons: a decision has the most to do before it is acknowledged.
        app.block_action({"action_id": _one_of(self.actions)})(self._on_action)
        app.command(_one_of(self.commands))(self._on_command)
        app.view_submission(_one_of(self.submissions))(self._on_submission)

    def _on_command(self, ack: Ack, body: dict[str, Any]) -> None:
        name = body["command"]
        handler = self.commands[name]
        message = self._guarded(name, body, lambda inbound: handler(self._front, inbound))
        if message is None:
            ack()
        else:
            ack(response_type="ephemeral", text=message.text, blocks=message.blocks)

    def _on_action(self, ack: Ack, body: dict[str, Any]) -> None:
        name = body["actions"][0]["action_id"]
        handler = self.actions[name]

        def work(inbound: Inbound) -> None:
            say = handler(self._front, inbound)
            if say is not None:
                self._tell(inbound.response_url, lambda: self._attempt(name, inbound.reader, say))

        refused = self._guarded(name, body, work)
        if refused is not None:
            self._tell(str(body.get("response_url") or ""), lambda: refused)
        ack()

    def _on_submission(self, ack: Ack, body: dict[str, Any]) -> None:
        name = body["view"]["callback_id"]
        first_block, handler = self.submissions[name]
        answer = self._guarded(name, body, lambda inbound: handler(self._front, inbound))
        if isinstance(answer, Message):
            ack(response_action="errors", errors={first_block: answer.text[:1900]})
        else:
            ack(**(answer or {}))

    def _guarded(
        self, name: str, body: Mapping[str, Any], work: Callable[[Inbound], _Done]
    ) -> _Done | Message:
        """Run a handler for somebody who may use the bot; else, or if it fails, say why."""
        with correlation(new_correlation()):
            user_id, team_id = _who(body)
            reader = self._front.readers.of(user_id)

            def admitted() -> _Done | Message:
                desk = desk_of(self._front.desks, body)
                why = self._refusal(desk, user_id, team_id)
                if why is not None:
                    self._record(desk, name, user_id, team_id, why)
                    return plain.not_allowed(reader, why)
                received = {"what": name, "user": user_id}
                afterwards(lambda: _log.info("slack.received", extra=received))
                return work(self._inbound(desk, body, user_id, reader))

            return self._attempt(name, reader, admitted)

    @staticmethod
    def _attempt(name: str, reader: Reader, work: Callable[[], _Done]) -> _Done | Message:
        """Do something for a person; if it fails, say why."""
        try:
            return work()
        except StoreBusy as fault:
            _log.warning("store.busy", extra={"what": name, "why": str(fault)})
            return plain.fault_message(reader, "store_failed" if fault.lasting else "store_busy")
        except Busy:
            return plain.fault_message(reader, "busy")
        except Exception:  # noqa: BLE001 - Bolt would take the acknowledgement back
            _log.exception("slack.listener_failed", extra={"what": name})
            return plain.fault_message(reader, "unexpected", reference=current_correlation())

    def _refusal(self, desk: Desk, user_id: str, team_id: str) -> str | None:
        if team_id != self._front.members.team_id:
            return "wrong_team"
        member = self._front.members.get(user_id)
        if member is None:
            self._front.pools.slack.submit(lambda: self._front.members.fetch(user_id))
            return "unknown_person"
        return None if desk.roles.may_operate(member.person) else "not_operator"

    @staticmethod
    def _record(desk: Desk, name: str, user_id: str, team_id: str, why: str) -> None:
        refused = {"what": name, "user": user_id, "team": team_id, "why": why}
        _log.warning("slack.refused", extra=refused)
        with suppress(StoreBusy):  # the refusal itself needs no database
            note_refused(desk, user_id, name, why)

    def _inbound(
        self, desk: Desk, body: Mapping[str, Any], user_id: str, reader: Reader
    ) -> Inbound:
        member = self._front.members.get(user_id)
        person = member.person if member else Person(user_id, full_member=False)
        return Inbound(
            desk=desk,
            person=person,
            reader=reader,
            trigger_id=str(body.get("trigger_id") or ""),
            response_url=str(body.get("response_url") or ""),
            body=body,
        )

    def _tell(self, url: str, say: Say) -> None:
        """Say something through a response_url, where there is one."""
        if url:
            with suppress(Busy):  # there is no other way left to say so, and what was done is done
                self._front.pools.slack.submit(lambda: self._front.reply(url, say()))


def _one_of(names: Iterable[str]) -> Pattern[str]:
    return re.compile(f"^({'|'.join(map(re.escape, names))})$")


def _who(body: Mapping[str, Any]) -> tuple[str, str]:
    user = body.get("user") or {}
    team = body.get("team") or {}
    user_id = str(body.get("user_id") or user.get("id") or "")
    # In a shared channel the person's team differs from the team of the channel.
    team_id = user.get("team_id") or team.get("id") or body.get("team_id") or ""
    return user_id, str(team_id)
