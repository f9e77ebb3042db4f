"""How Slack sees Sellerdesk."""
