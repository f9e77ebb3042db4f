"""A form that was opened for an order."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.orders.order import Order


@dataclass(frozen=True, slots=True)
class OpenedView:
    """A form that was opened, with the reading of its order and where to answer privately."""

    view_id: str
    store: str
    order: Order
    user_id: str
    reply_url: str
    opened_at: datetime
