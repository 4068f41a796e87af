"""How fast the house is: ratios against a peer in the same run, never in timed tests."""
