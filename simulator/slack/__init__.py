"""A simulated Slack workspace that an app cannot tell from the real one."""

from simulator.slack.simulator import NotSeen, SlackSimulator

__all__ = ["NotSeen", "SlackSimulator"]
