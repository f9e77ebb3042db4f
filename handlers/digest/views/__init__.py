"""What the digest and its thread look like in Slack: pure functions."""
