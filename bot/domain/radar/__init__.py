"""Watching the account's orders: what changed, what a buyer asks for, what has to be shipped."""
