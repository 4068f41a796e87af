"""Kill a publisher between two calls, as a power cut would."""

from typing import Any

import requests

from publishing.portals.ckan import CkanPortal


class Killed(BaseException):
    """The process is gone. Nothing in the code under test may catch this."""


class Calls:
    """What a portal was asked so far; from call `killed_at` on, every call kills the publisher.

    With `lose_answer` the portal still does what it was asked and only its answer is lost.
    """

    def __init__(
        self, portal: CkanPortal, *, killed_at: int | None = None, lose_answer: bool = False
    ) -> None:
        self.actions: list[str] = []
        self._killed_at = killed_at
        self._lose_answer = lose_answer
        self._send = portal._api._session.send
        portal._api._session.send = self._watched  # type: ignore[method-assign]

    @property
    def writes(self) -> list[str]:
        reads = ("_show", "_list", "_info", "_list_for_user")
        return [a for a in self.actions if not (a.endswith(reads) or a.startswith("GET"))]

    def _watched(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        kill = self._killed_at is not None and len(self.actions) >= self._killed_at
        if kill and not self._lose_answer:
            raise Killed
        address = str(request.url)
        self.actions.append(address.rpartition("/")[2] if request.method == "POST" else "GET")
        response = self._send(request, **kwargs)
        if kill:
            raise Killed
        return response
