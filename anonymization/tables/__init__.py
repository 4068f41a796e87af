"""Tables that give nobody away: tabulate, protect, attack, certify."""
