"""The life of a cancellation: its states, how it ends, and what is noted about it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.cancellation.eligibility import Counting
from bot.domain.cancellation.forecast import Forecast
from bot.domain.cancellation.reasons import Reason
from bot.domain.messages import Posted
from bot.domain.orders.order import CancelledBy, Order, Status


class State(StrEnum):
    """The state of a request; the first five are open."""

    REQUESTED = "requested"
    APPROVED = "approved"
    SUBMITTING = "submitting"
    SUBMITTED = "submitted"
    UNCONFIRMED = "unconfirmed"
    CANCELLED = "cancelled"
    FAILED = "failed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    VOID = "void"


OPEN = frozenset(
    {State.REQUESTED, State.APPROVED, State.SUBMITTING, State.SUBMITTED, State.UNCONFIRMED}
)

TRANSITIONS: dict[State, frozenset[State]] = {
    State.REQUESTED: frozenset(
        {State.APPROVED, State.REJECTED, State.WITHDRAWN, State.EXPIRED, State.VOID}
    ),
    State.APPROVED: frozenset({State.SUBMITTING, State.WITHDRAWN, State.VOID, State.EXPIRED}),
    State.SUBMITTING: frozenset(
        {State.SUBMITTED, State.APPROVED, State.CANCELLED, State.UNCONFIRMED}
    ),
    State.SUBMITTED: frozenset({State.CANCELLED, State.FAILED, State.UNCONFIRMED, State.APPROVED}),
    State.UNCONFIRMED: frozenset({State.CANCELLED, State.FAILED}),
}


class Trouble(StrEnum):
    """Why a request waits although no decision is needed; shown on its card."""

    AMAZON_DOWN = "amazon_down"
    CREDENTIALS = "credentials"
    ROLE_MISSING = "role_missing"
    REFUSED = "refused"
    DOUBT = "doubt"
    STUCK_QUEUE = "stuck_queue"
    STUCK_BEHIND = "stuck_behind"
    SHIPPED_IN_PROGRESS = "shipped_in_progress"


class Cause(StrEnum):
    """What made a request end."""

    ORDER = "order"
    """The order's own status is CANCELLED."""
    REPORT = "report"
    """Amazon's report refused it, and the order is still unshipped."""

    BY_HAND = "by_hand"
    """A person recorded the outcome that Seller Central shows."""
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"

    UNDECIDED = "undecided"
    TOO_OLD = "too_old"
    CLOCK_SET_BACK = "clock_set_back"
    """The age of the approval is no longer known."""
    APPROVER_REMOVED = "approver_removed"
    """Too many of those who approved are no longer approvers."""

    SHIPPED = "shipped"
    CANCELLED_ELSEWHERE = "cancelled_elsewhere"
    REQUEST_WITHDRAWN = "request_withdrawn"
    REQUEST_SENT = "request_sent"
    OTHER = "other"


VOIDING = frozenset(
    {
        Cause.SHIPPED,
        Cause.CANCELLED_ELSEWHERE,
        Cause.REQUEST_WITHDRAWN,
        Cause.REQUEST_SENT,
        Cause.OTHER,
    }
)
"""The changes at Amazon that make a request void."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a request ended; `words` are from the person who rejected it, or from Amazon's report."""

    cause: Cause
    words: str = ""


class Reported(StrEnum):
    """The result of a message in Amazon's processing report."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Noted:
    """What the program notes about a request while it waits; it does not change the version.

    `reading_due` asks the worker for a new reading of the order, `reading_run` is the mark of the
    last one (`Desk.term`). `reads` counts those since then that decided nothing: before the order
    is sent only "no such order", afterwards all. `read_next` is when it is read next; None means at
    once for a request that is not sent yet, and never for one that is. `reported` is the result in
    Amazon's report, `reported_words` its wording, and `closed_at` when the feed was seen closed.
    `card` is the card's message, `card_failed` why Slack rejects it.
    """

    reading_due: bool = True
    reading_run: str | None = None
    read_next: datetime | None = None
    reads: int = 0
    reported: Reported | None = None
    reported_words: str = ""
    closed_at: datetime | None = None
    reminded: bool = False
    trouble: Trouble | None = None
    card: Posted | None = None
    card_failed: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One request to cancel one order: what people decide, and in `noted` what the program notes.

    `version` grows with each change of what is decided. `order` is the reading that the decision is
    based on, or a later one with the same facts; `feed` is our id of the feed that carries it. It
    is not sent before `send_after`: the end of the stop window, later that of the wait before a
    retry. `reply_url` is where to answer privately, valid for 30 minutes.
    """

    id: str
    store: str
    order: Order
    reason: Reason
    requester: str
    state: State
    counting: Counting
    needed: int
    created_at: datetime
    expires_at: datetime
    changed_at: datetime
    note: str = ""
    version: int = 1
    approvals: tuple[str, ...] = ()
    forecast: Forecast | None = None
    approved_at: datetime | None = None
    send_after: datetime | None = None
    feed: str | None = None
    stop_wanted_by: str | None = None
    decided_by: str | None = None
    ending: Ending | None = None
    cancelled_by: CancelledBy | None = None
    reply_url: str = ""
    noted: Noted = Noted()

    @property
    def open(self) -> bool:
        """Whether it still waits for a person, for Amazon or for confirmation."""
        return self.state in OPEN

    @property
    def cause(self) -> Cause | None:
        """Return why it ended; None while it is open."""
        return None if self.ending is None else self.ending.cause

    def noting(self, **changes: Any) -> "Request":
        """Return this request with changes of what is noted about it."""
        return replace(self, noted=replace(self.noted, **changes))

    def to_be_read(self) -> "Request":
        """Return this request with its order to be read at once."""
        return self.noting(reading_due=True, read_next=None, reads=0)

    def to(
        self, state: State, at: datetime, *, ending: Ending | None = None, **changes: Any
    ) -> "Request":
        """Return this request in another state. Raises ValueError for a forbidden transition.

        A final state needs an `ending`, no other has one. Clears `trouble`, except between attempts
        to send it, and except SHIPPED_IN_PROGRESS once it is unconfirmed.
        """
        ends = state not in OPEN
        if state not in TRANSITIONS.get(self.state, frozenset()) or ends is not bool(ending):
            msg = f"{self.state} -> {state}"
            raise ValueError(msg)
        sending = (State.APPROVED, State.SUBMITTING)
        trouble = self.noted.trouble
        lasts = self.state in sending and state in sending
        if trouble is Trouble.SHIPPED_IN_PROGRESS and state is State.UNCONFIRMED:
            lasts = True
        moved = replace(self, state=state, changed_at=at, ending=ending, **changes)
        return moved if lasts else moved.noting(trouble=None)


class Refusal(StrEnum):
    """Why a click changed nothing; its value is the key of its text in the catalogues."""

    UNKNOWN_REQUEST = "unknown_request"
    NOT_OPERATOR = "not_operator"
    NOT_APPROVER = "not_approver"
    GROUP_UNREAD = "group_unread"
    """An approver only through a group that could not be read for an hour."""
    OWN_REQUEST = "own_request"
    ALREADY_YOURS = "already_yours"
    NOT_YOURS = "not_yours"
    TOO_LATE = "too_late"
    STALE_CARD = "stale_card"
    RATE_CHANGED = "rate_changed"
    LAPSED = "lapsed"


def void_cause(before: Order, now: Order) -> Cause | None:
    """Return what changed between two readings of an order, or None if nothing did."""
    if before.facts == now.facts:
        return None
    if now.status is Status.CANCELLED:
        return Cause.CANCELLED_ELSEWHERE
    shipped = now.status in {Status.SHIPPED, Status.PARTIALLY_SHIPPED}
    if shipped or any(item.fulfilled for item in now.items):
        return Cause.SHIPPED
    if _requested(before) - _requested(now):
        return Cause.REQUEST_WITHDRAWN
    if now.facts.requested_on_all and not before.facts.requested_on_all:
        return Cause.REQUEST_SENT
    return Cause.OTHER


def _requested(order: Order) -> frozenset[str]:
    return frozenset(item.id for item in order.items if item.requested)
