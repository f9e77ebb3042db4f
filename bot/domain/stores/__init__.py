"""Several stores in one program: their names."""
