"""What Slack refuses in a block, kind by kind (limits: docs.slack.dev, Block Kit reference)."""
