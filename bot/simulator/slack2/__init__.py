"""A Slack workspace on this computer: Web API, Socket Mode, and people who use it."""

from bot.simulator.slack2.server import Call, SlackSimulator

__all__ = ["Call", "SlackSimulator"]
