"""Handles a click on a request once, and records its outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.desk import Desk
from bot.domain.audit import AuditEntry
from bot.domain.cancellation.request import Refusal, Request
from bot.domain.messages import Notice
from bot.domain.people import Person


class Done(StrEnum):
    """What a click did; the words people read are keyed by it."""

    APPROVED = "approved"
    APPROVAL_NOTED = "approval_noted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    STOP_ASKED = "stop_asked"
    CHECKING = "checking"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Click:
    """A button pressed by a person; `version` is that of the card it stood on, where it had one.

    `trigger_id` tells a repeated delivery of one click from a second click.
    """

    request_id: str
    person: Person
    trigger_id: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """How a click ended: what it did, or why it changed nothing, and the request as it is now."""

    outcome: Done | Refusal
    request: Request | None

    @property
    def refused(self) -> bool:
        """Say whether the click changed nothing."""
        return isinstance(self.outcome, Refusal)


@dataclass(frozen=True, slots=True)
class Change:
    """What a click does; `tell` names the notices it sends besides the card."""

    new: Request
    done: Done
    why: str = ""
    tell: tuple[Notice, ...] = ()


Decision = Callable[[Request], Change | Refusal]
"""Says what a click on a request, as it is now, does, or why it may not.

It may store what it found out on the way, in the transaction of the click.
"""


def decide_once(
    desk: Desk, click: Click, action: str, decide: Decision, *, stale_too: bool
) -> Answer:
    """Decide one click in one transaction; a repeated delivery is answered as the first was.

    What gives (an approval) is refused on a card that has changed since; what brakes or asks is
    done from any card (`stale_too`).
    """
    store = desk.store
    with desk.change():
        # A click without a trigger is no repeat of another one without.
        earlier = store.deliveries.answer(click.trigger_id) if click.trigger_id else None
        if earlier is not None:
            return Answer(_read_outcome(earlier), store.requests.get(click.request_id))
        answer = _decided(desk, click, decide, stale_too=stale_too)
        if isinstance(answer.outcome, Refusal) and answer.request is not None:
            audit_refusal(desk, click, action, answer.outcome, answer.request)
            store.requests.redraw(answer.request.id)
        if click.trigger_id:
            store.deliveries.record(click.trigger_id, answer.outcome, at=desk.clock.now())
    return answer


def _decided(desk: Desk, click: Click, decide: Decision, *, stale_too: bool) -> Answer:
    request = desk.store.requests.get(click.request_id)
    if request is None:
        return Answer(Refusal.UNKNOWN_REQUEST, None)
    change = decide(request)
    if isinstance(change, Refusal):
        return Answer(change, desk.store.requests.get(request.id))
    if not stale_too and click.version not in (None, request.version):
        return Answer(Refusal.STALE_CARD, request)
    moved = desk.store.requests.move(
        request,
        change.new,
        actor=click.person.id,
        action=change.done,
        why=change.why,
        tell=change.tell,
    )
    return Answer(Refusal.TOO_LATE, request) if moved is None else Answer(change.done, moved)


def _read_outcome(recorded: str) -> Done | Refusal:
    """Parse a stored outcome; an unknown one belongs to a click of another kind."""
    if recorded in list(Done):
        return Done(recorded)
    return Refusal(recorded) if recorded in list(Refusal) else Refusal.UNKNOWN_REQUEST


def audit_refusal(
    desk: Desk, click: Click, action: str, refusal: Refusal, request: Request
) -> None:
    """Record that a click changed nothing, and why."""
    desk.store.audit.add(
        AuditEntry(
            at=desk.clock.now(),
            actor=click.person.id,
            action=f"{action}_refused",
            store=desk.store_key,
            order_id=request.order.id,
            request_id=request.id,
            before=request.state,
            after=request.state,
            why=refusal,
        )
    )
