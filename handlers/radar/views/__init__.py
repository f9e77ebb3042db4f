"""What people read about the radar."""
