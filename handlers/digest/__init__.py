"""The daily health digest and the alerts between digests."""
