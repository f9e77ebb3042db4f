"""Watching the account's orders, and the messages about what was noticed."""
