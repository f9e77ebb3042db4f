"""What App Home shows."""
