"""App Home: noted when it is opened, published when it is out of date."""
