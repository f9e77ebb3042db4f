"""The morning's digest: what is to be done, what changed, how much room is left."""
