"""App Home: what waits for one reader, and how the account stands."""
