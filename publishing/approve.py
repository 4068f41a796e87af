"""Approve a checked request, as the owner of the data."""

from datetime import datetime

from access_control.guard import Guard
from access_control.model import Account
from publishing.model import ReleaseRequest
from publishing.store import ReleaseStore


def approve(
    store: ReleaseStore, guard: Guard, *, by: Account, request_id: str, at: datetime
) -> ReleaseRequest:
    """Take responsibility for the release.

    Raises:
        AccessDenied: `by` is not the owner, or had an earlier part in it, or it is not checked.
        WrongMoment: It is not waiting for approval.
    """
    request = store.get(request_id)
    decision = guard.admit(by, "approve", request.as_resource(), at)
    return store.save(request.with_approval(by.id), decision.event(at))
