"""The account's health: /health and its buttons, and the channel of digests and alerts."""
