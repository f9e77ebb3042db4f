"""The morning's digest: what is to be done, what changed, what room is left."""
