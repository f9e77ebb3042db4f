"""Links to orders, and the card under them."""
