"""The doors of the house: each route reads a request, calls a use case, and answers."""
