"""The views for administrators: pure functions."""
