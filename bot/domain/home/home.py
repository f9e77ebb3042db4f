"""What App Home shows to one reader, as values without words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from bot.domain.cancellation.forecast import Forecast
from bot.domain.cancellation.request import Request, State
from bot.domain.health.report import HealthReport, account_colour, colours
from bot.domain.people import Person, Roles
from bot.domain.radar.answers import BuyerCard
from bot.domain.radar.to_ship import Due

FIRST = 5
"""How many items of each list are shown; the others are only counted."""
EVERY = timedelta(seconds=10)
"""The minimum time between two publications for one reader."""
LATELY = timedelta(hours=24)
"""For how long a Home is kept up to date after it was last opened."""
DECIDED_WITHIN = timedelta(days=7)
T = TypeVar("T")


class Role(StrEnum):
    """What a reader may do, as far as it makes a difference on Home."""

    NONE = ""
    OPERATOR = "operator"
    APPROVER = "approver"


class Kind(StrEnum):
    """What waits for a reader; its value is the key of its text in the catalogues."""

    APPROVAL = "approval"
    BUYER = "buyer"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """The first items of a list, and the number of the others."""

    shown: tuple[T, ...]
    more: int = 0

    @property
    def total(self) -> int:
        """Return the number of all items."""
        return len(self.shown) + self.more


@dataclass(frozen=True, slots=True)
class Deadline:
    """An order to ship that the reader took, in the store of this key.

    `operator`: they may snooze it there; taking it is open to any full member.
    """

    store: str
    due: Due
    operator: bool


NO_DEADLINES: Listed[Deadline] = Listed(())


@dataclass(frozen=True, slots=True)
class Section(Generic[T]):
    """What waits for the reader of one kind, the nearest deadline first."""

    kind: Kind
    listed: Listed[T]


@dataclass(frozen=True, slots=True)
class Standing:
    """A store's account by Amazon's last report, and the effect of one more cancellation."""

    store: str
    report: HealthReport | None
    forecast: Forecast | None


@dataclass(frozen=True, slots=True)
class Work:
    """What Home shows to somebody with a role, of all stores in which they have one.

    `stop_windows` are those of the stores, by key. `approver`: they may mark themselves as away;
    `away_until` is the end of their absence.
    """

    waiting: tuple[Section[Request] | Section[BuyerCard], ...]
    standings: Listed[Standing]
    decided: Listed[Request]
    stop_windows: Mapping[str, timedelta]
    approver: bool
    away_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """The Home of one reader; without a role there is no `work`, and nothing of orders.

    `admins` are whom somebody without a role may ask, where they are known; `unread`: they may
    have a role through a user group that cannot be read at the moment.
    """

    user_id: str
    work: Work | None = None
    admins: tuple[str, ...] = ()
    unread: bool = False
    deadlines: Listed[Deadline] = NO_DEADLINES


@dataclass(frozen=True, slots=True)
class Opened:
    """A Home that is out of date; `opening`: its reader waits for it.

    `changed` is the number of the newest change to be shown, `attempts` how often Slack refused it.
    """

    user_id: str
    opening: bool
    changed: int
    attempts: int


def highest(roles: Iterable[Role]) -> Role:
    """Return the role that may do most."""
    return max(roles, key=list(Role).index)


def figures_off(report: HealthReport) -> int:
    """Return how many figures are off their target or close to it, the account included."""
    found = [*colours(report).values(), *(each.colour for each in report.policies)]
    return sum(one.bad for one in (*found, account_colour(report.account_status)))


def role_of(roles: Roles, person: Person) -> Role:
    """Return the role of a reader by today's lists."""
    if roles.may_approve(person):
        return Role.APPROVER
    return Role.OPERATOR if roles.may_operate(person) else Role.NONE


def first(things: Iterable[T]) -> Listed[T]:
    """Return the first items of a list, in its order, and the number of the others."""
    every = tuple(things)
    return Listed(every[:FIRST], max(0, len(every) - FIRST))


def standings(found: Iterable[Standing]) -> Listed[Standing]:
    """Return the stores' standings, those with the most figures off first."""
    return first(
        sorted(found, key=lambda one: -figures_off(one.report) if one.report is not None else 0)
    )


def decided(requests: Iterable[Request], *, since: datetime) -> Listed[Request]:
    """Return the requests that somebody or something decided since then, the newest first."""
    waits = (State.REQUESTED, State.UNCONFIRMED)
    done = [one for one in requests if one.state not in waits and one.changed_at >= since]
    return first(sorted(done, key=lambda one: (one.changed_at, one.id), reverse=True))


def is_presented(request: Request) -> bool:
    """Return whether people see an undecided request: its order was read after it was made."""
    return request.noted.card is not None or not request.noted.reading_due
