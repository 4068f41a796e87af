"""Browse the release requests that somebody may see."""

from datetime import datetime

from access_control.guard import Guard
from access_control.model import Account
from publishing.model import ReleaseRequest
from publishing.store import ReleaseStore


def browse_requests(
    store: ReleaseStore, guard: Guard, *, by: Account, at: datetime
) -> list[ReleaseRequest]:
    """Return the requests that `by` may see, newest first; that they looked is in the log."""
    return guard.admit_to_some(by, "viewRequest", store.list_requests(), at)
