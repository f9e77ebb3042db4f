"""The demo: the real bot between a simulated seller and a simulated Slack, to be played with."""

from bot.demo.page import show, show_real
from bot.demo.run import play

__all__ = ["play", "show", "show_real"]
