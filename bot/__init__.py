"""What Sellerdesk means and how it runs."""
