"""The views of the radar: pure functions."""
