"""What waits for a person today, order by order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain.cancellation.request import Request, State
from bot.domain.orders.open_orders import OpenOrders
from bot.domain.orders.order import FulfilledBy, Order, Status

SHIP_WITHIN = timedelta(hours=24)
_NO_DEADLINE = datetime.max.replace(tzinfo=UTC)


class Need(StrEnum):
    """Why an order waits for a person, the most urgent first."""

    OVERDUE = "overdue"
    UNCONFIRMED = "unconfirmed"
    SOON = "soon"
    BUYER = "buyer"
    APPROVAL = "approval"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Task:
    """An order and what it waits for.

    `until` is its ship-by, or when our request lapses; None if no such time is known. `since` is
    when a buyer's request was first seen, or when our request became unconfirmed. `whole`: the
    buyer's request is for every item. `request` is ours, if that is what waits.
    """

    need: Need
    order: Order
    until: datetime | None = None
    since: datetime | None = None
    whole: bool = True
    request: Request | None = None

    @property
    def sort_key(self) -> tuple[int, datetime, str]:
        """Return the sort key: the need, then the time, then the order's id."""
        return tuple(Need).index(self.need), self.since or self.until or _NO_DEADLINE, self.order.id


@dataclass(frozen=True, slots=True)
class ToDo:
    """What waits, the most urgent first, each order once.

    `read_at` is None if the open orders could not be read (`failed`), or were not read yet.
    """

    read_at: datetime | None
    failed: str = ""
    tasks: tuple[Task, ...] = ()

    @property
    def counts(self) -> Mapping[Need, int]:
        """Return the number of tasks of each need, the most urgent need first."""
        return Counter(task.need for task in self.tasks)

    def first(self, most: int) -> tuple[Task, ...]:
        """Return up to `most` tasks in their order: at least one of each need if they fit."""
        seen: Counter[Need] = Counter()
        turns = []
        for place, task in enumerate(self.tasks):
            turns.append((seen[task.need], place))
            seen[task.need] += 1
        return tuple(
            self.tasks[place] for place in sorted(place for _, place in sorted(turns)[:most])
        )


def to_do(
    opened: OpenOrders | None, requests: Sequence[Request], *, now: datetime, failed: str = ""
) -> ToDo:
    """Gather what waits for a person, from the open orders and our own open requests.

    An order with our open request, or cancelled by one, is not also listed as to be answered or
    shipped; one with a buyer's request is listed as to be answered only. `failed` is a code for why
    there is no reading.
    """
    orders = () if opened is None else next_orders(opened, requests, now=now)
    found = [task for task in orders if task.need is not Need.LATER]
    return ToDo(
        read_at=None if opened is None else opened.read_at,
        failed=failed if opened is None else "",
        tasks=_sorted([*found, *_our_tasks(requests)]),
    )


def next_orders(
    opened: OpenOrders, requests: Sequence[Request], *, now: datetime
) -> tuple[Task, ...]:
    """Return the orders to ship or to answer, the most urgent first, however far ahead."""
    ours = {one.order.id for one in requests if one.open or one.state is State.CANCELLED}
    return _sorted(
        _to_ship(order, opened, now)
        for order in opened.orders
        if _waits(order) and order.id not in ours
    )


def _sorted(tasks: Iterable[Task]) -> tuple[Task, ...]:
    return tuple(sorted(tasks, key=lambda task: task.sort_key))


def _waits(order: Order) -> bool:
    shippable = order.status in (Status.UNSHIPPED, Status.PARTIALLY_SHIPPED)
    return shippable and order.fulfilled_by is FulfilledBy.MERCHANT


def _to_ship(order: Order, opened: OpenOrders, now: datetime) -> Task:
    standing = order.id in opened.first_seen or order.facts.requested_on_some
    if standing and order.id not in opened.shipping:
        return Task(
            Need.BUYER,
            order,
            until=order.ship_by,
            since=opened.first_seen.get(order.id, opened.read_at),
            whole=order.facts.requested_on_all,
        )
    return Task(_urgency(order.ship_by, now), order, until=order.ship_by)


def _urgency(ship_by: datetime | None, now: datetime) -> Need:
    if ship_by is None or ship_by > now + SHIP_WITHIN:
        return Need.LATER
    return Need.OVERDUE if ship_by < now else Need.SOON


def _our_tasks(requests: Sequence[Request]) -> Iterator[Task]:
    for one in requests:
        if one.state is State.REQUESTED:
            yield Task(Need.APPROVAL, one.order, until=one.expires_at, request=one)
        elif one.state is State.UNCONFIRMED:
            yield Task(Need.UNCONFIRMED, one.order, since=one.changed_at, request=one)
