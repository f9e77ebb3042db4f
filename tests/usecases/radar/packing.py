"""A shop and the channel of who packs: time passes, messages come."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.desk import Desk
from bot.domain.orders.order import Order
from bot.usecases import outbox
from bot.usecases.radar import scanning
from bot.usecases.radar.shipping import Watch
from tests.builders import an_order
from tests.fakes.shipping import FakeShippingChannel
from tests.usecases.radar.shop import Shop


@dataclass
class Packing:
    """A shop that is watched, with the orders to ship said in a channel."""

    shop: Shop
    channel: FakeShippingChannel
    watch: Watch

    @classmethod
    def of(cls, shop: Shop) -> "Packing":
        """Return the packing of a shop."""
        channel = FakeShippingChannel()
        shop.office.desk = replace(shop.desk, shipping_channel=channel)
        return cls(shop, channel, Watch(shop.desk))

    @property
    def desk(self) -> Desk:
        """Return the desk."""
        return self.shop.desk

    def restart(self) -> None:
        """Forget what is in memory."""
        self.watch = Watch(self.desk)

    def work(self) -> None:
        """Let the workers take one turn."""
        scanning.step(self.desk)
        self.watch.step()
        outbox.send_due(self.desk)

    def wait(self, minutes: float = 0, *, step: float = 1) -> None:
        """Let time pass, the workers working as it does."""
        for _ in range(round(minutes / step)):
            self.shop.office.clock.advance(timedelta(minutes=step))
            self.work()

    def order(self, hours: float, number: int = 1) -> Order:
        """Put an order into Amazon's list that is to be shipped in so many hours."""
        now = self.shop.office.clock.now()
        ship_by = now + timedelta(hours=hours)
        return self.shop.change(an_order(id=f"250-0000000-{number:07}", ship_by=ship_by))

    def ships(self, order: Order) -> None:
        """Have an order shipped at Amazon."""
        self.shop.office.book.ship(order.id)
        self.shop.change(self.shop.office.book.orders[order.id])
