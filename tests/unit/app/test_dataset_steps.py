"""The one next step of a dataset, wherever it stands."""

from dataclasses import replace

import pytest

from access_control.model import AccountId
from app.pages.dataset_steps import Step, next_step
from catalog.column_contract import (
    ColumnConformity,
    ColumnContract,
    Conformity,
    Content,
    contracts_digest,
)
from catalog.model import (
    Bilingual,
    ColumnClass,
    ColumnProfile,
    ColumnProposal,
    ColumnRole,
    Dataset,
    DatasetId,
    PersonalDataClass,
    Version,
    VersionKind,
)
from publishing.model import Status
from tests.builders import NOON, a_description, a_request

LAN = AccountId("a-lan")
WORDS = Bilingual("vì", "because")
PROPOSAL = ColumnProposal("x", PersonalDataClass.NONE, ColumnRole.MEASURE, "", "keep", WORDS)
DECIDED = ColumnClass("x", PersonalDataClass.NONE, ColumnRole.MEASURE, "", "keep", "", False, LAN)
CONTRACT = ColumnContract("x", Content.CODE)
R, D, T, P = VersionKind


def a_dataset(*kinds: VersionKind, is_classified: bool = True) -> Dataset:
    versions = [Version(n, kind, "0" * 64, 1, NOON, LAN) for n, kind in enumerate(kinds, start=1)]
    return Dataset(
        id=DatasetId("d-1"),
        description=a_description(),
        steward=LAN,
        owner=LAN,
        source_name="x.csv",
        source_digest="",
        columns=(ColumnProfile("x", "text", 0, 1),),
        versions=tuple(versions),
        proposals=(PROPOSAL,),
        classes=(DECIDED,) if is_classified else (),
        contracts=(CONTRACT,),
        approved_contracts=contracts_digest([CONTRACT]),
    )


def checked(dataset: Dataset, *, is_kept: bool = True) -> Dataset:
    """The dataset after every cell was held to its contract."""
    columns = (ColumnConformity("x", 1, (), is_kept),)
    terms = dataset.terms
    return dataset.with_conformity(Conformity(1, terms, "", columns, (), 0, 0, "", NOON, LAN))


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [
        (replace(a_dataset(R, is_classified=False), proposals=()), Step.DETECT),
        (a_dataset(R, is_classified=False), Step.CLASSIFY),
        (replace(a_dataset(R), contracts=()), Step.DETECT),
        (replace(a_dataset(R), approved_contracts=""), Step.CLASSIFY),
        (a_dataset(R), Step.CONFORM),
        (checked(a_dataset(R)), Step.TREAT),
        (checked(a_dataset(R), is_kept=False), Step.CLASSIFY),
        (
            replace(checked(a_dataset(R)), classes=(replace(DECIDED, treatment="drop"),)),
            Step.CONFORM,
        ),
        (a_dataset(R, D), Step.TABULATE),
        (a_dataset(R, D, T), Step.PROTECT),
        (a_dataset(R, D, T, P), Step.SUBMIT),
        (a_dataset(R, D, T, P, D), Step.TABULATE),
        (a_dataset(R, D, T, P, T), Step.PROTECT),
    ],
)
def test_the_next_step_is_the_first_that_its_predecessor_has_outdated(
    dataset: Dataset, expected: Step
) -> None:
    assert next_step(dataset, []) is expected


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([Status.SUBMITTED], Step.WAIT),
        ([Status.APPROVED], Step.WAIT),
        ([Status.REJECTED], Step.SUBMIT),
        ([Status.REJECTED, Status.CHECKED], Step.WAIT),
        ([Status.PUBLISHED], Step.DONE),
        ([Status.PUBLISHED, Status.REJECTED], Step.DONE),
    ],
)
def test_after_submitting_it_is_in_the_hands_of_others(
    statuses: list[Status], expected: Step
) -> None:
    requests = [replace(a_request(), status=status) for status in statuses]
    assert next_step(a_dataset(R, D, T, P), requests) is expected
