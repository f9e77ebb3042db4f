"""Links to orders that people post: which they are, and what their cards are made of."""
