"""What the use cases need from outside: Protocols only, cut along the outsides."""
