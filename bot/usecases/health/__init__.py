"""Collecting account health reports and answering questions about them."""
