"""The invariants, and the cancellation rules implemented a second time."""

from dataclasses import dataclass
from enum import StrEnum

from simulator.amazon.order import SimOrder


class Invariant(StrEnum):
    """What must always hold."""

    APPROVED = "nothing is cancelled without the approvals it needs"
    ONCE = "nothing is sent twice"
    ALLOWED = "nothing is sent that the rules refuse"
    IN_TIME = "no approval is acted upon late"
    ENDS = "each request ends, or says why it waits"
    TOLD = "each person is told"
    CARD = "the card says what is stored"
    AUDIT = "the record has every change"
    PRIVATE = "no personal data and no secret comes out"
    SLACK = "Slack is asked for nothing it would refuse"
    TRUE = "what is said of an order is so at Amazon"
    PROMPT = "one order's oddity holds up no other"
    DIGEST = "a day has one digest"
    NOTICED = "a buyer's request is known, and known to be over"
    REMINDED = "a buyer's request is answered, withdrawn or reminded of on time"
    SOUND = "nothing fails that no outage explains"


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that failed, at which step."""

    invariant: Invariant
    step: int
    what: str


@dataclass(frozen=True, slots=True)
class Facts:
    """An order's facts as Amazon held them, as far as the rules need them."""

    status: str | None
    fulfilled_by: str | None
    programs: tuple[str, ...]
    channel: str
    items: tuple[tuple[bool, bool, int | None], ...]
    """Of each item: whether the request stands, whether it is cancelled, how many are shipped."""

    @classmethod
    def of(cls, order: SimOrder) -> "Facts":
        """Return an order's facts."""
        return cls(
            order.status,
            order.fulfilled_by,
            order.programs,
            order.channel,
            tuple(
                (one.request is not None, one.execution is not None, one.fulfilled)
                for one in order.items
            ),
        )

    @property
    def cancellable(self) -> bool:
        """Whether the seller may cancel it by feed."""
        return (
            self.status == "UNSHIPPED"
            and self.fulfilled_by == "MERCHANT"
            and self.channel == "AMAZON"
            and not {"AMAZON_EASY_SHIP", "DELIVERY_BY_AMAZON"} & set(self.programs)
            and all(fulfilled == 0 and not gone for _, gone, fulfilled in self.items)
        )

    def counts(self, reason: str) -> bool:
        """Return whether cancelling for this reason (Amazon's term) counts against the seller."""
        free = reason == "BuyerCanceled" and all(asked for asked, _, _ in self.items)
        return not free or "PRIME" in self.programs
