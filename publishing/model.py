"""Release requests, checks and releases, and the one table of moves between their states."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, Self

from access_control.model import AccountId, Resource
from catalog.model import Bilingual, DatasetId
from publishing.errors import SameChecker, WrongMoment

RequestId = NewType("RequestId", str)
ReleaseId = NewType("ReleaseId", str)


class Status(StrEnum):
    """Where a release request stands."""

    SUBMITTED = "submitted"
    CHECKED = "checked"
    REJECTED = "rejected"
    APPROVED = "approved"
    PUBLISHING = "publishing"
    PUBLISHED = "published"


class Move(StrEnum):
    """What can happen to a release request."""

    ACCEPT = "accept"
    REJECT = "reject"
    APPROVE = "approve"
    BEGIN = "begin-publishing"
    FINISH = "finish-publishing"


MOVES: dict[tuple[Status, Move], Status] = {
    (Status.SUBMITTED, Move.ACCEPT): Status.CHECKED,
    (Status.SUBMITTED, Move.REJECT): Status.REJECTED,
    (Status.CHECKED, Move.APPROVE): Status.APPROVED,
    (Status.CHECKED, Move.REJECT): Status.REJECTED,
    (Status.APPROVED, Move.BEGIN): Status.PUBLISHING,
    (Status.PUBLISHING, Move.FINISH): Status.PUBLISHED,
}
"""The whole workflow. What is not in here cannot happen."""


class Verdict(StrEnum):
    """What a checker finds."""

    ACCEPT = "accept"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Review:
    """One blind check."""

    by: AccountId
    verdict: Verdict
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """The wish to release one protected version of a dataset."""

    id: RequestId
    dataset_id: DatasetId
    product: str
    title: Bilingual
    summary: Bilingual
    table_digest: str
    certificate_digest: str
    rows: int
    is_invented: bool
    author: AccountId
    steward: AccountId
    owner: AccountId
    checks_needed: int
    submitted_at: datetime
    status: Status = Status.SUBMITTED
    reviews: tuple[Review, ...] = ()
    approver: AccountId | None = None
    publisher: AccountId | None = None
    version: str = ""
    issued: datetime | None = None
    revision: int = 0

    @property
    def is_answered(self) -> bool:
        """As many checks are in as are needed."""
        return len(self.reviews) >= self.checks_needed

    @property
    def is_checked(self) -> bool:
        """All checks that are needed are in, and none rejects it."""
        return self.is_answered and all(review.verdict is Verdict.ACCEPT for review in self.reviews)

    def with_review(self, review: Review) -> Self:
        """Add a check; the last one that is needed moves the request on.

        Raises:
            SameChecker: They wrote it, or have checked it already.
            WrongMoment: It is not waiting for checks.
        """
        if review.by in {self.author, *(r.by for r in self.reviews)}:
            raise SameChecker(
                "you wrote or already checked this request. Another checker must check it",
                vi="bạn đã lập hoặc đã kiểm tra yêu cầu này. Cần người kiểm tra khác",
            )
        self._after(Move.ACCEPT)
        reviewed = replace(self, reviews=(*self.reviews, review))
        if not reviewed.is_answered:
            return reviewed
        # Blind: one rejection decides only when all answers are in, so that nobody can tell
        # from the state what the other one said.
        move = Move.ACCEPT if reviewed.is_checked else Move.REJECT
        return replace(reviewed, status=self._after(move))

    def with_approval(self, by: AccountId) -> Self:
        return replace(self, status=self._after(Move.APPROVE), approver=by)

    def with_beginning(self, by: AccountId, *, version: str, at: datetime) -> Self:
        status = self._after(Move.BEGIN)
        return replace(self, status=status, publisher=by, version=version, issued=at)

    def with_end(self) -> Self:
        return replace(self, status=self._after(Move.FINISH))

    @property
    def release_id(self) -> ReleaseId:
        """The name of the release it becomes: product and version, never used twice."""
        return ReleaseId(f"{self.product}-{self.version}")

    def as_resource(self) -> Resource:
        return Resource(
            "Request",
            self.id,
            {
                "author": self.author,
                "steward": self.steward,
                "owner": self.owner,
                "checkers": frozenset(review.by for review in self.reviews),
                "approver": self.approver or "",
                "answered": self.is_answered,
                "checked": self.is_checked,
            },
        )

    def _after(self, move: Move) -> Status:
        following = MOVES.get((self.status, move))
        if following is None:
            raise WrongMoment(
                f"a request that is {self.status} cannot {move}. Look at where it stands now",
                vi=f"yêu cầu đang ở trạng thái {self.status} không thể {move}. "
                "Hãy xem lại trạng thái hiện tại",
            )
        return following


@dataclass(frozen=True, slots=True)
class Release:
    """A signed, immutable folder that everybody may download."""

    id: ReleaseId
    request_id: RequestId
    product: str
    version: str
    title: Bilingual
    summary: Bilingual
    is_invented: bool
    rows: int
    issued: datetime
    publisher: AccountId
    owner: AccountId
    manifest_digest: str
    withdrawn_at: datetime | None = None
    withdrawn_because: Bilingual | None = None

    @property
    def is_public(self) -> bool:
        return self.withdrawn_at is None

    def as_resource(self) -> Resource:
        return Resource("Release", self.id, {"publisher": self.publisher, "owner": self.owner})


class DeliveryState(StrEnum):
    """How far a delivery to a portal has come."""

    PENDING = "pending"
    DELIVERED = "delivered"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One release at one portal: the outbox that survives a crash."""

    release_id: ReleaseId
    portal: str
    state: DeliveryState
    tries: int
    at: datetime
    dataset_url: str = ""
    problem: str = ""
