"""Publishing App Home: drawn for its reader, from stored data only, when it is sent."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.desk import Desk
from bot.domain.backoff import Backoff
from bot.domain.cancellation.request import Request, State
from bot.domain.home import home
from bot.domain.home.home import (
    Deadline,
    Home,
    Kind,
    Listed,
    Opened,
    Role,
    Section,
    Standing,
    Work,
)
from bot.domain.messages import Notice, Priority
from bot.domain.people import Person, Roles
from bot.domain.radar.answers import BuyerCard
from bot.ports.slack import MessengerFault
from bot.usecases.cancellation import deciding
from bot.usecases.cancellation.forecasting import current_forecast
from bot.usecases.health.reports import latest_report
from bot.usecases.home import opening
from bot.usecases.loop import each
from bot.usecases.people import away
from bot.usecases.radar.shipping import due_of, must_not_ship
from bot.usecases.radar.telling import by_ship_by, waiting_buyers

_AT_A_TIME = 10
_RETRY = Backoff(home.EVERY, 2, timedelta(minutes=5))
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Board:
    """One store's data, from which all Homes of a round are drawn."""

    requests: tuple[Request, ...]
    buyers: tuple[BuyerCard, ...]
    standing: Standing

    def in_state(self, state: State) -> tuple[Request, ...]:
        """Return the requests in a state."""
        return tuple(one for one in self.requests if one.state is state)


Boards = Callable[[Desk], Board]
"""Reads the board of a store, once a round."""


def publish_due(desks: Sequence[Desk]) -> None:
    """Publish the Homes that are out of date: those being opened at once, others after cards.

    What Slack does not accept is retried.
    """
    desk = desks[0]
    now = desk.clock.now()
    since = now - home.LATELY
    due = desk.store.homes.due(now, opened_since=since, most=_AT_A_TIME)
    if not due:
        return
    waiting = (row for one in desks for row in one.store.outbox.due(now, priority=Priority.CARDS))
    cards_wait = any(row.kind is Notice.CARD for row in waiting)
    ready = [one for one in due if one.opening or not cards_wait]
    boards = read_once()
    each(
        desk,
        "home",
        ready,
        lambda one: _publish(desks, one, boards),
        name=lambda one: one.user_id,
    )
    if len(ready) == _AT_A_TIME:
        desk.wake()


class Following:
    """Redraws Homes when their readers' roles have changed.

    The database has only a reader's highest role, so with several stores all Homes are redrawn once
    after a restart.
    """

    def __init__(self, desks: Sequence[Desk]) -> None:
        self._desks = desks
        self._seen: dict[str, tuple[Role, ...]] = {}

    def step(self) -> None:
        """Compare the roles of all readers with those at the last check. Raises StoreBusy."""
        first, lists = self._desks[0], [desk.roles for desk in self._desks]
        shown = first.store.homes.shown(opened_since=first.clock.now() - home.LATELY)
        before = {user_id: self._seen.get(user_id, (role,)) for user_id, role in shown.items()}
        current = {user_id: _roles_of(lists, first.home_tab.person(user_id)) for user_id in shown}
        if before != current:
            opening.changed(first)
        self._seen = current


def _roles_of(lists: Iterable[Roles], person: Person) -> tuple[Role, ...]:
    return tuple(home.role_of(roles, person) for roles in lists)


def read_once() -> Boards:
    """Return a function that returns boards and reads each store once."""
    known: dict[str, Board] = {}

    def read(desk: Desk) -> Board:
        if desk.store_key not in known:
            known[desk.store_key] = _board(desk)
        return known[desk.store_key]

    return read


def _board(desk: Desk) -> Board:
    return Board(
        requests=desk.store.requests.recent(desk.clock.now() - home.DECIDED_WITHIN),
        buyers=waiting_buyers(desk),
        standing=Standing(desk.store_key, latest_report(desk), current_forecast(desk)),
    )


def compose_home(desks: Sequence[Desk], boards: Boards, person: Person) -> Home:
    """Return the Home of a reader, from the stores in which they have a role.

    Other stores contribute only the orders that the reader took.
    """
    roles = [desk.roles for desk in desks]
    served = [
        desk
        for desk, role in zip(desks, _roles_of(roles, person), strict=True)
        if role is not Role.NONE
    ]
    mine = _deadlines(desks, person)
    if not served:
        admins = frozenset().union(*(one.people(one.admins) for one in roles))
        unread = any(one.incomplete for one in roles)
        return Home(person.id, admins=tuple(sorted(admins)), unread=unread, deadlines=mine)
    absence, found = away.of(desks[0], person.id), [(desk, boards(desk)) for desk in served]
    requests = [one for _, board in found for one in board.requests]
    work = Work(
        waiting=tuple(one for one in _waiting(found, person) if one.listed.shown),
        standings=home.standings(board.standing for _, board in found),
        decided=home.decided(requests, since=desks[0].clock.now() - home.DECIDED_WITHIN),
        stop_windows={desk.store_key: desk.policy.stop_window for desk in served},
        approver=any(desk.roles.may_approve(person) for desk in served),
        away_until=absence.until if absence else None,
    )
    return Home(person.id, work, deadlines=mine)


def _deadlines(desks: Sequence[Desk], person: Person) -> Listed[Deadline]:
    """Return the orders to ship that a reader took."""
    found = (one for desk in desks for one in _taken(desk, person))
    return home.first(sorted(found, key=lambda one: (one.due.ship_by, one.due.order.id)))


def _taken(desk: Desk, person: Person) -> Iterator[Deadline]:
    operator = desk.roles.may_operate(person)
    if not operator and not desk.roles.full_member(person):
        return
    for take in desk.store.takes.of(person.id):
        due = None if must_not_ship(desk, take.order_id) else due_of(desk, take)
        if due is not None:
            yield Deadline(desk.store_key, due, operator)


def _waiting(
    found: Sequence[tuple[Desk, Board]], person: Person
) -> Iterator[Section[Request] | Section[BuyerCard]]:
    """Yield the sections of what may wait for a reader, in Home's order."""
    mine = [
        one
        for desk, board in found
        for one in board.in_state(State.REQUESTED)
        if home.is_presented(one) and deciding.may_approve(desk, one, person) is None
    ]
    yield Section(Kind.APPROVAL, home.first(sorted(mine, key=lambda one: (one.expires_at, one.id))))
    buyers = by_ship_by(one for _, board in found for one in board.buyers)
    yield Section(Kind.BUYER, home.first(buyers))
    unconfirmed = [one for _, board in found for one in board.in_state(State.UNCONFIRMED)]
    yield Section(
        Kind.UNCONFIRMED,
        home.first(sorted(unconfirmed, key=lambda one: (one.changed_at, one.id))),
    )


def _publish(desks: Sequence[Desk], opened: Opened, boards: Boards) -> bool:
    """Publish a Home; return True if Slack did not answer, so that cards do not wait any longer."""
    desk = desks[0]
    person = desk.home_tab.person(opened.user_id)
    role = home.highest(_roles_of([one.roles for one in desks], person))
    try:
        desk.home_tab.publish(compose_home(desks, boards, person))
    except MessengerFault as fault:
        _log.warning("home.not_published", extra={"fault": fault.code})
        wait = max(fault.retry_after or timedelta(0), _RETRY.after(opened.attempts))
        with desk.store.transaction():
            desk.store.homes.later(opened, until=desk.clock.now() + wait)
        return not fault.worded
    with desk.store.transaction():
        desk.store.homes.published(opened, role, next_at=desk.clock.now() + home.EVERY)
    return False
