"""The way out: request, checkers, owner, signed release, portals."""
