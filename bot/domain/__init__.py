"""Pure values and rules: the standard library only."""
