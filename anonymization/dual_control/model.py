"""Requests that two persons carry out together, and the one table of moves between their states."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from access_control.model import Account, AccountId, Fact, Resource
from anonymization.dual_control.errors import DeedRefusedNow, RequestLapsed


class Deed(StrEnum):
    """What takes two persons."""

    REIDENTIFY = "reidentify"
    TREAT = "treat"
    ROTATE = "rotate"
    ERASE = "erase"


NEEDS_KEY = frozenset({Deed.REIDENTIFY, Deed.TREAT})
"""For these two, both persons put their shares together."""


class DeedState(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    CLEARING = "clearing"
    DONE = "done"


class DeedMove(StrEnum):
    """What can happen to a request."""

    APPROVE = "approve"
    REFUSE = "refuse"
    CARRY_OUT = "carry-out"
    COMMIT = "commit"
    CLEAR = "clear"


DEED_MOVES: dict[tuple[DeedState, DeedMove], DeedState] = {
    (DeedState.ASKED, DeedMove.APPROVE): DeedState.APPROVED,
    (DeedState.ASKED, DeedMove.REFUSE): DeedState.REFUSED,
    (DeedState.APPROVED, DeedMove.REFUSE): DeedState.REFUSED,
    (DeedState.APPROVED, DeedMove.CARRY_OUT): DeedState.DONE,
    (DeedState.APPROVED, DeedMove.COMMIT): DeedState.CLEARING,
    (DeedState.CLEARING, DeedMove.CLEAR): DeedState.DONE,
}
"""The whole workflow. What is not in here cannot happen.

Leading back and treating are done at once. Rotating and erasing are committed first, all of it or
nothing; what is old is destroyed after that, by whoever opens the house next if need be.
"""


@dataclass(frozen=True, slots=True)
class DeedWish:
    """What somebody asks for: a deed with its purpose and the number of its file.

    `domain` is the release domain whose key it is about and `target` the dataset to treat; erasing
    has neither. `values` are the pseudonyms, or the identifier of the person to erase.
    """

    deed: Deed
    purpose: str
    reference: str = ""
    domain: str = ""
    target: str = ""
    values: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class TwoPersonRequest:
    """What somebody wants to do that nobody does alone.

    The pseudonyms are kept sealed and only until the request ends; an identifier is never kept.
    `digest` is a keyed digest of them. `contribution` is the approver's share, sealed for the
    asker.
    """

    id: str
    deed: Deed
    purpose: str
    reference: str
    domain: str
    target: str
    values: int
    digest: str
    asker: AccountId
    asked_at: datetime
    open_until: datetime
    state: DeedState = DeedState.ASKED
    approver: AccountId | None = None
    sealed_values: str = field(default="", repr=False)
    contribution: str = field(default="", repr=False)
    result: dict[str, Fact] = field(default_factory=dict)
    revision: int = 0

    def with_approval(self, by: AccountId, contribution: str, *, at: datetime) -> Self:
        state = self._after(DeedMove.APPROVE, at)
        return replace(self, state=state, approver=by, contribution=contribution)

    def with_refusal(self, by: AccountId, *, at: datetime) -> Self:
        state = self._after(DeedMove.REFUSE, at)
        return replace(self, state=state, approver=by, sealed_values="", contribution="")

    def with_end(self, result: dict[str, Fact], *, at: datetime) -> Self:
        """End what is done at once; nothing of the shares or the pseudonyms stays."""
        state = self._after(DeedMove.CARRY_OUT, at)
        return replace(self, state=state, result=result, sealed_values="", contribution="")

    def with_commitment(self, result: dict[str, Fact], *, at: datetime) -> Self:
        """Commit what is all or nothing; the old files are still there."""
        state = self._after(DeedMove.COMMIT, at)
        return replace(self, state=state, result=result, sealed_values="", contribution="")

    def with_clearing(self, destroyed: int, *, at: datetime) -> Self:
        state = self._after(DeedMove.CLEAR, at)
        result = {**self.result, "files_destroyed": destroyed}
        return replace(self, state=state, result=result)

    def require_carrying_out(self, deed: Deed, at: datetime) -> None:
        """Let pass what is approved, in time, and this deed.

        Raises:
            DeedRefusedNow: It is not approved, or is another deed.
            RequestLapsed: Its time is over.
        """
        if self.deed is not deed:
            raise DeedRefusedNow(
                f"this request is to {self.deed}, not to {deed}. Carry out what was approved",
                vi=f"yêu cầu này là để {self.deed}, không phải {deed}. Hãy làm đúng việc đã duyệt",
            )
        self._after(DeedMove.CARRY_OUT, at)

    def has_lapsed(self, at: datetime) -> bool:
        """Whether nothing but looking at it is possible any more."""
        return self.state in _OPEN and at > self.open_until

    def as_resource(self) -> Resource:
        return Resource(
            "TwoPersonRequest",
            self.id,
            {"deed": str(self.deed), "asker": self.asker, "approver": self.approver or ""},
        )

    def _after(self, move: DeedMove, at: datetime) -> DeedState:
        following = DEED_MOVES.get((self.state, move))
        if following is None:
            raise DeedRefusedNow(
                f"a request that is {self.state} cannot {move}. Look at where it stands now",
                vi=f"yêu cầu đang ở trạng thái {self.state} không thể {move}. "
                "Hãy xem lại trạng thái hiện tại",
            )
        if self.has_lapsed(at):
            raise RequestLapsed(
                "the time of this request is over. Ask again; it has to be approved again",
                vi="yêu cầu này đã hết hạn. Hãy đề nghị lại và chờ phê duyệt lại",
            )
        return following


_OPEN = (DeedState.ASKED, DeedState.APPROVED)


def wish_as_resource(deed: Deed, by: Account) -> Resource:
    """How the rules see a request that is not made yet."""
    return Resource("TwoPersonRequest", "new", {"deed": str(deed), "asker": by.id, "approver": ""})
