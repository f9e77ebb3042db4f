"""What the measurements stand on: programs as processes of their own, filled databases, tables."""
