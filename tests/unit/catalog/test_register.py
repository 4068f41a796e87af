"""Registering seals a file, remembers who did it, and leaves nothing of what it refuses."""

from pathlib import Path

import pytest

from access_control.errors import AccessDenied
from access_control.model import Account
from app.wiring import House
from catalog.classify import Overruling, classify
from catalog.errors import (
    ChangedMeanwhile,
    NameTaken,
    StepMissing,
    Unclassified,
    UnknownDataset,
    UnreadableSource,
)
from catalog.model import (
    Bilingual,
    ColumnProposal,
    ColumnRole,
    Dataset,
    DatasetId,
    PersonalDataClass,
    VersionKind,
)
from catalog.register import register
from storage.sealed_tables import read_table
from tests.builders import (
    NOON,
    OWNER,
    REVIEWER,
    STEWARD,
    a_description,
    a_house,
    an_account,
    an_event,
)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return a_house(tmp_path / "home")


def take_in(house: House, text: str = "tinh,ten\n01,An\n79,Ba\n", by: Account = STEWARD) -> Dataset:
    source = house.settings.home.parent / "delivered.csv"
    source.write_text(text, encoding="utf-8")
    return register(
        house.datasets,
        house.guard,
        house.intake,
        by=by,
        source=source,
        description=a_description(),
        owner=OWNER.id,
        at=NOON,
    )


def with_proposals(house: House) -> Dataset:
    taken = take_in(house)
    why = Bilingual("vì", "because")
    proposals = (
        ColumnProposal(
            "tinh", PersonalDataClass.NONE, ColumnRole.QUASI_IDENTIFIER, "", "keep", why
        ),
        ColumnProposal("ten", None, None, "", "drop", why),
    )
    return house.datasets.save(taken.with_proposals(proposals, ()), an_event())


def test_a_registered_file_is_sealed_and_can_be_read_back(house: House) -> None:
    taken = take_in(house)
    version = house.datasets.get(taken.id).newest(VersionKind.REGISTERED)
    assert read_table(house.vault, version.digest).rows() == [("01", "An"), ("79", "Ba")]
    assert version.rows == 2


def test_it_is_found_by_name_as_well(house: House) -> None:
    taken = take_in(house)
    assert house.datasets.get(DatasetId("coverage-by-province")) == taken


def test_the_log_says_who_registered_what_by_digest(house: House) -> None:
    taken = take_in(house)
    event = house.log.list_events(limit=1)[0]
    assert event.fields["actor"] == STEWARD.id
    assert taken.versions[0].digest in event.body
    assert "An" not in event.body


@pytest.mark.parametrize("by", [REVIEWER, an_account("lan")])
def test_others_do_not_register(house: House, by: Account) -> None:
    with pytest.raises(AccessDenied):
        take_in(house, by=by)
    assert house.datasets.list_all() == []


def test_a_refused_file_leaves_nothing_behind(house: House) -> None:
    with pytest.raises(UnreadableSource):
        take_in(house, "a,b\n1,=SUM(A1)\n")
    assert house.datasets.list_all() == []
    assert [p for p in house.vault.folder.rglob("*") if p.is_file()] == []


def test_a_second_dataset_of_the_same_name_is_refused(house: House) -> None:
    take_in(house)
    with pytest.raises(NameTaken):
        take_in(house)


def test_an_unknown_dataset_is_refused(house: House) -> None:
    with pytest.raises(UnknownDataset):
        house.datasets.get(DatasetId("nothing"))


def test_two_changes_of_one_state_do_not_overwrite_each_other(house: House) -> None:
    taken = take_in(house)
    house.datasets.save(taken, an_event())
    with pytest.raises(ChangedMeanwhile):
        house.datasets.save(taken, an_event())


def test_classifying_takes_the_proposal_or_a_reasoned_overruling(house: House) -> None:
    dataset = with_proposals(house)
    said = Overruling(
        PersonalDataClass.BASIC, ColumnRole.DIRECT_IDENTIFIER, "drop", "đây là họ tên người"
    )
    done = classify(
        house.datasets,
        house.guard,
        by=STEWARD,
        dataset_id=dataset.id,
        overrulings={"ten": said},
        at=NOON,
    )
    assert [(c.column, c.overruled, c.treatment) for c in done.classes] == [
        ("tinh", False, "keep"),
        ("ten", True, "drop"),
    ]
    assert done.holds == PersonalDataClass.BASIC


@pytest.mark.parametrize(
    ("overrulings", "says"),
    [
        ({}, "1 columns have no class: ten"),
        ({"ten": "x"}, "needs a reason"),
        ({"ten": "đây là họ tên người", "la": "một lý do đủ dài"}, "no column named la"),
    ],
)
def test_silence_short_reasons_and_unknown_columns_are_refused(
    house: House, overrulings: dict[str, str], says: str
) -> None:
    dataset = with_proposals(house)
    said = {
        column: Overruling(PersonalDataClass.BASIC, ColumnRole.DIRECT_IDENTIFIER, "drop", reason)
        for column, reason in overrulings.items()
    }
    with pytest.raises(Unclassified, match=says):
        classify(
            house.datasets,
            house.guard,
            by=STEWARD,
            dataset_id=dataset.id,
            overrulings=said,
            at=NOON,
        )


def test_nothing_is_classified_before_it_was_looked_at(house: House) -> None:
    taken = take_in(house)
    with pytest.raises(StepMissing):
        classify(
            house.datasets, house.guard, by=STEWARD, dataset_id=taken.id, overrulings={}, at=NOON
        )
