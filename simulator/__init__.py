"""A seller account and a Slack workspace that live on this computer, for the demo and the tests."""
