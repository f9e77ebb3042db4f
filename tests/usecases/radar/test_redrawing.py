"""Messages of buyers' requests that a former holder may have overwritten are drawn again."""

from datetime import timedelta

from bot.usecases.cancellation import deciding, redrawing
from bot.usecases.radar import answering
from tests.builders import an_item
from tests.usecases.office import SATO
from tests.usecases.radar.buyers import buyer, click, ours, said, seen, work
from tests.usecases.radar.shop import Shop


def test_a_new_holder_draws_buyers_cards_again(shop: Shop) -> None:
    """So is the card of a buyer's request, and what the packers were told: do not ship, or ship."""
    order = seen(shop)
    quiet, channel = seen(shop, id="250-0000000-0000002"), said(shop)
    seen(shop, id=quiet.id, items=(an_item(),))
    shop.office.clock.advance(timedelta(minutes=3))

    def redrawn() -> list[tuple[int, int]]:
        """Return how many cards and holds of each order are drawn again."""
        cards, holds = len(channel.cards), len(channel.holds)
        redrawing.redraw_recent(shop.desk, within=timedelta(minutes=2))
        work(shop)
        drawn = [one.request.order_id for one in channel.cards[cards:]]
        told = [one.request.order_id for one in channel.holds[holds:]]
        return [(drawn.count(one.id), told.count(one.id)) for one in (order, quiet)]

    assert redrawn() == [(1, 1), (0, 0)]
    click(shop, answering.cancel, order)
    assert buyer(shop, order).card is None  # it is the card of our request from now on
    work(shop)
    assert redrawn() == [(0, 1), (0, 0)]
    shop.office.clock.advance(timedelta(seconds=30))
    shop.office.click(deciding.stop, ours(shop, order), SATO)
    work(shop)
    seen(shop, items=(an_item(),))
    assert redrawn() == [(1, 1), (0, 0)]
    shop.office.clock.advance(timedelta(minutes=3))
    assert redrawn() == [(0, 0), (0, 0)]
