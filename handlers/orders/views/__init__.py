"""What an order looks like in Slack: pure functions."""
