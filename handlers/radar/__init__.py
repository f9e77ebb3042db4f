"""Buyers' requests and the orders to ship, as Slack sees them."""
