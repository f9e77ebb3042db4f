"""Publishing App Home: drawn for its reader, from the store alone, at the moment it is sent."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.desk import Desk
from bot.domain.backoff import Backoff
from bot.domain.cancellation.request import Request, State
from bot.domain.home import home
from bot.domain.home.home import Home, Kind, Listed, Opened, Role, Section, Standing, Work
from bot.domain.messages import Notice
from bot.domain.people import Person
from bot.domain.radar.answers import BuyerCard
from bot.domain.radar.to_ship import Due, sorted_by_deadline
from bot.ports.slack import MessengerFault
from bot.usecases.cancellation import deciding
from bot.usecases.cancellation.forecasting import current_forecast, latest_report
from bot.usecases.home import opening
from bot.usecases.loop import each
from bot.usecases.people import away
from bot.usecases.radar.shipping import due_of, must_not_ship
from bot.usecases.radar.telling import waiting_buyers

_AT_A_TIME = 10
_RETRY = Backoff(home.EVERY, 2, timedelta(minutes=5))
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Board:
    """What all Homes of one round are drawn from."""

    undecided: tuple[Request, ...]
    buyers: tuple[BuyerCard, ...]
    unconfirmed: tuple[Request, ...]
    decided: Listed[Request]
    standing: Standing


def publish_due(desks: Sequence[Desk]) -> None:
    """Publish the Homes that are out of date: at once where one is being opened, else after cards.

    A reader is shown the first store in which they have a role. What Slack does not take is tried
    again.
    """
    desk = desks[0]
    now = desk.clock.now()
    since = now - home.LATELY
    due = desk.store.homes.due(now, opened_since=since, most=_AT_A_TIME)
    if not due:
        return
    waiting = (row for one in desks for row in one.store.outbox.due(now))
    cards_wait = any(row.kind is Notice.CARD for row in waiting)
    ready = [one for one in due if one.opening or not cards_wait]
    boards: dict[str, Board] = {}

    def publish(opened: Opened) -> bool:
        its = store_for(desks, desk.home_tab.person(opened.user_id))
        if its.store_key not in boards:
            boards[its.store_key] = board(its)
        return _publish(its, opened, boards[its.store_key])

    each(
        desk,
        "home",
        ready,
        publish,
        name=lambda one: one.user_id,
    )
    if len(ready) == _AT_A_TIME:
        desk.wake()


def store_for(desks: Sequence[Desk], person: Person) -> Desk:
    """Return the first store in which a person has a role, or else the first store."""
    found = (one for one in desks if home.role_of(one.roles, person) is not Role.NONE)
    return next(found, desks[0])


def follow_roles(desks: Sequence[Desk]) -> None:
    """Have Homes drawn again when the role of one of their readers has changed."""
    desk = desks[0]
    shown = desk.store.homes.shown(opened_since=desk.clock.now() - home.LATELY)
    for user_id, role in shown.items():
        person = desk.home_tab.person(user_id)
        if role is not home.role_of(store_for(desks, person).roles, person):
            opening.changed(desk)
            return


def board(desk: Desk) -> Board:
    """Read what Homes are drawn from."""
    since = desk.clock.now() - home.DECIDED_WITHIN
    requests = desk.store.requests.recent(since)
    undecided = [one for one in requests if one.state is State.REQUESTED]
    unconfirmed = [one for one in requests if one.state is State.UNCONFIRMED]
    return Board(
        undecided=tuple(sorted(undecided, key=lambda one: (one.expires_at, one.id))),
        buyers=waiting_buyers(desk),
        unconfirmed=tuple(sorted(unconfirmed, key=lambda one: (one.changed_at, one.id))),
        decided=home.decided(requests, since=since),
        standing=Standing(latest_report(desk), current_forecast(desk)),
    )


def portray(desk: Desk, shown: Board, person: Person) -> Home:
    """Return the Home of a reader; without a role it holds nothing of orders but what they took."""
    roles = desk.roles
    role = home.role_of(roles, person)
    if role is Role.NONE:
        admins = tuple(sorted(roles.people(roles.admins)))
        mine = _deadlines(desk, person) if roles.full_member(person) else home.NO_DEADLINES
        return Home(person.id, admins=admins, unread=roles.incomplete, deadlines=mine)
    absence = away.of(desk, person.id)
    work = Work(
        waiting=tuple(one for one in _waiting(desk, shown, person) if one.listed.shown),
        standing=shown.standing,
        decided=shown.decided,
        stop_window=desk.policy.undo,
        approver=role is Role.APPROVER,
        away_until=absence.until if absence else None,
    )
    mine = _deadlines(desk, person)
    return Home(person.id, work, deadlines=mine, store=desk.store_key)


def _deadlines(desk: Desk, person: Person) -> Listed[Due]:
    """Return the orders to ship that a reader took."""
    takes = [one for one in desk.store.takes.of(person.id) if not must_not_ship(desk, one.order_id)]
    found = (due_of(desk, one) for one in takes)
    return home.first(sorted_by_deadline(one for one in found if one is not None))


def _waiting(
    desk: Desk, shown: Board, person: Person
) -> Iterator[Section[Request] | Section[BuyerCard]]:
    """Yield what may wait for a reader, in the order in which Home shows it."""
    mine = (
        one
        for one in shown.undecided
        if home.asked_by_now(one) and deciding.may_approve(desk, one, person) is None
    )
    yield Section(Kind.APPROVAL, home.first(mine))
    yield Section(Kind.BUYER, home.first(shown.buyers))
    yield Section(Kind.UNCONFIRMED, home.first(shown.unconfirmed))


def _publish(desk: Desk, opened: Opened, shown: Board) -> bool:
    """Publish a Home; return True where Slack gave no answer, so that cards do not wait longer."""
    person = desk.home_tab.person(opened.user_id)
    role = home.role_of(desk.roles, person)
    try:
        desk.home_tab.publish(portray(desk, shown, person))
    except MessengerFault as fault:
        _log.warning("home.not_published", extra={"fault": fault.code})
        wait = max(fault.retry_after or timedelta(0), _RETRY.after(opened.attempts))
        with desk.store.transaction():
            desk.store.homes.later(opened, until=desk.clock.now() + wait)
        return not fault.worded
    with desk.store.transaction():
        desk.store.homes.published(opened, role, next_at=desk.clock.now() + home.EVERY)
    return False
