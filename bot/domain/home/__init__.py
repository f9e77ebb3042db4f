"""App Home: what waits for one reader, and the account's health."""
