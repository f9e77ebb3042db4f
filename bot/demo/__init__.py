"""The demo: the real bot between a simulated seller and a simulated Slack, to be played with."""

from bot.demo.launch import start
from bot.demo.run import play

__all__ = ["play", "start"]
