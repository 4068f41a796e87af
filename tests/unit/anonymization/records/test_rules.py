"""The two rule files: what makes them wrong, and what they answer."""

from pathlib import Path

import pytest

from anonymization.records.errors import UndecidedCaseError
from anonymization.records.model import EntityType
from anonymization.records.rules import read_record_rules
from catalog.model import ColumnRole, PersonalDataClass
from storage.policy_files import PolicyFileError
from tests.unit.anonymization.records.invented import POLICIES, the_rules


def a_changed_copy(folder: Path, name: str, *, old: str, new: str) -> Path:
    """Copy both rule files and change one of them."""
    for file in ("personal_data.yaml", "treatments.yaml"):
        text = (POLICIES / file).read_text(encoding="utf-8")
        if file == name:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / file).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("personal_data.yaml", "source: caution", "source: hearsay", "`sources`.*hearsay"),
        ("personal_data.yaml", "  sex: [gioi_tinh, phai]\n", "", "`known_columns`.*sex"),
        ("personal_data.yaml", "kind: VN_PHONE", "kind: VN_EMAIL", "`?entities"),
        ("personal_data.yaml", "found: VN_CITIZEN_ID}", "fund: VN_CITIZEN_ID}", "examples"),
        ("treatments.yaml", "treatment: drop", "treatment: erase", "no such treatment"),
        ("treatments.yaml", "roles: [measure, attribute]", "roles: [measure]", "says nothing"),
        ("treatments.yaml", "treatment: drop", "treatment: salted-hash", "a hash protects no"),
        ("treatments.yaml", "treatment: drop", "treatment: mask:last-4", "names the kinds"),
        ("treatments.yaml", "pseudonymize", "preserve-format", "to everybody"),
        ("treatments.yaml", "purpose: test-data\n    n", "purpose: x\n    n", "`purposes` says"),
        ("treatments.yaml", "within_days: 182", "within_days: 3", "dates_move_within_days"),
        ("treatments.yaml", "kinds: [employer]", "kinds: [sex]", "two rules decide"),
    ],
)
def test_a_rule_file_that_does_not_hang_together_is_refused(
    tmp_path: Path, name: str, old: str, new: str, problem: str
) -> None:
    folder = a_changed_copy(tmp_path, name, old=old, new=new)
    with pytest.raises(PolicyFileError, match=problem):
        read_record_rules(folder)


def test_the_digest_changes_with_either_file(tmp_path: Path) -> None:
    folder = a_changed_copy(tmp_path, "treatments.yaml", old="# What is done", new="# What we do")
    assert read_record_rules(folder).digest != the_rules().digest
    assert len(the_rules().digest) == 64


def test_a_column_is_known_however_its_name_is_written() -> None:
    for name in ("gioi_tinh", "Giới tính", "GIOI TINH"):
        known = the_rules().known_column(name)
        assert known is not None
        assert known.kind == "sex"
    assert the_rules().known_column("gioi_tinh_2") is None


def test_the_exception_for_a_kind_goes_before_the_general_rule() -> None:
    def treatment(kind: str) -> str:
        return (
            the_rules()
            .treatment(PersonalDataClass.BASIC, ColumnRole.DIRECT_IDENTIFIER, kind=kind)
            .treatment
        )

    assert treatment("VN_SI_NUMBER") == "pseudonymize"
    assert treatment("VN_PERSON") == "drop"
    assert treatment("never heard of") == "drop"


def test_a_purpose_that_nobody_wrote_rules_for_is_a_fault() -> None:
    with pytest.raises(UndecidedCaseError, match="`marketing`"):
        the_rules().treatment(PersonalDataClass.NONE, ColumnRole.ATTRIBUTE, purpose="marketing")


def test_a_kind_is_found_by_its_name_whether_recognized_or_known() -> None:
    phone, sex = the_rules().kind(EntityType.PHONE), the_rules().kind("sex")
    assert phone is not None
    assert sex is not None
    assert (phone.name.en, sex.name.en) == ("telephone number", "sex")
    assert the_rules().kind("nobody knows") is None
