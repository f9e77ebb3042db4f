"""The views of a cancellation in Slack: pure functions."""
