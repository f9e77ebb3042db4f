"""Looking up orders, and reading the open ones."""
