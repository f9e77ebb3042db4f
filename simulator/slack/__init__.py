"""A Slack workspace that lives on this computer; the app cannot tell it from Slack."""

from simulator.slack.simulator import NotSeen, SlackSimulator

__all__ = ["NotSeen", "SlackSimulator"]
