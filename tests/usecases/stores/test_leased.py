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
from bot.usecases import outbox
from bot.usecases.leases import SoleTenure
from storage import Store
from storage.tables.work import Work
from tests.usecases.office import Office
from tests.usecases.stores.sister import sister


@dataclass
class Sent:
    """Records what is sent instead of sending it; `then` is done after the first message."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    then: list[Callable[[], None]] = field(default_factory=list)

    def send(self, desk: Desk, row: OutboxRow) -> None:
        """Record a message and forget its row."""
        self.rows.append((desk.name, row.kind))
        with desk.store.transaction():
            desk.store.outbox.done(row)
        if self.then:
            self.then.pop()()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Return what is sent."""
    recorded = Sent()
    monkeypatch.setattr(outbox, "_send_one", recorded.send)
    return recorded


@pytest.fixture
def pair(office: Office) -> dict[str, Desk]:
    """Return the desks of the stores JP and UK."""
    jp = replace(office.desk, name="JP")
    uk = sister(office, "UK")
    return {desk.store_key: desk for desk in (jp, uk)}


def put(desk: Desk, kind: Notice, subject: str = "it", *, posted: bool = False) -> None:
    """Mark something as to be said in a store."""
    with desk.store.transaction():
        desk.store.outbox.put(kind, subject, at=desk.clock.now(), posted=posted)


def say(pair: dict[str, Desk]) -> None:
    """Let the outbox take one turn."""
    desk = next(iter(pair.values()))
    assert isinstance(desk.store, Store)
    send(pair, Work(desk.store.database), desk.clock, Leased(SoleTenure()))


def test_brakes_and_outcomes_go_before_cards_and_cards_before_lists(
    pair: dict[str, Desk], sent: Sent
) -> None:
    """Whatever their store and age."""
    jp, uk = pair.values()
    for desk, kind in ((jp, Notice.SHIPPING), (jp, Notice.CARD), (uk, Notice.OUTCOME)):
        put(desk, kind)
    put(uk, Notice.OVERDUE)
    put(jp, Notice.HOLD)
    put(uk, Notice.ALARM)
    say(pair)
    kinds = [kind for _, kind in sent.rows]
    assert set(kinds[:3]) == {Notice.OUTCOME, Notice.HOLD, Notice.ALARM}
    assert kinds[3:] == [Notice.CARD, Notice.SHIPPING, Notice.OVERDUE]


def test_what_brakes_meanwhile_goes_before_what_waits(pair: dict[str, Desk], sent: Sent) -> None:
    """An alarm that comes while one store's cards are sent waits for no other store's cards."""
    jp, uk = pair.values()
    put(jp, Notice.CARD)
    put(uk, Notice.CARD)
    sent.then.append(lambda: put(jp, Notice.ALARM))
    say(pair)
    assert [kind for _, kind in sent.rows] == [Notice.CARD, Notice.ALARM, Notice.CARD]


def test_a_flood_of_one_stores_cards_holds_up_no_other(
    pair: dict[str, Desk], sent: Sent, office: Office
) -> None:
    """Each store has its share of a turn: ten messages, the oldest first."""
    jp, uk = pair.values()
    for number in range(30):
        put(jp, Notice.CARD, f"r{number}")
    office.clock.advance(timedelta(seconds=1))
    put(uk, Notice.CARD)
    say(pair)
    assert [name for name, _ in sent.rows] == ["JP"] * 10 + ["UK"]
    say(pair)
    assert len(sent.rows) == 21


def test_what_is_of_no_store_here_is_left(pair: dict[str, Desk], sent: Sent) -> None:
    """Rows of a store that the settings no longer name wait; those of the others are sent."""
    jp, uk = pair.values()
    put(jp, Notice.CARD)
    put(uk, Notice.CARD)
    say({uk.store_key: uk})
    assert sent.rows == [("UK", Notice.CARD)]
    assert len(jp.store.outbox.due(jp.clock.now(), priority=Priority.CARDS)) == 1


def test_a_store_that_cannot_be_written_holds_up_no_other(
    pair: dict[str, Desk], sent: Sent
) -> None:
    """What one store raises is logged, and the next one has its turn."""
    jp, uk = pair.values()
    put(jp, Notice.CARD)
    put(uk, Notice.CARD)

    def busy() -> None:
        raise StoreBusy("locked")

    sent.then.append(busy)
    say(pair)
    assert [name for name, _ in sent.rows] == ["JP", "UK"]


def test_what_a_store_outside_the_settings_has_to_say_waits_for_nobody(
    pair: dict[str, Desk], sent: Sent
) -> None:
    """It is sent once the settings name its store again, and nothing is late because of it."""
    jp, uk = pair.values()
    put(jp, Notice.CARD)
    jp.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined] # a movable one
    put(uk, Notice.HOLD)
    assert isinstance(jp.store, Store)
    now, waiting_since = jp.clock.now(), jp.store.work.waiting_since
    assert waiting_since(now, pair) == now - timedelta(minutes=1)
    assert waiting_since(now, {uk.store_key}) == now

    say({jp.store_key: jp})
    assert waiting_since(now, {jp.store_key}) is None
    assert waiting_since(now, pair) == now
    say(pair)
    assert [name for name, _ in sent.rows] == ["JP", "UK"]
    assert waiting_since(now, pair) is None
