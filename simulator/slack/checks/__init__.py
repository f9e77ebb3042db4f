"""Block validation by block type (limits: docs.slack.dev, Block Kit reference)."""
