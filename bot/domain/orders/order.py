"""An order as Amazon reports it, without any data of the buyer; finding order ids in a text."""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.money import Money


class Status(StrEnum):
    """Amazon's fulfillmentStatus; UNKNOWN if it is missing or any other value."""

    PENDING_AVAILABILITY = "PENDING_AVAILABILITY"
    PENDING = "PENDING"
    UNSHIPPED = "UNSHIPPED"
    PARTIALLY_SHIPPED = "PARTIALLY_SHIPPED"
    SHIPPED = "SHIPPED"
    CANCELLED = "CANCELLED"
    UNFULFILLABLE = "UNFULFILLABLE"
    UNKNOWN = "UNKNOWN"


OPEN_STATUSES = frozenset({Status.UNSHIPPED, Status.PARTIALLY_SHIPPED})
"""The statuses with something left to ship."""


class FulfilledBy(StrEnum):
    """Who ships; UNKNOWN if it is missing or any other value."""

    MERCHANT = "MERCHANT"
    AMAZON = "AMAZON"
    UNKNOWN = "UNKNOWN"


class CancelledBy(StrEnum):
    """Who cancelled, by Amazon's cancellationExecution."""

    MERCHANT = "MERCHANT"
    BUYER = "BUYER"
    AMAZON = "AMAZON"
    NOT_STATED = "NOT_STATED"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """The facts of one item that decide; `fulfilled` is None if Amazon does not say."""

    id: str
    quantity: int
    fulfilled: int | None
    requested: bool
    executed: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the cancellation rules depend on; compared by equality."""

    fulfilled_by: FulfilledBy
    status: Status
    programs: frozenset[str]
    amazon_channel: bool
    items: tuple[ItemFacts, ...]
    other_marketplace: str = ""
    unread: frozenset[str] = frozenset()

    @property
    def requested_on_all(self) -> bool:
        """Whether the buyer formally requested the cancellation of every item."""
        return bool(self.items) and all(item.requested for item in self.items)

    @property
    def requested_on_some(self) -> bool:
        """Whether the buyer formally requested the cancellation of at least one item."""
        return any(item.requested for item in self.items)

    @property
    def prime(self) -> bool:
        """Whether this is a Prime order."""
        return "PRIME" in self.programs


@dataclass(frozen=True, slots=True)
class OrderItem:
    """One line of an order; `unit_price` and `total` if Amazon gives them.

    `request_words` is Amazon's wording of the buyer's request: shown, never stored.
    """

    id: str
    title: str
    sku: str
    asin: str
    quantity: int
    fulfilled: int | None
    requested: bool = False
    cancelled_by: CancelledBy | None = None
    unit_price: Money | None = None
    total: Money | None = None
    request_words: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Order:
    """An order at the moment `read_at`; all times are aware and in UTC.

    `updated_at` is EARLIEST if Amazon's time of the last change cannot be read. `other_marketplace`
    is the id of its marketplace if that is not ours. `unread` names the fields that could not be
    read and must not be guessed; if there are any, nothing is decided.
    """

    id: str
    status: Status
    fulfilled_by: FulfilledBy
    programs: frozenset[str]
    amazon_channel: bool
    items: tuple[OrderItem, ...]
    created_at: datetime | None
    updated_at: datetime
    read_at: datetime
    ship_by: datetime | None = None
    total: Money | None = None
    other_marketplace: str = ""
    unread: frozenset[str] = frozenset()

    def differs(self, earlier: "Order") -> bool:
        """Return whether this reading differs from an earlier one in anything but its times."""
        then = replace(earlier, read_at=self.read_at, updated_at=self.updated_at)
        return self != then

    @property
    def facts(self) -> Facts:
        """Return the facts that the cancellation rules depend on."""
        return Facts(
            fulfilled_by=self.fulfilled_by,
            status=self.status,
            programs=self.programs,
            amazon_channel=self.amazon_channel,
            items=tuple(
                ItemFacts(
                    item.id,
                    item.quantity,
                    item.fulfilled,
                    item.requested,
                    item.cancelled_by is not None,
                )
                for item in sorted(self.items, key=lambda item: item.id)
            ),
            other_marketplace=self.other_marketplace,
            unread=self.unread,
        )

    @property
    def cancelled_by(self) -> CancelledBy:
        """Return who cancelled; NOT_STATED if the items disagree or do not say."""
        said = {item.cancelled_by for item in self.items if item.cancelled_by is not None}
        return said.pop() if len(said) == 1 else CancelledBy.NOT_STATED


_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
"""A percent-encoded character, as in a link inside another link."""
_DASHES = re.compile(r"[‐-―⁃−ー－﹣﹘⎯ｰ一_]")
_ID = re.compile(r"(?<![0-9A-Za-z])(\d{3})\s?-\s?(\d{7})\s?-\s?(\d{7})(?!\d)", re.ASCII)
_BARE_ID = re.compile(r"(?<![0-9A-Za-z-])(\d{3}) ?(\d{7}) ?(\d{7})(?![0-9-])", re.ASCII)


def find_order_ids(text: str) -> tuple[str, ...]:
    """Return the order ids (3-7-7 digits) in what a person typed or pasted, in order, once each.

    Full-width digits, any kind of dash, spaces, links (also nested ones) and words around an id are
    accepted.
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", _ESCAPED.sub(" ", text)))
    matches = sorted(
        [*_ID.finditer(plain), *_BARE_ID.finditer(plain)], key=lambda match: match.start()
    )
    return tuple(dict.fromkeys("-".join(match.groups()) for match in matches))
