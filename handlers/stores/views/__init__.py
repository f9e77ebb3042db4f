"""The views that concern several stores: pure functions."""
