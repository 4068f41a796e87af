"""A plan refuses what the policy does not allow, and says what to do instead."""

import pytest

from access_control.model import AccountId
from anonymization.records.errors import HashRefused, NobodyNamed, NoSuchTreatment, NotForThisKind
from anonymization.records.model import LADDERS, Generalization, Treatment
from anonymization.records.plan import plan
from catalog.model import ColumnClass, ColumnRole, PersonalDataClass
from tests.unit.anonymization.records.invented import the_rules


def decided(column: str, treatment: str, kind: str = "") -> ColumnClass:
    return ColumnClass(
        column,
        PersonalDataClass.BASIC,
        ColumnRole.QUASI_IDENTIFIER,
        kind,
        treatment,
        "",
        overruled=True,
        decided_by=AccountId("a-1"),
    )


PERSON = decided("so_dinh_danh", "drop", "VN_CITIZEN_ID")


@pytest.mark.parametrize(
    "written", ["hash", "hash:sha256", "salted-hash", "SHA-256", "sha256", "md5", "bcrypt"]
)
def test_a_hash_is_refused_with_the_reason_and_the_way_out(written: str) -> None:
    with pytest.raises(HashRefused, match=r"tries all of them.*Choose `pseudonymize`"):
        Treatment.parse(written)


@pytest.mark.parametrize(
    "written", ["mask", "mask:last-9", "generalize", "generalize:planet", "drop:last-4", "erase"]
)
def test_a_treatment_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(NoSuchTreatment):
        Treatment.parse(written)


@pytest.mark.parametrize("written", ["mask:last-4", "generalize:region", "shift-dates", "drop"])
def test_a_treatment_is_read_as_it_is_written(written: str) -> None:
    assert str(Treatment.parse(written)) == written


@pytest.mark.parametrize("treatment", ["preserve-format", "mask:last-4"])
@pytest.mark.parametrize("purpose", ["open-statistics", "research-microdata", "test-data"])
def test_what_shows_signs_needs_a_rule_for_its_kind(treatment: str, purpose: str) -> None:
    with pytest.raises(NotForThisKind, match=f"`{purpose}`.*`ten`"):
        plan([decided("ten", treatment, "VN_PERSON")], the_rules(), purpose=purpose)


def test_the_format_of_a_number_survives_where_the_policy_says_why() -> None:
    made = plan(
        [decided("so", "preserve-format", "VN_SI_NUMBER")], the_rules(), purpose="test-data"
    )
    assert str(made.of("so").treatment) == "preserve-format"
    with pytest.raises(NotForThisKind):
        plan([decided("so", "preserve-format", "VN_SI_NUMBER")], the_rules())


def test_dates_move_only_where_a_column_names_the_person() -> None:
    dates = decided("ngay_kham", "shift-dates", "event-date")
    with pytest.raises(NobodyNamed, match="`ngay_kham`"):
        plan([dates], the_rules(), purpose="research-microdata")
    assert plan([dates, PERSON], the_rules(), purpose="research-microdata").person == PERSON.column


def test_the_surest_column_names_the_person() -> None:
    numbers = [decided("ma_so_bhxh", "pseudonymize", "VN_SI_NUMBER"), PERSON]
    assert plan(numbers, the_rules()).person == PERSON.column
    assert plan([decided("tinh", "keep", "province")], the_rules()).person == ""


def test_quasi_identifiers_that_stay_are_told() -> None:
    made = plan([decided("tinh", "keep"), decided("ten", "drop")], the_rules())
    assert made.staying_quasi_identifiers == ("tinh",)


def test_every_generalization_stands_on_one_ladder_and_knows_the_next_step() -> None:
    levels = [level for ladder in LADDERS for level in ladder]
    assert sorted(levels) == sorted(Generalization)
    assert Generalization.COMMUNE.coarser is Generalization.PROVINCE
    assert Generalization.REGION.coarser is None
