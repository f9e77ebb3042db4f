"""What the answers about the account's health look like in Slack: pure functions."""
