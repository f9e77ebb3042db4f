"""The views of App Home: pure functions."""
