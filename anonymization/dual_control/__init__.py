"""What nobody does alone: two persons open a key, lead pseudonyms back, rotate, erase."""
