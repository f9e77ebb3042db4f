"""Buyers' requests and the orders to ship in Slack."""
