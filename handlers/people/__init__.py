"""People as Slack tells of them, and what administrators are told."""
