"""People's decisions about a request: approve, reject, withdraw, stop, check again, close."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.desk import Desk
from bot.domain.cancellation.policy import approvals_lost
from bot.domain.cancellation.request import Cause, Ending, Refusal, Request, State
from bot.domain.messages import Notice
from bot.domain.orders.order import CancelledBy
from bot.domain.people import Person
from bot.usecases.cancellation import feeds
from bot.usecases.cancellation.forecasting import as_of_now, keep_reconsidered
from bot.usecases.clicks import decide_once, outcome_of
from bot.usecases.refusals import note_refused_click

_OUTCOME = (Notice.OUTCOME,)


class Done(StrEnum):
    """What a click did; its value is the key of its text in the catalogues."""

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
    """A button pressed by a person; `version` is the card's, None for a button without one.

    `trigger_id` distinguishes a repeated delivery from a second click.
    """

    request_id: str
    person: Person
    trigger_id: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a click: what it did, or why it changed nothing, and the current request."""

    outcome: Done | Refusal
    request: Request | None

    @property
    def refused(self) -> bool:
        """Whether the click changed nothing."""
        return isinstance(self.outcome, Refusal)


@dataclass(frozen=True, slots=True)
class Change:
    """The change that a click makes; `tell` are the notices that it sends besides the card."""

    new: Request
    done: Done
    why: str = ""
    tell: tuple[Notice, ...] = ()


Rule = Callable[[Request], Change | Refusal]
"""Returns the change that a click makes to the current request, or why it is refused.

It runs in the click's transaction and may write in it.
"""


def approve(desk: Desk, click: Click) -> Answer:
    """Approve a request; the last approval needed starts the stop window.

    A worker reads the order again at once (`reading.read_due`), and sends the cancellation when
    that window is over (`sending.step`).

    Approvals by people who are no longer approvers do not count. If more approvals are needed now
    than the card shows, the click is refused and the card is drawn again.
    """

    def rule(request: Request) -> Change | Refusal:
        refusal = may_approve(desk, request, click.person)
        if refusal:
            return refusal
        now = desk.clock.now()
        updated = request
        if request.needed < desk.policy.approvals_over_target:
            updated = as_of_now(desk, request)
        if updated.needed > request.needed:
            keep_reconsidered(desk, request, updated)
            return Refusal.RATE_CHANGED
        approvals = (*request.approvals, click.person.id)
        lost = approvals_lost(request, desk.roles)
        if len(approvals) - len(lost) < request.needed:
            noted = replace(updated, approvals=approvals, changed_at=now)
            return Change(noted, Done.APPROVAL_NOTED)
        approved = updated.to(
            State.APPROVED,
            now,
            approvals=approvals,
            approved_at=now,
            send_after=now + desk.policy.stop_window,
            decided_by=click.person.id,
        )
        return Change(approved.to_be_read(), Done.APPROVED)

    return _decide(desk, click, "approve", rule, any_version=False)


def _decide(desk: Desk, click: Click, action: str, rule: Rule, *, any_version: bool) -> Answer:
    """Apply a rule to the current request; a refusal is recorded, and the card is drawn again.

    All of it is one transaction, which then wakes the workers.

    Approving, rejecting and closing need a card or form of the current version. Stopping,
    withdrawing and checking again work from any version.
    """
    requests = desk.store.requests

    def decide() -> Answer:
        request = requests.get(click.request_id)
        if request is None:
            return Answer(Refusal.UNKNOWN_REQUEST, None)
        # The rule comes first: its refusal tells more than that the card is outdated.
        stale = not any_version and click.version not in (None, request.version)
        answer = _carry_out(desk, click, request, rule(request), stale=stale)
        if isinstance(answer.outcome, Refusal):
            _note_refusal(desk, click, action, answer.outcome, request)
            requests.redraw(request.id)
        return answer

    def repeat(recorded: str) -> Answer:
        outcome = outcome_of(Done, recorded) or outcome_of(Refusal, recorded)
        return Answer(outcome or Refusal.UNKNOWN_REQUEST, requests.get(click.request_id))

    return decide_once(desk, click.trigger_id, decide, repeat)


def _carry_out(
    desk: Desk, click: Click, request: Request, change: Change | Refusal, *, stale: bool
) -> Answer:
    if isinstance(change, Refusal):
        return Answer(change, desk.store.requests.get(request.id))
    if stale:
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


def reject(desk: Desk, click: Click, words: str) -> Answer:
    """Reject a request, with a reason."""

    def rule(request: Request) -> Change | Refusal:
        refusal = _approver(desk, click.person) or _undecided(desk, request)
        if refusal:
            return refusal
        ending = Ending(Cause.REJECTED, words)
        rejected = _end(desk, request, State.REJECTED, ending, click)
        return Change(rejected, Done.REJECTED, why=words, tell=_OUTCOME)

    return _decide(desk, click, "reject", rule, any_version=False)


def withdraw(desk: Desk, click: Click) -> Answer:
    """Withdraw a request before it is approved; for its requester and for approvers."""

    def rule(request: Request) -> Change | Refusal:
        own = click.person.id == request.requester
        if not own and not desk.roles.may_withdraw(click.person):
            return Refusal.NOT_YOURS
        if request.state is not State.REQUESTED:
            return Refusal.TOO_LATE
        withdrawn = _end(desk, request, State.WITHDRAWN, Ending(Cause.WITHDRAWN), click)
        return Change(withdrawn, Done.WITHDRAWN, tell=() if own else _OUTCOME)

    return _decide(desk, click, "withdraw", rule, any_version=True)


def stop(desk: Desk, click: Click) -> Answer:
    """Stop an approved request before it is sent, or ask Amazon to cancel its feed."""

    def rule(request: Request) -> Change | Refusal:
        if not desk.roles.may_operate(click.person):
            return Refusal.NOT_OPERATOR
        if request.state is State.APPROVED:
            stopped = _end(desk, request, State.WITHDRAWN, Ending(Cause.STOPPED), click)
            return Change(stopped, Done.STOPPED, tell=_OUTCOME)
        if not feeds.stoppable(desk, request):
            return Refusal.TOO_LATE
        feeds.retry_taking_back(desk, request)
        wanted = replace(request, stop_wanted_by=click.person.id)
        return Change(wanted, Done.STOP_ASKED)

    return _decide(desk, click, "stop", rule, any_version=True)


def _end(desk: Desk, request: Request, state: State, ending: Ending, click: Click) -> Request:
    return request.to(state, desk.clock.now(), ending=ending, decided_by=click.person.id)


def check_again(desk: Desk, click: Click) -> Answer:
    """Have the order of an unconfirmed request read again now."""

    def rule(request: Request) -> Change | Refusal:
        if not desk.roles.may_operate(click.person):
            return Refusal.NOT_OPERATOR
        if request.state is not State.UNCONFIRMED:
            return Refusal.TOO_LATE
        asked = request.noting(read_next=desk.clock.now())
        return Change(asked, Done.CHECKING)

    return _decide(desk, click, "check_again", rule, any_version=True)


def close(desk: Desk, click: Click, outcome: State) -> Answer:
    """Close an unconfirmed request with the outcome that a person saw in Seller Central."""

    def rule(request: Request) -> Change | Refusal:
        refusal = _approver(desk, click.person)
        if refusal:
            return refusal
        if request.state is not State.UNCONFIRMED:
            return Refusal.TOO_LATE
        by = CancelledBy.NOT_STATED if outcome is State.CANCELLED else None
        closed = _end(desk, request, outcome, Ending(Cause.BY_HAND), click)
        return Change(replace(closed, cancelled_by=by), Done.CLOSED, tell=_OUTCOME)

    return _decide(desk, click, "close", rule, any_version=False)


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
    """Return why this person may not approve a request now; None if they may."""
    refusal = _approver(desk, person) or _undecided(desk, request)
    if refusal:
        return refusal
    if person.id in request.approvals:
        return Refusal.ALREADY_YOURS
    if person.id == request.requester and not desk.policy.self_approval:
        return Refusal.OWN_REQUEST
    return None


def may_open_form(desk: Desk, click: Click, state: State) -> Refusal | None:
    """Return why the form for a decision in this state may not be opened; None if it may."""
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
            _note_refusal(desk, click, "open_form", refusal, request)
    return refusal


def _note_refusal(desk: Desk, click: Click, action: str, why: Refusal, request: Request) -> None:
    note_refused_click(
        desk,
        click.person.id,
        action,
        why,
        order_id=request.order.id,
        state=request.state,
        request_id=request.id,
    )
