"""The list of features."""

from handlers.boundary import Boundary
from handlers.cancellation.listeners import register as register_cancellation
from handlers.health.listeners import register as register_health
from handlers.home.listeners import register as register_home
from handlers.links.listeners import register as register_links
from handlers.orders.listeners import register as register_orders
from handlers.people.listeners import register as register_people
from handlers.radar.listeners import register as register_radar


def register(boundary: Boundary) -> None:
    """Register the listeners of every feature."""
    register_orders(boundary)
    register_cancellation(boundary)
    register_health(boundary)
    register_home(boundary)
    register_links(boundary)
    register_people(boundary)
    register_radar(boundary)
