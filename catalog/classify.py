"""Classify the columns of a dataset: the steward accepts a proposal or overrules it with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from access_control.guard import Guard
from access_control.model import Account, AccountId
from catalog.column_contract import contracts_digest
from catalog.errors import ChangedMeanwhile, StepMissing, Unclassified
from catalog.model import (
    ColumnClass,
    ColumnProposal,
    ColumnRole,
    Dataset,
    DatasetId,
    PersonalDataClass,
)
from catalog.store import DatasetStore

SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Overruling:
    """What the steward says instead of the proposal, and why."""

    personal_class: PersonalDataClass
    role: ColumnRole
    treatment: str
    reason: str


def classify(
    store: DatasetStore,
    guard: Guard,
    *,
    by: Account,
    dataset_id: DatasetId,
    overrulings: Mapping[str, Overruling],
    at: datetime,
    shown_contracts: str = "",
) -> Dataset:
    """Decide every column: by the proposal, or by what overrules it; and approve the contracts.

    `shown_contracts` is the digest of the contracts that the steward saw, where it is known.

    Raises:
        AccessDenied: `by` is not the dataset's steward.
        ChangedMeanwhile: The contracts are not those that the steward saw.
        StepMissing: Nothing was proposed yet.
        Unclassified: A column has neither a proposal nor an overruling, a reason is missing, or
            an overruling names a column that does not exist.
    """
    dataset = store.get(dataset_id)
    decision = guard.admit(by, "classify", dataset.as_resource(), at)
    _require_the_same(dataset, shown_contracts)
    classes = _decided(dataset, overrulings, by.id)
    changed = dataset.with_classes(classes)
    event = decision.event(
        at,
        columns=len(classes),
        overruled=sum(c.overruled for c in classes),
        contracts_sha256=changed.approved_contracts,
    )
    return store.save(changed, event)


def _require_the_same(dataset: Dataset, shown_contracts: str) -> None:
    if shown_contracts not in ("", contracts_digest(dataset.contracts)):
        raise ChangedMeanwhile(
            f"the contracts of `{dataset.description.name}` were proposed anew meanwhile. "
            "Look at them again and decide",
            vi=f"quy ước cột của `{dataset.description.name}` vừa được đề xuất lại. "
            "Hãy xem lại rồi quyết định",
        )


def _decided(
    dataset: Dataset, overrulings: Mapping[str, Overruling], by: AccountId
) -> tuple[ColumnClass, ...]:
    if not dataset.proposals:
        raise StepMissing(
            f"nothing is proposed for `{dataset.description.name}` yet. Run `detect` first",
            vi=f"chưa có đề xuất cho `{dataset.description.name}`. Hãy chạy `detect` trước",
        )
    unknown = sorted(overrulings.keys() - {c.name for c in dataset.columns})
    if unknown:
        raise Unclassified(
            f"there is no column named {', '.join(unknown)}. Check the spelling",
            vi=f"không có cột tên {', '.join(unknown)}. Hãy kiểm tra chính tả",
        )
    decided = (_decide(p, overrulings.get(p.column), by) for p in dataset.proposals)
    return tuple(c for c in decided if c is not None)


def _decide(
    proposal: ColumnProposal, overruling: Overruling | None, by: AccountId
) -> ColumnClass | None:
    if overruling is not None:
        return _overruled(proposal, overruling, by)
    if proposal.personal_class is None or proposal.role is None:
        return None
    return ColumnClass(
        column=proposal.column,
        personal_class=proposal.personal_class,
        role=proposal.role,
        entity=proposal.entity,
        treatment=proposal.treatment,
        reason=proposal.reason.vi,
        overruled=False,
        decided_by=by,
    )


def _overruled(proposal: ColumnProposal, said: Overruling, by: AccountId) -> ColumnClass:
    if len(said.reason.strip()) < SHORTEST_REASON:
        raise Unclassified(
            f"overruling the proposal for `{proposal.column}` needs a reason. Write one sentence",
            vi=f"bác bỏ đề xuất cho cột `{proposal.column}` cần có lý do. Hãy viết một câu",
        )
    return ColumnClass(
        column=proposal.column,
        personal_class=said.personal_class,
        role=said.role,
        entity=proposal.entity,
        treatment=said.treatment,
        reason=said.reason.strip(),
        overruled=True,
        decided_by=by,
    )
