"""The demo: the real bot between a simulated seller and a simulated Slack, to be played with."""

from bot.demo.page import show, show_real
from bot.demo.run import play
from bot.demo.surroundings import connect_directly, is_over, keep_quiet

__all__ = ["connect_directly", "is_over", "keep_quiet", "play", "show", "show_real"]
