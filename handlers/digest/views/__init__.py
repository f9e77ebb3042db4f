"""The views of the digest and its thread in Slack: pure functions."""
