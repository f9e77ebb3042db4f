"""/order and the order card."""
