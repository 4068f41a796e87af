"""What CKAN answers when it cannot or may not: a status, a type, and reasons.

https://docs.ckan.org/en/2.12/api/ ("Make an API request"). Clients look at `__type`.
"""

from typing import Any

BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT = 400, 403, 404, 409


class CkanRefusal(Exception):
    """An answer other than success; `body` is what stands under `error`."""

    def __init__(self, status: int, kind: str, **reasons: Any) -> None:
        super().__init__(kind)
        self.status = status
        self.body = {**reasons, "__type": kind}


def not_found() -> CkanRefusal:
    """No such dataset, resource, organization or group."""
    return CkanRefusal(NOT_FOUND, "Not Found Error", message="Not found")


def not_authorized(action: str) -> CkanRefusal:
    """What changes something, or shows people, is done elsewhere and by other doors."""
    message = f"Access denied: {action} is not open to anonymous users"
    return CkanRefusal(FORBIDDEN, "Authorization Error", message=message)


def invalid(**reasons: list[str]) -> CkanRefusal:
    """A parameter is missing or of the wrong form; the reasons by its name."""
    return CkanRefusal(CONFLICT, "Validation Error", **reasons)


def not_a_query(message: str) -> CkanRefusal:
    """A search that cannot be read."""
    return CkanRefusal(BAD_REQUEST, "Search Query Error", message=message)
