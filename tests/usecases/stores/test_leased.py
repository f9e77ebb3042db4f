"""In which order Slack is told what several stores have to say."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.desk import Desk
from bot.domain.messages import Notice, OutboxRow, Priority
from bot.leased import Leased
from bot.ports.store import StoreBusy
from bot.schedule import send
from bot.usecases.leases import SoleTenure
from storage.connector import Connector
from storage.tables.work import Work
from tests.fakes.ports import like
from tests.usecases.office import Office
from tests.usecases.stores.sister import sister

YESTERDAY = "2026-11-23"
"""The subject of a list of which nothing is left to say."""


@dataclass
class Sent:
    """Records what is sent, when its row is done; `then` is done after the first message."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    then: list[Callable[[], None]] = field(default_factory=list)

    def of(self, desk: Desk) -> Desk:
        """Return a store's desk whose messages are recorded."""
        outbox = desk.store.outbox

        def done(row: OutboxRow) -> None:
            self.rows.append((desk.name, row.kind))
            outbox.done(row)
            if self.then:
                self.then.pop()()

        return replace(desk, store=like(desk.store, outbox=like(outbox, done=done)))


@pytest.fixture
def sent() -> Sent:
    """Return what is sent."""
    return Sent()


@pytest.fixture
def pair(office: Office, sent: Sent) -> dict[str, Desk]:
    """Return the desks of the stores JP and UK."""
    jp = sent.of(replace(office.desk, name="JP"))
    uk = sent.of(sister(office, "UK"))
    return {desk.store_key: desk for desk in (jp, uk)}


@pytest.fixture
def work(database: Connector) -> Work:
    """Return what finds the stores that have work."""
    return Work(database)


def put(desk: Desk, kind: Notice, subject: str = "it", *, posted: bool = False) -> None:
    """Mark something as to be said in a store."""
    with desk.store.transaction():
        desk.store.outbox.put(kind, subject, at=desk.clock.now(), posted=posted)


def say(pair: dict[str, Desk], work: Work) -> None:
    """Let the outbox take one turn."""
    send(pair, work, next(iter(pair.values())).clock, Leased(SoleTenure()))


def test_brakes_and_outcomes_go_before_cards_and_cards_before_lists(
    pair: dict[str, Desk], sent: Sent, work: Work
) -> None:
    """Whatever their store and age."""
    jp, uk = pair.values()
    put(jp, Notice.SHIPPING, YESTERDAY)
    put(jp, Notice.CARD)
    put(uk, Notice.OUTCOME)
    put(uk, Notice.OVERDUE, YESTERDAY)
    put(jp, Notice.HOLD)
    put(uk, Notice.ALARM)
    say(pair, work)
    kinds = [kind for _, kind in sent.rows]
    assert set(kinds[:3]) == {Notice.OUTCOME, Notice.HOLD, Notice.ALARM}
    assert kinds[3:] == [Notice.CARD, Notice.SHIPPING, Notice.OVERDUE]


def test_what_brakes_meanwhile_goes_before_what_waits(
    pair: dict[str, Desk], sent: Sent, work: Work
) -> None:
    """An alarm that comes while one store's cards are sent waits for no other store's cards."""
    jp, uk = pair.values()
    put(jp, Notice.CARD)
    put(uk, Notice.CARD)
    sent.then.append(lambda: put(jp, Notice.ALARM))
    say(pair, work)
    assert [kind for _, kind in sent.rows] == [Notice.CARD, Notice.ALARM, Notice.CARD]


def test_a_flood_of_one_stores_cards_holds_up_no_other(
    pair: dict[str, Desk], sent: Sent, work: Work, office: Office
) -> None:
    """Each store has its share of a turn: ten messages, the oldest first."""
    jp, uk = pair.values()
    for number in range(30):
        put(jp, Notice.CARD, f"r{number}")
    office.clock.advance(timedelta(seconds=1))
    put(uk, Notice.CARD)
    say(pair, work)
    assert [name for name, _ in sent.rows] == ["JP"] * 10 + ["UK"]
    say(pair, work)
    assert len(sent.rows) == 21


def test_what_is_of_no_store_here_is_left(pair: dict[str, Desk], sent: Sent, work: Work) -> None:
    """Rows of a store that the settings no longer name wait; those of the others are sent."""
    jp, uk = pair.values()
    put(jp, Notice.CARD)
    put(uk, Notice.CARD)
    say({uk.store_key: uk}, work)
    assert sent.rows == [("UK", Notice.CARD)]
    assert len(jp.store.outbox.due(jp.clock.now(), priority=Priority.CARDS)) == 1


def test_a_store_that_cannot_be_written_holds_up_no_other(
    pair: dict[str, Desk], sent: Sent, work: Work
) -> None:
    """What one store raises is logged, and the next one has its turn."""
    jp, uk = pair.values()
    put(jp, Notice.CARD)
    put(uk, Notice.CARD)

    def busy() -> None:
        raise StoreBusy("locked")

    sent.then.append(busy)
    say(pair, work)
    assert [name for name, _ in sent.rows] == ["JP", "UK"]


def test_what_a_store_outside_the_settings_has_to_say_waits_for_nobody(
    pair: dict[str, Desk], sent: Sent, work: Work
) -> None:
    """It is sent once the settings name its store again, and nothing is late because of it."""
    jp, uk = pair.values()
    put(jp, Notice.CARD)
    jp.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined] # a movable one
    put(uk, Notice.HOLD)
    now, waiting_since = jp.clock.now(), work.waiting_since
    assert waiting_since(now, pair) == now - timedelta(minutes=1)
    assert waiting_since(now, {uk.store_key}) == now

    say({jp.store_key: jp}, work)
    assert waiting_since(now, {jp.store_key}) is None
    assert waiting_since(now, pair) == now
    say(pair, work)
    assert [name for name, _ in sent.rows] == ["JP", "UK"]
    assert waiting_since(now, pair) is None
