"""Watching the account's orders: changes, buyers' requests, and what has to be shipped."""
