"""The account's health: metrics, targets and their changes."""
