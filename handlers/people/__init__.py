"""Slack's events about people, and notices to administrators."""
