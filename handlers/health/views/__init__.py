"""The views of the account's health in Slack: pure functions."""
