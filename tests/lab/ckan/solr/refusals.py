"""How the stand-in says no: as Solr would, or that it does not know how."""


class BadRequest(Exception):
    """Becomes Solr's JSON error with HTTP 400."""


def unsupported(what: str) -> BadRequest:
    """Return the refusal of something outside the subset: the stand-in never guesses."""
    return BadRequest(f"solr-standin: {what} is outside the supported subset")
