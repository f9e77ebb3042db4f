"""Where Slack's deliveries come in: who is asking, in which language, and what if it goes wrong.

A handler takes an `Inbound` and returns what the person gets; the acknowledgement is the last thing
done, and no exception ever reaches Bolt, which would take it back.
"""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App

from bot.domain.faults import Busy
from bot.domain.people import Person
from bot.logs import correlation, new_correlation
from bot.ports import StoreBusy
from bot.usecases import cancellation
from handlers import plain
from handlers.blocks import Message
from handlers.front import Front
from handlers.reader import Reader

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Inbound:
    """One delivery from Slack by a known person who may use the bot."""

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


CommandHandler = Callable[[Front, Inbound], Message | None]
ActionHandler = Callable[[Front, Inbound], Message | None]
SubmissionHandler = Callable[[Front, Inbound], dict[str, Any] | None]


class Boundary:
    """Registers handlers with Bolt, each behind the same checks."""

    def __init__(self, app: App, front: Front) -> None:
        self._app = app
        self._front = front

    def command(self, name: str, handler: CommandHandler) -> None:
        """Answer a slash command; the message is shown to the person alone."""

        def listener(ack: Ack, body: dict[str, Any]) -> None:
            message = self._guarded(name, body, lambda inbound: handler(self._front, inbound))
            if message is None:
                ack()
            else:
                ack(response_type="ephemeral", **_payload(message))

        self._app.command(name)(listener)

    def action(self, action_id: str, handler: ActionHandler) -> None:
        """Answer a button; a message goes to the person alone, through response_url."""

        def listener(ack: Ack, body: dict[str, Any]) -> None:
            message = self._guarded(action_id, body, lambda inbound: handler(self._front, inbound))
            if message is not None:
                self._say(body, message)
            ack()

        self._app.action(action_id)(listener)

    def submission(self, callback_id: str, first_block: str, handler: SubmissionHandler) -> None:
        """Answer a submitted form; what goes wrong is said at `first_block`, nothing is lost."""

        def listener(ack: Ack, body: dict[str, Any]) -> None:
            refused: list[Message] = []
            answer: list[dict[str, Any] | None] = []

            def work(inbound: Inbound) -> Message | None:
                answer.append(handler(self._front, inbound))
                return None

            message = self._guarded(callback_id, body, work)
            refused += [message] if message else []
            if refused:
                ack(response_action="errors", errors={first_block: refused[0].text[:1900]})
            elif answer and answer[0]:
                ack(**answer[0])
            else:
                ack()

        self._app.view(callback_id)(listener)

    def _guarded(
        self, name: str, body: Mapping[str, Any], work: Callable[[Inbound], Message | None]
    ) -> Message | None:
        """Run a handler for somebody who may use the bot; else, or if it fails, say why."""
        reference = new_correlation()
        with correlation(reference):
            user_id, team_id = _who(body)
            reader = self._front.reader(user_id)
            try:
                why = self._refusal(user_id, team_id)
                if why is not None:
                    self._record(name, user_id, team_id, why)
                    return plain.not_allowed(reader, why)
                _log.info("slack.received", extra={"what": name, "user": user_id})
                return work(self._inbound(body, user_id, reader))
            except StoreBusy as fault:
                _log.warning("store.busy", extra={"what": name, "why": str(fault)})
                return plain.fault_message(
                    reader, "store_failed" if fault.lasting else "store_busy"
                )
            except Busy:
                return plain.fault_message(reader, "busy")
            except Exception:  # noqa: BLE001 - Bolt would take the acknowledgement back
                _log.exception("slack.listener_failed", extra={"what": name})
                return plain.fault_message(reader, "unexpected", reference=reference)

    def _refusal(self, user_id: str, team_id: str) -> str | None:
        if team_id != self._front.members.team_id:
            return "wrong_team"
        member = self._front.members.get(user_id)
        if member is None:
            self._front.pools.slack.submit(lambda: self._front.members.fetch(user_id))
            return "unknown_person"
        return None if self._front.desk.roles.may_operate(member.person) else "not_operator"

    def _record(self, name: str, user_id: str, team_id: str, why: str) -> None:
        _log.info("slack.refused", extra={"what": name, "user": user_id, "team": team_id})
        if why != "unknown_person":
            with suppress(StoreBusy):  # the refusal itself needs no database
                cancellation.note_refused(self._front.desk, user_id, name, why)

    def _inbound(self, body: Mapping[str, Any], user_id: str, reader: Reader) -> Inbound:
        member = self._front.members.get(user_id)
        person = member.person if member else Person(user_id, full_member=False)
        return Inbound(
            person=person,
            reader=reader,
            trigger_id=str(body.get("trigger_id") or ""),
            response_url=str(body.get("response_url") or ""),
            body=body,
        )

    def _say(self, body: Mapping[str, Any], message: Message) -> None:
        url = str(body.get("response_url") or "")
        if not url:
            return
        with suppress(Busy):  # there is no other way left to say so
            self._front.pools.slack.submit(lambda: self._front.reply(url, message))


def _payload(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": message.blocks}


def _who(body: Mapping[str, Any]) -> tuple[str, str]:
    user = body.get("user") or {}
    team = body.get("team") or {}
    user_id = str(body.get("user_id") or user.get("id") or "")
    # In a shared channel the person's team differs from the team of the channel.
    team_id = user.get("team_id") or team.get("id") or body.get("team_id") or ""
    return user_id, str(team_id)
