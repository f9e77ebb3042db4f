"""Asking for a cancellation, and what people decide about it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.desk import Desk
from bot.domain.cancellation import Refusal, Request, State
from bot.domain.orders import CancelledBy
from bot.domain.people import Person
from bot.ports import AuditEntry, FeedState, FeedStatus, Notice


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


_Decision = Callable[[Desk, Request], Done | Refusal]


def approve(desk: Desk, click: Click) -> Answer:
    """Approve a request; with the last approval needed the stop window begins."""

    def decide(desk: Desk, request: Request) -> Done | Refusal:
        refusal = _may_approve(desk, request, click.person)
        if refusal:
            return refusal
        now = desk.clock.now()
        approvals = (*request.approvals, click.person.id)
        if len(approvals) < request.needed:
            noted = replace(request, approvals=approvals, changed_at=now)
            return _moved(desk, request, noted, click, Done.APPROVAL_NOTED)
        approved = request.to(
            State.APPROVED,
            now,
            approvals=approvals,
            approved_at=now,
            send_after=now + desk.policy.undo,
            decided_by=click.person.id,
            reading_due=True,
        )
        return _moved(desk, request, approved, click, Done.APPROVED)

    return _answer(desk, click, "approve", decide)


def may_reject(desk: Desk, click: Click) -> Refusal | None:
    """Say whether the form for a rejection may be opened."""
    return _may_open_form(desk, click, State.REQUESTED)


def may_close(desk: Desk, click: Click) -> Refusal | None:
    """Say whether the form for closing an unconfirmed request may be opened."""
    return _may_open_form(desk, click, State.UNCONFIRMED)


def reject(desk: Desk, click: Click, words: str) -> Answer:
    """Reject a request, saying why."""

    def decide(desk: Desk, request: Request) -> Done | Refusal:
        refusal = _approver(desk, click.person) or _undecided(desk, request)
        if refusal:
            return refusal
        rejected = request.to(
            State.REJECTED, desk.clock.now(), decided_by=click.person.id, why=words
        )
        return _moved(desk, request, rejected, click, Done.REJECTED, why=words, outcome=True)

    return _answer(desk, click, "reject", decide)


def withdraw(desk: Desk, click: Click) -> Answer:
    """Take a request back before it is approved: the requester, or an approver."""

    def decide(desk: Desk, request: Request) -> Done | Refusal:
        own = click.person.id == request.requester
        if not own and not desk.roles.may_approve(click.person):
            return Refusal.NOT_YOURS
        if request.state is not State.REQUESTED:
            return Refusal.TOO_LATE
        withdrawn = request.to(State.WITHDRAWN, desk.clock.now(), decided_by=click.person.id)
        return _moved(desk, request, withdrawn, click, Done.WITHDRAWN, outcome=not own)

    return _answer(desk, click, "withdraw", decide)


def stop(desk: Desk, click: Click) -> Answer:
    """Stop an approved request before it is sent, or ask for its feed to be taken back."""

    def decide(desk: Desk, request: Request) -> Done | Refusal:
        if not desk.roles.may_operate(click.person):
            return Refusal.NOT_OPERATOR
        if request.state is State.APPROVED:
            stopped = request.to(State.WITHDRAWN, desk.clock.now(), decided_by=click.person.id)
            return _moved(desk, request, stopped, click, Done.STOPPED, outcome=True)
        if not stoppable(desk, request):
            return Refusal.TOO_LATE
        wanted = replace(request, stop_wanted_by=click.person.id)
        return _moved(desk, request, wanted, click, Done.STOP_ASKED)

    return _answer(desk, click, "stop", decide)


def check_again(desk: Desk, click: Click) -> Answer:
    """Have an unconfirmed order read again now."""

    def decide(desk: Desk, request: Request) -> Done | Refusal:
        if not desk.roles.may_operate(click.person):
            return Refusal.NOT_OPERATOR
        if request.state is not State.UNCONFIRMED:
            return Refusal.TOO_LATE
        asked = replace(request, read_next=desk.clock.now())
        return _moved(desk, request, asked, click, Done.CHECKING)

    return _answer(desk, click, "check_again", decide)


def close(desk: Desk, click: Click, outcome: State) -> Answer:
    """Close an unconfirmed request with what a person saw in Seller Central."""

    def decide(desk: Desk, request: Request) -> Done | Refusal:
        refusal = _approver(desk, click.person)
        if refusal:
            return refusal
        if request.state is not State.UNCONFIRMED:
            return Refusal.TOO_LATE
        by = CancelledBy.NOT_STATED if outcome is State.CANCELLED else None
        closed = request.to(outcome, desk.clock.now(), decided_by=click.person.id, cancelled_by=by)
        return _moved(desk, request, closed, click, Done.CLOSED, outcome=True)

    return _answer(desk, click, "close", decide)


def stoppable(desk: Desk, request: Request) -> bool:
    """Say whether Stop Sending can still do something."""
    if request.state is State.APPROVED:
        return True
    if request.state not in (State.SUBMITTING, State.SUBMITTED) or request.stop_wanted_by:
        return False
    feed = desk.store.feeds.get(request.feed or "")
    if feed is None or feed.state is FeedState.CLOSED or feed.take_back_refused:
        return False
    return feed.status in (None, FeedStatus.IN_QUEUE)


def open_requests(desk: Desk) -> tuple[Request, ...]:
    """Return the requests that wait for a person, for Amazon or for proof, oldest first."""
    return desk.store.requests.in_state(
        State.REQUESTED, State.APPROVED, State.SUBMITTING, State.SUBMITTED, State.UNCONFIRMED
    )


def note_question(desk: Desk, person: Person, action: str, order_id: str) -> None:
    """Record that a person asked what the guidelines allow ("why_not_ask", "guide")."""
    with desk.store.transaction():
        desk.store.audit.add(
            AuditEntry(desk.clock.now(), person.id, action, desk.store_key, order_id)
        )


def note_refused(desk: Desk, user_id: str, what: str, why: str) -> None:
    """Record that somebody who may not use the bot tried to; `what` is a command or a button."""
    with desk.store.transaction():
        desk.store.audit.add(
            AuditEntry(desk.clock.now(), user_id, "refused", desk.store_key, why=f"{what}: {why}")
        )


def _approver(desk: Desk, person: Person) -> Refusal | None:
    return None if desk.roles.may_approve(person) else Refusal.NOT_APPROVER


def _undecided(desk: Desk, request: Request) -> Refusal | None:
    if request.state is not State.REQUESTED:
        return Refusal.TOO_LATE
    return Refusal.LAPSED if request.expires_at <= desk.clock.now() else None


def _may_approve(desk: Desk, request: Request, person: Person) -> Refusal | None:
    refusal = _approver(desk, person) or _undecided(desk, request)
    if refusal:
        return refusal
    if person.id in request.approvals:
        return Refusal.ALREADY_YOURS
    if person.id == request.requester and not desk.policy.self_approval:
        return Refusal.OWN_REQUEST
    return None


def _may_open_form(desk: Desk, click: Click, state: State) -> Refusal | None:
    request = desk.store.requests.get(click.request_id)
    if request is None:
        return Refusal.UNKNOWN_REQUEST
    refusal = _approver(desk, click.person)
    if refusal is None and request.state is not state:
        refusal = Refusal.TOO_LATE
    if refusal:
        with desk.store.transaction():
            _audit_refusal(desk, click, "open_form", refusal, request)
    return refusal


def _answer(desk: Desk, click: Click, action: str, decide: _Decision) -> Answer:
    """Decide one click in one transaction; a repeated delivery is answered as the first was."""
    store = desk.store
    with store.transaction():
        earlier = store.deliveries.answer(click.trigger_id)
        if earlier is not None:
            return Answer(_read_outcome(earlier), store.requests.get(click.request_id))
        request = store.requests.get(click.request_id)
        outcome = Refusal.UNKNOWN_REQUEST if request is None else decide(desk, request)
        if request is not None and isinstance(outcome, Refusal):
            _audit_refusal(desk, click, action, outcome, request)
            store.outbox.put("card", request.id, at=desk.clock.now())
        store.deliveries.record(click.trigger_id, outcome, at=desk.clock.now())
        answer = Answer(outcome, store.requests.get(click.request_id))
    desk.wake()
    return answer


def _read_outcome(recorded: str) -> Done | Refusal:
    return Done(recorded) if recorded in list(Done) else Refusal(recorded)


def _audit_refusal(
    desk: Desk, click: Click, action: str, refusal: Refusal, request: Request
) -> None:
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


def _moved(  # noqa: PLR0913 - what a decision is made of
    desk: Desk,
    old: Request,
    new: Request,
    click: Click,
    done: Done,
    *,
    why: str = "",
    outcome: bool = False,
) -> Done | Refusal:
    if click.version is not None and click.version != old.version:
        return Refusal.STALE_CARD
    tell = (Notice.OUTCOME,) if outcome else ()
    moved = desk.store.requests.move(
        old, new, actor=click.person.id, action=done, why=why, tell=tell
    )
    return done if moved is not None else Refusal.TOO_LATE
