"""Watching the account's orders, and telling what was noticed."""
