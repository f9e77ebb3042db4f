"""/cancel, the approval card and its buttons."""
