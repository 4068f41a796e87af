"""CKAN's refusals as it writes them: a status, a type, and reasons by field."""

from typing import Any


class CkanRefusal(Exception):
    """An answer of CKAN other than success."""

    def __init__(self, status: int, kind: str, **reasons: Any) -> None:
        super().__init__(kind)
        self.status = status
        self.body = {"__type": kind, **reasons}


def not_found(message: str = "Not found") -> CkanRefusal:
    return CkanRefusal(404, "Not Found Error", message=message)


def not_authorized(message: str = "Access denied") -> CkanRefusal:
    return CkanRefusal(403, "Authorization Error", message=message)


def invalid(**reasons: Any) -> CkanRefusal:
    return CkanRefusal(409, "Validation Error", **reasons)
