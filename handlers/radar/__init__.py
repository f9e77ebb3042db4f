"""Buyers' requests and what has to be shipped, in Slack."""
