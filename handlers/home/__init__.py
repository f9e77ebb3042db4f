"""App Home and the forms that it opens."""
