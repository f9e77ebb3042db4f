"""What may be cancelled, who decides, and the life of a request."""
