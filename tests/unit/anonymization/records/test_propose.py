"""From findings to proposals, and from the steward's decisions to a plan."""

import polars as pl
import pytest

from access_control.model import AccountId
from anonymization.records.detect import detect
from anonymization.records.errors import KeepsDirectIdentifier, NoSuchTreatment
from anonymization.records.model import Treatment
from anonymization.records.plan import plan
from anonymization.records.propose import propose
from catalog.model import ColumnClass, ColumnProposal, ColumnRole, PersonalDataClass
from tests.unit.anonymization.records.invented import (
    a_register,
    phones,
    si_numbers,
    the_detector,
    the_rules,
)

EXPECTED = {
    "so_dinh_danh": ("basic", "direct-identifier", "pseudonymize"),
    "ma_so_bhxh": ("basic", "direct-identifier", "pseudonymize"),
    "ma_the_bhyt": ("basic", "direct-identifier", "drop"),
    "ho_ten": ("basic", "direct-identifier", "drop"),
    "ngay_sinh": ("basic", "quasi-identifier", "generalize:age-band"),
    "gioi_tinh": ("basic", "quasi-identifier", "keep"),
    "dia_chi": ("basic", "quasi-identifier", "generalize:province"),
    "dien_thoai": ("basic", "direct-identifier", "drop"),
    "email": ("basic", "direct-identifier", "drop"),
    "ma_tinh": ("basic", "quasi-identifier", "keep"),
    "ma_xa": ("basic", "quasi-identifier", "keep"),
    "ma_don_vi": ("basic", "quasi-identifier", "pseudonymize"),
    "ma_so_thue": ("basic", "direct-identifier", "pseudonymize"),
    "hinh_thuc": ("sensitive", "sensitive", "keep"),
    "thang": ("sensitive", "attribute", "keep"),
    "muc_dong": ("sensitive", "measure", "keep"),
    "ghi_chu": ("sensitive", "direct-identifier", "redact"),
    "nguon": ("none", "attribute", "keep"),
}


def proposals_for(frame: pl.DataFrame) -> dict[str, ColumnProposal]:
    return propose(dict(frame.schema), detect(frame, the_detector()), the_rules())


def a_decision(column: str, treatment: str, role: ColumnRole) -> ColumnClass:
    return ColumnClass(
        column=column,
        personal_class=PersonalDataClass.BASIC,
        role=role,
        entity="",
        treatment=treatment,
        reason="",
        overruled=False,
        decided_by=AccountId("lan"),
    )


def test_every_column_of_the_register_gets_its_proposal_in_order() -> None:
    proposals = proposals_for(a_register())
    assert list(proposals) == list(EXPECTED)
    assert {
        name: (one.personal_class, one.role, one.treatment) for name, one in proposals.items()
    } == EXPECTED


def test_a_proposal_says_why_in_both_languages_with_numbers_and_without_values() -> None:
    frame = a_register(60)
    reason = proposals_for(frame)["ma_so_bhxh"].reason
    assert reason.en.startswith("social insurance number: 60 of 60 distinct values look like it")
    assert reason.vi.startswith("mã số bảo hiểm xã hội: 60 trong 60")
    assert "a rule of caution of this office" in reason.en
    assert not any(number in reason.en + reason.vi for number in frame["ma_so_bhxh"])


def test_a_column_of_which_nothing_is_known_gets_no_class_and_is_dropped() -> None:
    [proposal] = proposals_for(pl.DataFrame({"cot_7": ["x", "y"]})).values()
    assert (proposal.personal_class, proposal.role, proposal.treatment) == (None, None, "drop")
    assert "silence does not mean nothing personal" in proposal.reason.en


def test_a_suspicion_is_told_and_decides_nothing() -> None:
    [proposal] = proposals_for(pl.DataFrame({"cot_7": si_numbers(60)})).values()
    assert proposal.personal_class is None
    assert "it may hold social insurance number (at most 60 of 60" in proposal.reason.en


def test_a_column_known_by_name_is_doubted_when_something_personal_is_found_in_it() -> None:
    source = [f"nhập bởi SĐT {number}" for number in phones(30)]
    [proposal] = proposals_for(pl.DataFrame({"nguon": source})).values()
    assert proposal.personal_class is None


def test_what_fills_a_column_outranks_its_name() -> None:
    [proposal] = proposals_for(pl.DataFrame({"nguon": phones(30)})).values()
    assert proposal.entity == "VN_PHONE"


def test_a_proposal_names_the_law_it_rests_on() -> None:
    proposal = propose({"muc_dong": "int"}, [], the_rules())["muc_dong"]
    assert "Decree 356/2025/ND-CP art. 4" in proposal.reason.en
    assert "Nghị định 356/2025/NĐ-CP, Điều 4" in proposal.reason.vi


def test_a_proposal_does_not_need_types() -> None:
    proposals = propose({"gioi_tinh": "text"}, [], the_rules())
    assert proposals["gioi_tinh"].entity == "sex"


def test_a_plan_does_what_was_decided_for_each_column() -> None:
    decisions = [
        a_decision("ho_ten", "drop", ColumnRole.DIRECT_IDENTIFIER),
        a_decision("ngay_sinh", "generalize:birth-year", ColumnRole.QUASI_IDENTIFIER),
    ]
    made = plan(decisions, the_rules())
    assert made.of("ngay_sinh").treatment == Treatment.parse("generalize:birth-year")
    assert (made.purpose, made.rules_digest) == ("open-statistics", the_rules().digest)


def test_a_plan_that_would_keep_a_direct_identifier_is_refused_and_names_the_column() -> None:
    with pytest.raises(KeepsDirectIdentifier, match="`email`"):
        plan([a_decision("email", "keep", ColumnRole.DIRECT_IDENTIFIER)], the_rules())


@pytest.mark.parametrize("text", ["hash", "generalize", "drop:province", "generalize:street", ""])
def test_a_treatment_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(NoSuchTreatment):
        plan([a_decision("cot", text, ColumnRole.ATTRIBUTE)], the_rules())
