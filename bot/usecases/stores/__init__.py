"""Several stores in one program: which of them has an order."""
