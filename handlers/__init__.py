"""The Slack interface: listeners, views and text."""
