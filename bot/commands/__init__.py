"""The commands other than `run`, `check` and `demo`."""
