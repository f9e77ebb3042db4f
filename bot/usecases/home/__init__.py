"""App Home: noting that it was opened, publishing it when it is out of date."""
