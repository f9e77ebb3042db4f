"""What people read of buyers' requests."""
