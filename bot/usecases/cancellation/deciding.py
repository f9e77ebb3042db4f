"""What people decide about a request to cancel."""

from dataclasses import replace

from bot.desk import Desk
from bot.domain.audit import AuditEntry
from bot.domain.cancellation.feed import FeedState
from bot.domain.cancellation.request import Cause, Ending, Refusal, Request, State, approvals_lost
from bot.domain.messages import Notice
from bot.domain.orders.order import CancelledBy
from bot.domain.people import Person
from bot.domain.processing import ProcessingStatus
from bot.usecases.cancellation import feeds
from bot.usecases.cancellation.clicks import Answer, Change, Click, Done, audit_refusal, decide_once
from bot.usecases.cancellation.forecasting import as_of_now, keep_reconsidered

_OUTCOME = (Notice.OUTCOME,)


def approve(desk: Desk, click: Click) -> Answer:
    """Approve a request; with the last approval needed the stop window begins.

    Approvals of people who are no approvers any more do not count. Where by now more people must
    approve than the card says, nobody has approved that: the card is drawn again.
    """

    def decide(request: Request) -> Change | Refusal:
        refusal = may_approve(desk, request, click.person)
        if refusal:
            return refusal
        now = desk.clock.now()
        current = request
        if request.needed < desk.policy.approvals_over_target:
            current = as_of_now(desk, request)
        if current.needed > request.needed:
            keep_reconsidered(desk, request, current)
            return Refusal.RATE_CHANGED
        approvals = (*request.approvals, click.person.id)
        lost = approvals_lost(request, desk.roles)
        if len(approvals) - len(lost) < request.needed:
            noted = replace(current, approvals=approvals, changed_at=now)
            return Change(noted, Done.APPROVAL_NOTED)
        approved = current.to(
            State.APPROVED,
            now,
            approvals=approvals,
            approved_at=now,
            send_after=now + desk.policy.undo,
            decided_by=click.person.id,
        )
        return Change(approved.noting(reading_due=True), Done.APPROVED)

    return decide_once(desk, click, "approve", decide, stale_too=False)


def may_reject(desk: Desk, click: Click) -> Refusal | None:
    """Say whether the form for a rejection may be opened."""
    return _may_open_form(desk, click, State.REQUESTED)


def may_close(desk: Desk, click: Click) -> Refusal | None:
    """Say whether the form for closing an unconfirmed request may be opened."""
    return _may_open_form(desk, click, State.UNCONFIRMED)


def reject(desk: Desk, click: Click, words: str) -> Answer:
    """Reject a request, saying why."""

    def decide(request: Request) -> Change | Refusal:
        refusal = _approver(desk, click.person) or _undecided(desk, request)
        if refusal:
            return refusal
        ending = Ending(Cause.REJECTED, words)
        rejected = _ended(desk, request, State.REJECTED, ending, click)
        return Change(rejected, Done.REJECTED, why=words, tell=_OUTCOME)

    return decide_once(desk, click, "reject", decide, stale_too=False)


def withdraw(desk: Desk, click: Click) -> Answer:
    """Take a request back before it is approved: the requester, or an approver."""

    def decide(request: Request) -> Change | Refusal:
        own = click.person.id == request.requester
        if not own and not desk.roles.may_withdraw(click.person):
            return Refusal.NOT_YOURS
        if request.state is not State.REQUESTED:
            return Refusal.TOO_LATE
        withdrawn = _ended(desk, request, State.WITHDRAWN, Ending(Cause.WITHDRAWN), click)
        return Change(withdrawn, Done.WITHDRAWN, tell=() if own else _OUTCOME)

    return decide_once(desk, click, "withdraw", decide, stale_too=True)


def stop(desk: Desk, click: Click) -> Answer:
    """Stop an approved request before it is sent, or ask for its feed to be taken back."""

    def decide(request: Request) -> Change | Refusal:
        if not desk.roles.may_operate(click.person):
            return Refusal.NOT_OPERATOR
        if request.state is State.APPROVED:
            stopped = _ended(desk, request, State.WITHDRAWN, Ending(Cause.STOPPED), click)
            return Change(stopped, Done.STOPPED, tell=_OUTCOME)
        if not stoppable(desk, request):
            return Refusal.TOO_LATE
        _ask_for_it_now(desk, request)
        wanted = replace(request, stop_wanted_by=click.person.id)
        return Change(wanted, Done.STOP_ASKED)

    return decide_once(desk, click, "stop", decide, stale_too=True)


def _ended(desk: Desk, request: Request, state: State, ending: Ending, click: Click) -> Request:
    return request.to(state, desk.clock.now(), ending=ending, decided_by=click.person.id)


def _ask_for_it_now(desk: Desk, request: Request) -> None:
    """Have Amazon asked for the feed at once, also where it has refused to give it back before."""
    feed = desk.store.feeds.get(request.feed or "")
    if feed is not None and feed.take_back_refused:
        feeds.save(desk, feed, replace(feed, take_back_refused=False))


def check_again(desk: Desk, click: Click) -> Answer:
    """Have an unconfirmed order read again now."""

    def decide(request: Request) -> Change | Refusal:
        if not desk.roles.may_operate(click.person):
            return Refusal.NOT_OPERATOR
        if request.state is not State.UNCONFIRMED:
            return Refusal.TOO_LATE
        asked = request.noting(read_next=desk.clock.now())
        return Change(asked, Done.CHECKING)

    return decide_once(desk, click, "check_again", decide, stale_too=True)


def close(desk: Desk, click: Click, outcome: State) -> Answer:
    """Close an unconfirmed request with what a person saw in Seller Central."""

    def decide(request: Request) -> Change | Refusal:
        refusal = _approver(desk, click.person)
        if refusal:
            return refusal
        if request.state is not State.UNCONFIRMED:
            return Refusal.TOO_LATE
        by = CancelledBy.NOT_STATED if outcome is State.CANCELLED else None
        closed = _ended(desk, request, outcome, Ending(Cause.BY_HAND), click)
        return Change(replace(closed, cancelled_by=by), Done.CLOSED, tell=_OUTCOME)

    return decide_once(desk, click, "close", decide, stale_too=False)


def stoppable(desk: Desk, request: Request) -> bool:
    """Say whether Stop Sending can still do something."""
    if request.state is State.APPROVED:
        return True
    if request.state not in (State.SUBMITTING, State.SUBMITTED) or request.stop_wanted_by:
        return False
    feed = desk.store.feeds.get(request.feed or "")
    if feed is None or feed.state is FeedState.CLOSED:
        return False
    return feed.status in (None, ProcessingStatus.IN_QUEUE)


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


def _approver(desk: Desk, person: Person) -> Refusal | None:
    roles = desk.roles
    if roles.may_approve(person):
        return None
    return Refusal.GROUP_UNREAD if roles.may_withdraw(person) else Refusal.NOT_APPROVER


def _undecided(desk: Desk, request: Request) -> Refusal | None:
    if request.state is not State.REQUESTED:
        return Refusal.TOO_LATE
    return Refusal.LAPSED if request.expires_at <= desk.clock.now() else None


def may_approve(desk: Desk, request: Request, person: Person) -> Refusal | None:
    """Say why this person may not approve a request now, None where they may."""
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
    if refusal is None and click.version not in (None, request.version):
        refusal = Refusal.STALE_CARD
    if refusal:
        with desk.store.transaction():
            audit_refusal(desk, click, "open_form", refusal, request)
    return refusal
