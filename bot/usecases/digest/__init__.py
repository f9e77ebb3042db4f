"""Posting the morning's digest, and alerts between digests."""
