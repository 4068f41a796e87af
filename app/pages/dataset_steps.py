"""Where a dataset stands, and the one next step."""

from collections.abc import Iterable
from enum import StrEnum

from anonymization.conform import broken_columns
from anonymization.records.risk.model import GATE, Gate
from catalog.model import FIRST_PURPOSE, Dataset, VersionKind
from publishing.model import ReleaseRequest, Status


class Step(StrEnum):
    """What a steward does next; after `wait`, `done` and `hold`, others do or nobody."""

    DETECT = "detect"
    CLASSIFY = "classify"
    CONFORM = "conform"
    TREAT = "treat"
    TABULATE = "tabulate"
    PROTECT = "protect"
    SUBMIT = "submit"
    WAIT = "wait"
    DONE = "done"
    HOLD = "hold"
    MEND = "mend"


STEWARD_STEPS = (
    Step.DETECT,
    Step.CLASSIFY,
    Step.CONFORM,
    Step.TREAT,
    Step.TABULATE,
    Step.PROTECT,
    Step.SUBMIT,
)
_MADE_BY = (
    (Step.TREAT, VersionKind.DE_IDENTIFIED),
    (Step.TABULATE, VersionKind.TABULATED),
    (Step.PROTECT, VersionKind.PROTECTED),
)


def next_step(dataset: Dataset, requests: Iterable[ReleaseRequest]) -> Step:
    """Return the first step that has not been taken since the one before it was taken again."""
    if not dataset.is_classified:
        return Step.CLASSIFY if dataset.proposals else Step.DETECT
    before = 0
    for step, kind in _MADE_BY:
        newest = _newest_number(dataset, kind)
        if newest <= before:
            return _before_treating(dataset) if step is Step.TREAT else step
        before = newest
        if kind is VersionKind.DE_IDENTIFIED and _gate(dataset) == Gate.REFUSED:
            return Step.MEND  # nothing may be done with it before its risk is lower
        if kind is VersionKind.DE_IDENTIFIED and _gate(dataset) == Gate.OUTDATED:
            return _before_treating(dataset)
        if dataset.purpose != FIRST_PURPOSE:
            return Step.HOLD  # no table for everybody is made of what is for others
    return _after_protecting(dataset, requests)


def _before_treating(dataset: Dataset) -> Step:
    """What is still to be agreed or checked; a broken contract asks for another decision."""
    if not dataset.contracts:
        return Step.DETECT
    found = dataset.conformity_now()
    if not dataset.has_approved_contracts or (found and broken_columns(dataset, found)):
        return Step.CLASSIFY
    return Step.TREAT if found else Step.CONFORM


def _gate(dataset: Dataset) -> object:
    return dataset.newest(VersionKind.DE_IDENTIFIED).facts.get(GATE)


def _after_protecting(dataset: Dataset, requests: Iterable[ReleaseRequest]) -> Step:
    digest = dataset.newest(VersionKind.PROTECTED).digest
    asked = [r.status for r in requests if r.dataset_id == dataset.id and r.table_digest == digest]
    if not asked:
        return Step.SUBMIT
    if Status.PUBLISHED in asked:
        return Step.DONE
    return Step.SUBMIT if all(status is Status.REJECTED for status in asked) else Step.WAIT


def _newest_number(dataset: Dataset, kind: VersionKind) -> int:
    numbers = (version.number for version in dataset.versions if version.kind is kind)
    return max(numbers, default=0)
