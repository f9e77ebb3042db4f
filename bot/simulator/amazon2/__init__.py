"""A seller account on Amazon, on this computer: SP-API over HTTP, and what happens to orders."""

from bot.simulator.amazon2.health import Health, Part
from bot.simulator.amazon2.orders import SimItem, SimOrder
from bot.simulator.amazon2.simulator import AmazonSimulator
from bot.simulator.amazon2.wire import Call

__all__ = ["AmazonSimulator", "Call", "Health", "Part", "SimItem", "SimOrder"]
