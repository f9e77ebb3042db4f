"""A seller account on Amazon that lives on this computer and speaks SP-API over HTTP."""

from bot.simulator.amazon.faults import Hold
from bot.simulator.amazon.feed import End, Reach
from bot.simulator.amazon.feed_report import Shape
from bot.simulator.amazon.gate import Call
from bot.simulator.amazon.order import PLANTED, SimItem, SimOrder
from bot.simulator.amazon.simulator import AmazonSimulator

__all__ = [
    "PLANTED",
    "AmazonSimulator",
    "Call",
    "End",
    "Hold",
    "Reach",
    "Shape",
    "SimItem",
    "SimOrder",
]
