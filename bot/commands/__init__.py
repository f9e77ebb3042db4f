"""What the commands do, besides `run`, `check` and `demo`."""
