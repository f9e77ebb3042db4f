"""What people are told where there are several stores."""
