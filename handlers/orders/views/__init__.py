"""The views of an order in Slack: pure functions."""
