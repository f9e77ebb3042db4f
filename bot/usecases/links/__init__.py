"""Noting the links to orders that people post, and unfolding them into the orders' cards."""
