"""The results of clicks on a buyer's request, and what its card shows."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cancellation.eligibility import Counting, Rule, Verdict
from bot.domain.cancellation.request import Request
from bot.domain.orders.order import Order
from bot.domain.people import Called
from bot.domain.radar.buyer_request import BuyerRequest

ONE_TAP = frozenset({Rule.REQUEST_ON_ALL, Rule.REQUEST_ON_ALL_PRIME})
"""The rules under which a single click on the card requests the cancellation."""

NOBODY = Called()


class Answered(StrEnum):
    """What a click did; its value is the key of its text in the catalogues."""

    APPROVED = "approved"
    REQUESTED = "requested"
    SHIPPING = "shipping"


class ClickRefusal(StrEnum):
    """Why a click changed nothing; its value is the key of its text in the catalogues."""

    UNKNOWN = "unknown"
    NOT_OPERATOR = "not_operator"
    OVER = "over"
    """It ended, or was answered already."""
    OPEN_ALREADY = "open_already"
    """Our request to cancel the order is open."""
    NOT_ONE_TAP = "not_one_tap"
    STALE_CARD = "stale_card"


class Watching(StrEnum):
    """The result of asking to be told when a buyer's request arrives."""

    WATCHING = "watching"
    STANDS_ALREADY = "stands_already"


@dataclass(frozen=True, slots=True)
class BuyerCard:
    """A buyer's request with what its messages show.

    `words` are Amazon's for the reason, if known: shown and never stored. `called` are mentioned
    while it waits, `ours` is our last request for the order. `again`: it waits again, so a new
    message is posted. `number` counts the reminders.
    """

    request: BuyerRequest
    order: Order
    verdict: Verdict
    counting: Counting
    words: str = ""
    called: Called = NOBODY
    ours: Request | None = None
    again: bool = False
    number: int = 0

    @property
    def store(self) -> str:
        """Return the key of its store."""
        return self.request.store

    @property
    def one_tap(self) -> bool:
        """Whether a single click requests the cancellation."""
        return self.verdict.rule in ONE_TAP and not (self.ours and self.ours.open)
