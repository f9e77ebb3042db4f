"""Queries use the indexes."""

from bot.domain.cancellation.request import State
from bot.domain.messages import Priority
from bot.domain.radar.buyer_request import BuyerState
from bot.domain.radar.scan import ScanKind
from storage import Store
from storage.sqlite import SqliteConnector
from tests.builders import NOW, ORDER_ID


def ask_of_the_radar(store: Store) -> None:
    """Ask all that is asked of the orders and of who takes care of them."""
    store.orders.get("O")
    store.orders.open()
    store.orders.count_open()
    store.orders.unseen(NOW, tried_before=NOW)
    store.orders.unseen(NOW, tried_before=NOW, ship_by=NOW)
    store.scans.get(ScanKind.CHANGES)
    store.buyer_requests.get("O")
    store.buyer_requests.in_state(BuyerState.WAITING, BuyerState.TAKEN)
    store.watchers.of("O")
    store.takes.get("O")
    store.takes.of("U")
    store.takes.all()
    store.shipping_days.get(NOW.date())
    store.shipping_days.latest()


def test_no_question_reads_a_whole_table(store: Store, database: SqliteConnector) -> None:
    """Every question that is asked at a click or by a worker finds its rows by an index."""
    asked: list[str] = []
    database.connection.set_trace_callback(asked.append)
    store.requests.get("r1")
    store.requests.by_view("V1")
    store.requests.open_for(ORDER_ID)
    store.requests.latest_for(ORDER_ID)
    store.requests.in_state(State.REQUESTED, State.APPROVED)
    store.requests.to_read()
    store.requests.to_send(NOW, 25)
    store.requests.lapsing(NOW, NOW)
    store.requests.approved_outside(NOW, NOW)
    store.requests.recent(NOW)
    store.requests.recent(NOW, State.CANCELLED)
    store.feeds.get("feed-1")
    store.feeds.open()
    store.feeds.known_ids()
    store.outbox.due(NOW)
    store.views.get("V1")
    store.deliveries.answer("T1")
    _ = store.people.away_of("U1"), store.people.groups()
    store.reports.latest("JP")
    for reports_of in (store.reports.between, store.reports.last_of_days):
        reports_of("JP", NOW.date(), NOW.date())
    store.digests.get(NOW.date())
    store.alerts.all()
    ask_of_the_radar(store)
    store.collecting.job()
    next(store.audit.all(), None)
    database.connection.set_trace_callback(None)

    assert len(asked) == 40
    plans = {
        sql: [row["detail"] for row in store.database.rows(f"EXPLAIN QUERY PLAN {sql}")]
        for sql in asked
    }
    assert {sql: plan for sql, plan in plans.items() if "SCAN" in str(plan)} == {}


def test_what_is_over_costs_nothing_every_second(store: Store, database: SqliteConnector) -> None:
    """Who has work to follow is found among the open requests and feeds, however many ended."""
    asked: list[str] = []
    database.connection.set_trace_callback(asked.append)
    store.work.to_follow()
    database.connection.set_trace_callback(None)

    [sql] = asked
    plan = str([row["detail"] for row in database.rows(f"EXPLAIN QUERY PLAN {sql}")])
    assert "requests USING INDEX requests_one_open_an_order" in plan
    assert "feeds USING INDEX feeds_one_open" in plan
    assert "SEARCH buyer_requests" in plan


def test_the_first_of_many_rows_is_found_without_sorting_them(
    store: Store, database: SqliteConnector
) -> None:
    """However many messages wait, the next ones to send are the first of an index."""
    asked: list[str] = []
    database.connection.set_trace_callback(asked.append)
    store.outbox.due(NOW, 10, Priority.CARDS)
    database.connection.set_trace_callback(None)

    [sql] = asked
    assert "TEMP B-TREE" not in str(database.rows(f"EXPLAIN QUERY PLAN {sql}"))
