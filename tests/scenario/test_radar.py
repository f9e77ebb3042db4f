"""The watched account over the wire: what buyers ask for and what leaves is known in minutes."""

from collections.abc import Callable
from datetime import timedelta

from bot.domain.orders.order import Status
from bot.domain.radar.buyer_request import BuyerRequest, BuyerState
from bot.domain.radar.scan import ScanKind
from tests.scenario.world import DESK, World

Start = Callable[..., World]


def buyer(world: World, order_id: str) -> BuyerRequest | None:
    """Return the buyer's request on an order as it is known."""
    return world.program.store.buyer_requests.get(order_id)


def state(world: World, order_id: str) -> str:
    """Return the state of the buyer's request on an order."""
    request = buyer(world, order_id)
    return "none" if request is None else str(request.state)


def until(world: World, order_id: str, expected: str) -> None:
    """Let time pass until the buyer's request is known to be in a state."""
    world.until(lambda: state(world, order_id) == expected, minutes=7.5, what=expected)


def scanned(world: World) -> None:
    """Let the first scans come to their end."""
    scans = world.program.store.scans

    def ended() -> bool:
        found = [scans.get(kind) for kind in ScanKind]
        return all(scan is not None and not scan.running for scan in found)

    world.until(ended, minutes=3, what="the first scans")


def test_a_buyers_request_is_known_within_minutes(world: World) -> None:
    """Asked, withdrawn, asked again and shipped, each seen by a call that costs one page."""
    order_id = world.amazon.seeds["unshipped"]
    scanned(world)
    calls = len(world.amazon.called("searchOrders"))
    for change, expected in (
        (world.amazon.buyer_requests, "waiting"),
        (world.amazon.buyer_withdraws, "withdrawn"),
        (world.amazon.buyer_requests, "waiting"),
        (world.amazon.ship, "shipped"),
    ):
        change(order_id)
        until(world, order_id, expected)

    known = world.program.store.orders.get(order_id)
    assert known is not None
    assert known.status is Status.SHIPPED
    assert len(world.amazon.called("searchOrders")) - calls <= 8
    lines = [line for line in world.program.store.audit.all() if line.order_id == order_id]
    assert [line.after for line in lines] == ["waiting", "withdrawn", "waiting", "shipped"]
    assert {call.status for call in world.amazon.called("searchOrders")} == {200}


def test_hours_away_are_caught_up_by_one_scan(start: Start) -> None:
    """One scan from where the last one ended finds what came and went meanwhile."""
    world = start(DIGEST_TIME="23:00")
    scanned(world)
    shipped, asked = world.amazon.seeds["ship_soon"], world.amazon.seeds["multi_item"]
    cursor = world.program.store.scans.get(ScanKind.CHANGES)
    world.amazon.buyer_requests(asked)
    world.amazon.ship(shipped)
    calls = len(world.amazon.called("searchOrders"))
    world.restart(after=timedelta(hours=5))

    world.until(lambda: state(world, asked) == "waiting", minutes=2, what="the request")
    assert len(world.amazon.called("searchOrders")) == calls + 1
    [call] = world.amazon.called("searchOrders")[calls:]
    assert cursor is not None
    assert cursor.cursor is not None
    assert call.params["lastUpdatedAfter"] < f"{cursor.cursor:%Y-%m-%dT%H:%M:%SZ}"
    known = world.program.store.orders.get(shipped)
    assert known is not None
    assert known.status is Status.SHIPPED


def test_while_amazon_refuses_the_whole_search_requests_are_noted(world: World) -> None:
    """As in August 2026: a buyer's request is known all the same, and the list keeps its time."""
    order_id = world.amazon.seeds["unshipped"]
    scanned(world)
    world.amazon.faults.refuse_dataset("searchOrders", "FULFILLMENT")
    world.wait(minutes=6, longest=30)
    before = world.program.store.scans.get(ScanKind.CHANGES)
    world.amazon.buyer_requests(order_id)
    world.until(lambda: state(world, order_id) == "waiting", minutes=12, what="the request")

    after = world.program.store.scans.get(ScanKind.CHANGES)
    assert before is not None
    assert after is not None
    assert (after.cursor, after.whole_at) == (before.cursor, before.whole_at)
    known = world.program.store.orders.get(order_id)
    assert known is not None
    assert not known.facts.requested_on_some
    world.amazon.faults.clear("searchOrders")
    world.until(lambda: _requested(world, order_id), minutes=12, what="the whole search")
    assert state(world, order_id) == BuyerState.WAITING


def _requested(world: World, order_id: str) -> bool:
    known = world.program.store.orders.get(order_id)
    return known is not None and known.facts.requested_on_all


def test_a_request_of_ours_hears_of_a_change_from_the_scan(world: World) -> None:
    """The scan asks for a reading, and the reading makes the request void."""
    order_id = world.amazon.seeds["unshipped"]
    scanned(world)
    world.ask(world.sato, order_id)
    world.amazon.ship(order_id)
    world.until(lambda: world.shown(order_id) == "void", minutes=8, what="void")


def test_the_list_of_orders_is_minutes_old(world: World) -> None:
    """/order alone shows what is known, with its time, and asks Amazon nothing."""
    scanned(world)
    new = world.amazon.add_order(updated_at=world.amazon.now())
    world.until(lambda: world.program.store.orders.get(new), minutes=8, what="the new order")
    calls = len(world.amazon.calls)
    answer = world.tanaka.command("/order", channel=DESK)

    assert "unshipped orders" in answer.text
    assert "orders read " in answer.text
    assert len(world.amazon.calls) == calls
