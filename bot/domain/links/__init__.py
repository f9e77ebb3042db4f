"""Links to orders that people post, and the contents of their cards."""
