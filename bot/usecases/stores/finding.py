"""Finding the store of an order among those that a person may operate."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.desk import Desk
from bot.domain.faults import AmazonFault, Scope, Unavailable
from bot.domain.markets import likely_markets
from bot.domain.orders.order import Order

MOST_ACCOUNTS = 10
"""How many accounts are asked for one order; with more, a person must name the store."""

AskAll = Callable[[Sequence[Callable[[], None]]], None]
"""Runs calls in parallel and returns when all have ended."""


@dataclass(frozen=True, slots=True)
class Found:
    """An order and the desk of its store."""

    desk: Desk
    order: Order


@dataclass(frozen=True, slots=True)
class NotFound:
    """The order is in none of the stores `asked`; `silent` are those that did not answer.

    `too_many`: no store was asked, since a person must name it first.
    """

    asked: tuple[Desk, ...]
    silent: tuple[Desk, ...] = ()
    fault: AmazonFault | None = None
    too_many: bool = False


_Answer = Found | AmazonFault | None
"""The order, the fault of an account that did not answer, or None: it has no such order."""


def find(
    desks: Sequence[Desk], order_id: str, every: Mapping[str, Desk], ask_all: AskAll
) -> Found | NotFound:
    """Find an order in the stores that a person may operate, `desks`, and read it.

    `every` has the desks of all stores, so that an order of another store of the same account is
    not shown. A store that is known to have the order is asked first, then those whose
    marketplaces use ids that begin like this one, then the others.
    """
    known = desks[0].store.orders.store_of(order_id)
    first = [desk for desk in desks if desk.store_key == known]
    accounts = {desk.account: desk for desk in reversed((*first, *desks))}
    likely, markets = [desk.account for desk in first], likely_markets(order_id)
    likeliest = {desk.account for desk in desks if desk.market.code in markets} - {*likely}
    others = accounts.keys() - likeliest - {*likely}
    answers: dict[str, _Answer] = {}
    for wave in (likely, sorted(likeliest), sorted(others)):
        if wave is not likely and len(accounts) - len(likely) > MOST_ACCOUNTS:
            return NotFound((), too_many=True)
        answers |= _ask_each([accounts[one] for one in wave], desks, order_id, every, ask_all)
        for answer in answers.values():
            if isinstance(answer, Found):
                return answer
    return _not_found(desks, answers)


def must_choose(desks: Sequence[Desk], order_id: str) -> bool:
    """Return whether a person must name the store, since too many accounts would be asked."""
    known = desks[0].store.orders.store_of(order_id)
    if any(desk.store_key == known for desk in desks):
        return False
    return len({desk.account for desk in desks}) > MOST_ACCOUNTS


def _ask_each(
    asked: Sequence[Desk],
    desks: Sequence[Desk],
    order_id: str,
    every: Mapping[str, Desk],
    ask_all: AskAll,
) -> dict[str, _Answer]:
    """Ask accounts in parallel, each through one of its desks; return the answers by account."""
    answers: dict[str, _Answer] = dict.fromkeys((desk.account for desk in asked), Unavailable())

    def ask(desk: Desk) -> None:
        answers[desk.account] = _ask(desk, desks, order_id, every)

    ask_all([partial(ask, desk) for desk in asked])
    return answers


def _not_found(desks: Sequence[Desk], answers: Mapping[str, _Answer]) -> NotFound:
    silent = {one for one, answer in answers.items() if isinstance(answer, AmazonFault)}
    faults = [answer for answer in answers.values() if isinstance(answer, AmazonFault)]
    return NotFound(
        tuple(desk for desk in desks if desk.account not in silent),
        tuple(desk for desk in desks if desk.account in silent),
        faults[0] if faults else None,
    )


def _ask(desk: Desk, desks: Sequence[Desk], order_id: str, every: Mapping[str, Desk]) -> _Answer:
    """Ask an account for an order; None if it has none for these stores."""
    try:
        order = desk.order_book.get(order_id)
    except AmazonFault as fault:
        about_the_order = fault.scope is Scope.ONE and not fault.lasting and fault.refusal
        return None if about_the_order else fault
    owner = _owner(desk, order, every.values())
    if owner is None:
        return Found(desk, order)
    if owner not in desks:
        return None
    return Found(owner, order if owner is desk else replace(order, other_marketplace=""))


def _owner(desk: Desk, order: Order, every: Iterable[Desk]) -> Desk | None:
    """Return the desk of the order's store; None if no store is on its marketplace."""
    if not order.other_marketplace:
        return desk
    siblings = (one for one in every if one.account == desk.account)
    return next((one for one in siblings if one.market.id == order.other_marketplace), None)
