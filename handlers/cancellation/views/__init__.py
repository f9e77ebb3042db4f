"""What a cancellation looks like in Slack: pure functions."""
