"""The demo: the real bot between a simulated seller and a simulated Slack, in the terminal."""

from bot.demo.run import play

__all__ = ["play"]
