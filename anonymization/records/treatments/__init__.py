"""One module for each way of treating a column."""
