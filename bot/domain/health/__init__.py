"""The account's health: metrics, targets, and how they change."""
