"""How easily a person could be picked out of treated records, and what makes it harder."""
