"""Check a release request, blind: nobody sees another check before all are in."""

from datetime import datetime

from access_control.guard import Guard
from access_control.model import Account
from publishing.model import ReleaseRequest, Review, Verdict
from publishing.store import ReleaseStore


def review(
    store: ReleaseStore,
    guard: Guard,
    *,
    by: Account,
    request_id: str,
    verdict: Verdict,
    comment: str,
    at: datetime,
) -> ReleaseRequest:
    """Give a verdict on a request.

    Raises:
        AccessDenied: `by` is no checker, had an earlier part in it, or has checked it already.
        WrongMoment: It is not waiting for checks.
    """
    request = store.get(request_id)
    decision = guard.admit(by, "review", request.as_resource(), at)
    reviewed = request.with_review(Review(by.id, verdict, comment.strip(), at))
    return store.save(reviewed, decision.event(at, number=len(reviewed.reviews)))


def read_reviews(
    store: ReleaseStore, guard: Guard, *, by: Account, request_id: str, at: datetime
) -> tuple[Review, ...]:
    """Return the checks of a request once all of them are in.

    Raises:
        AccessDenied: They are not all in yet, or `by` has no part in the release.
    """
    request = store.get(request_id)
    guard.admit_reader(by, "readReviews", request.as_resource(), at)
    return request.reviews
