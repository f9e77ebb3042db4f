"""Two stores of one account: marketplaces that share rates, scans and the only open feed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.clock import MovableClock
from bot.domain.cancellation.request import State
from bot.domain.radar.scan import ScanKind
from simulator.amazon.markets import MARKETS
from tests.builders import NOW
from tests.scenario.stores import US_APPROVALS, Stores, table
from tests.scenario.world import populate

UK, DE = MARKETS["UK"].id, MARKETS["DE"].id


@contextmanager
def one_account(
    folder: Path, before: Callable[[Stores], object] = lambda _: None, /, **de: str
) -> Iterator[Stores]:
    """Start a world with the stores UK and DE of one account; `before` prepares the account."""
    with Stores(folder / "desk.db", MovableClock(NOW)) as world:
        populate(world.slack)
        world.slack.add_channel(US_APPROVALS, "de-approvals")
        of_de = {"APPROVALS_CHANNEL": US_APPROVALS, "LANGUAGE": "en", **de}
        tables = [table("UK", world.us, "UK"), table("DE", world.us, "DE", **of_de)]
        world.configure(folder, tables)
        before(world)
        world.open(tick=0.01, amazon_pause=0.01, durable=False)
        world.program.start()
        yield world
        assert world.slack.violations == []


def order_of(world: Stores, order_id: str, market_id: str) -> str:
    """Add an order of a marketplace to the account."""
    return world.us.add_order(order_id, marketplace_id=market_id)


def test_an_order_belongs_to_the_store_of_its_marketplace(tmp_path: Path) -> None:
    """Either marketplace's order is found by one call, and named by its own store."""
    with one_account(tmp_path) as world:
        british = order_of(world, "202-1111111-1111111", UK)
        german = order_of(world, "302-1111111-1111111", DE)
        assert "(UK)" in world.look_up(world.sato, british)["text"]
        assert "(DE)" in world.look_up(world.sato, german)["text"]
        assert len(world.us.called("getOrder")) == 2


def test_looking_up_an_order_of_a_marketplace_of_no_store(tmp_path: Path) -> None:
    """Its marketplace is named, and no cancellation is offered."""
    with one_account(tmp_path) as world:
        french = order_of(world, "402-1111111-1111111", MARKETS["FR"].id)
        shown = world.look_up(world.tanaka, french)
        assert "amazon.fr" in str(shown).lower()
        assert "order.cancel" not in str(shown)


def test_an_order_of_a_store_of_others_in_the_same_account(tmp_path: Path) -> None:
    """Who has no role in one marketplace reads nothing of its orders by the other one's login."""
    with one_account(tmp_path, OPERATORS="U0TANAKA") as world:
        german = order_of(world, "302-1111111-1111111", DE)
        shown = world.look_up(world.sato, german)
        assert "UK" in shown["text"]
        assert "DE" not in shown["text"]


def test_one_scan_finds_the_orders_of_both(tmp_path: Path) -> None:
    """The account is searched once for both marketplaces, and each store lists its own orders."""
    british, german = "202-1111111-1111111", "302-1111111-1111111"

    def orders(world: Stores) -> None:
        order_of(world, british, UK)
        order_of(world, german, DE)

    with one_account(tmp_path, orders) as world:
        scans = world.program.store.scans

        def listed() -> list[list[str]]:
            return [[one.id for one in store.orders.open()] for store in world.program.stores]

        world.until(
            lambda: listed() == [[british], [german]], minutes=15, what="orders of both stores"
        )
        first = scans.get(ScanKind.FIRST)
        assert first is not None
        assert not first.running
        searched = world.us.called("searchOrders")
        assert all(set(one.params["marketplaceIds"].split(",")) == {UK, DE} for one in searched)


def test_stores_of_one_account_take_turns_with_the_feed(tmp_path: Path) -> None:
    """Both stores' cancellations are sent, in a feed each, one after the other."""
    with one_account(tmp_path) as world:
        british = order_of(world, "202-1111111-1111111", UK)
        german = order_of(world, "302-1111111-1111111", DE)
        for order_id in (british, german):
            world.fill(world.sato, order_id)
            assert world.sato.submit().closed
        requests = [store.requests for store in world.program.stores]
        world.until(lambda: world.card(british) and world.us_card(german), minutes=2, what="cards")
        world.approve(world.tanaka, british)
        world.tanaka.click(world.us_card(german), "cancellation.approve")

        def states() -> list[State]:
            found = (
                table.latest_for(order_id)
                for table, order_id in zip(requests, (british, german), strict=True)
            )
            return [one.state for one in found if one is not None]

        world.until(lambda: states() == [State.CANCELLED] * 2, minutes=120, what="both cancelled")
        feeds = [feed for feed, _, _ in world.us.cancel_messages()]
        assert len(set(feeds)) == 2
