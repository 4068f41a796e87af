"""What a column holds: its cells together, its name, and what is not told about it."""

from collections.abc import Sequence

import polars as pl
import pytest

from anonymization.records.detect import detect
from anonymization.records.model import EntityType, Finding
from tests.unit.anonymization.records.invented import (
    a_register,
    citizen_ids,
    findings,
    names,
    phones,
    si_numbers,
    spans,
    tax_codes,
    the_detector,
)

FILLED = {
    "so_dinh_danh": EntityType.CITIZEN_ID,
    "ma_so_bhxh": EntityType.SI_NUMBER,
    "ma_the_bhyt": EntityType.HEALTH_CARD,
    "ho_ten": EntityType.PERSON,
    "ngay_sinh": EntityType.BIRTH_DATE,
    "dia_chi": EntityType.ADDRESS,
    "dien_thoai": EntityType.PHONE,
    "email": EntityType.EMAIL,
    "ma_so_thue": EntityType.TAX_CODE,
}


def the_finding(name: str, values: Sequence[str | None] | Sequence[int]) -> Finding:
    [finding] = findings(name, values)
    return finding


@pytest.fixture(scope="module")
def register_findings() -> list[Finding]:
    return detect(a_register(), the_detector())


def test_every_identifier_column_of_the_register_is_named_right(
    register_findings: list[Finding],
) -> None:
    filling = {one.column: one.entity for one in register_findings if one.evidence.fills_cells}
    assert filling == FILLED
    assert all(one.is_certain for one in register_findings)
    assert all(one.share > 0.95 for one in register_findings if one.evidence.fills_cells)


def test_a_note_mentions_several_kinds_and_is_none_of_them(
    register_findings: list[Finding],
) -> None:
    notes = {one.entity for one in register_findings if one.column == "ghi_chu"}
    assert notes == {EntityType.PERSON, EntityType.PHONE, EntityType.CITIZEN_ID}


def test_codes_months_sums_and_sexes_hold_nothing(register_findings: list[Finding]) -> None:
    assert {one.column for one in register_findings} == {*FILLED, "ghi_chu"}


def test_the_label_in_the_columns_name_is_told() -> None:
    assert the_finding("ma_so_bhxh", si_numbers(50)).label == "ma so bhxh"
    assert the_finding("cot_7", citizen_ids(50)).label == ""


@pytest.mark.parametrize("prefix", ["01", "03"])
def test_a_column_that_passes_the_check_digit_throughout_is_of_tax_codes(prefix: str) -> None:
    finding = the_finding("cot_7", tax_codes(100, prefix=prefix))
    assert (finding.entity, finding.is_certain) == (EntityType.TAX_CODE, True)


def test_a_few_tax_codes_prove_nothing() -> None:
    assert not any(one.is_certain for one in findings("cot_7", tax_codes(10)))


def test_a_column_of_telephone_numbers_needs_no_name() -> None:
    finding = the_finding("cot_7", phones(100))
    assert (finding.entity, finding.is_certain) == (EntityType.PHONE, True)


def test_ten_digits_without_a_name_are_a_suspicion_only() -> None:
    finding = the_finding("cot_7", si_numbers(100))
    assert (finding.entity, finding.is_certain) == (EntityType.SI_NUMBER, False)


def test_a_name_that_says_tax_code_is_not_believed_against_the_check_digit() -> None:
    finding = the_finding("ma_so_thue", si_numbers(100))
    assert finding.entity is EntityType.TAX_CODE
    assert not finding.evidence.fills_cells
    assert finding.share < 0.2


def test_names_without_a_label_are_found_by_their_form() -> None:
    finding = the_finding("cot_7", names(100))
    assert finding.entity is EntityType.PERSON
    assert finding.is_certain


def test_whole_numbers_are_identifiers_only_by_the_name_of_their_column() -> None:
    ids = [int(number) for number in citizen_ids(60)]
    assert the_finding("so_dinh_danh", ids).entity is EntityType.CITIZEN_ID
    assert the_finding("dien_thoai", [int(n) for n in phones(60)]).entity is EntityType.PHONE
    assert findings("muc_dong", [912_345_678 + i for i in range(60)]) == []
    assert findings("cot_7", ids) == []


def test_dates_and_categories_are_read_and_truth_values_are_not() -> None:
    detector = the_detector()
    born = pl.Series("ngay_sinh", ["1985-03-15", "1990-12-01"]).str.to_date()
    assert detector.findings("ngay_sinh", born)[0].entity is EntityType.BIRTH_DATE
    email = pl.Series("lien_lac", ["an@vidu.vn", "ba@vidu.vn"], dtype=pl.Categorical)
    assert detector.findings("lien_lac", email)[0].entity is EntityType.EMAIL
    assert detector.findings("ho_ten", pl.Series([True, False])) == []


def test_an_empty_column_holds_nothing() -> None:
    assert findings("ho_ten", []) == []
    assert findings("ho_ten", [None, "", "  "]) == []


def test_only_distinct_values_are_judged_and_no_more_than_asked_for() -> None:
    values = pl.Series(phones(40) * 50)
    assert the_detector().findings("dien_thoai", values)[0].checked == 40
    assert the_detector().findings("dien_thoai", values, sample_size=10)[0].checked == 10


def test_the_same_seed_judges_the_same_sample() -> None:
    values = pl.Series(phones(300) + names(300))
    once = the_detector().findings("cot_7", values, sample_size=50, seed=3)
    assert once == the_detector().findings("cot_7", values, sample_size=50, seed=3)


def test_progress_is_told_column_by_column() -> None:
    told: list[tuple[int, int]] = []
    frame = pl.DataFrame({"a": ["x"], "b": ["y"]})
    detect(frame, the_detector(), on_progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_a_finding_says_why_in_two_languages_and_shows_a_shape() -> None:
    evidence = the_finding("so_dinh_danh", citizen_ids(50)).evidence
    assert evidence.shape == "999999999999"
    assert evidence.words.en.startswith("50 of 50 distinct values look like it")
    assert "tên cột" in evidence.words.vi


def test_overlapping_spans_become_one_so_that_nothing_is_left_out() -> None:
    [span] = spans("email 0912345678@vidu.vn")
    assert span.entity is EntityType.EMAIL
    assert (span.start, span.end) == (6, 24)
