"""Looking up orders for people, and reading single ones for the workers."""
