"""What we hold, whose it is, how sensitive it is, and where it came from."""
