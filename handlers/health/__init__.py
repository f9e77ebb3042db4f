"""The account's health for one person: /health and its buttons."""
