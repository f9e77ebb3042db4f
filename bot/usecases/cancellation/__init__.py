"""From asking for a cancellation to the proof that it happened."""
