"""/cancel, the approval card and what follows."""
