"""Who may do what and why, and the record of who did."""
