"""A simulated Amazon seller account, served over the SP-API wire protocol."""

from simulator.amazon.feed import End, Plan, Reach
from simulator.amazon.feed_report import Shape
from simulator.amazon.gate import Call
from simulator.amazon.order import PLANTED, SimItem, SimOrder
from simulator.amazon.simulator import AmazonSimulator
from simulator.faults import Hold

__all__ = [
    "PLANTED",
    "AmazonSimulator",
    "Call",
    "End",
    "Hold",
    "Plan",
    "Reach",
    "Shape",
    "SimItem",
    "SimOrder",
]
