"""Simulators of an Amazon seller account and a Slack workspace, for the demo and the tests."""
