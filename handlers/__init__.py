"""How Slack sees Sellerdesk: the list of its features."""

from handlers.boundary import Boundary
from handlers.cancellation import listeners as cancellation
from handlers.health import listeners as health
from handlers.orders import listeners as orders


def register(boundary: Boundary) -> None:
    """Register the listeners of every feature."""
    orders.register(boundary)
    cancellation.register(boundary)
    health.register(boundary)
