"""How people are protected in records: find them, decide about each column, treat the rows."""
