"""What holds for any sample, any cell and any batch: bounds, checks, and that nobody's value stays."""

from functools import cache

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymization.records.blank import blank
from anonymization.records.cells import is_labelled
from anonymization.records.checks import check_of
from anonymization.records.confidence import _at_least, at_least_so_many
from anonymization.records.conform import Inspection
from anonymization.records.foreign import NOBODYS_NUMBER
from anonymization.records.model import EntityType, Treatment
from anonymization.records.recognizers.bank_card import passes_luhn
from anonymization.records.recognizers.tax_code import passes_check_digit
from anonymization.records.scan import IDENTIFYING
from anonymization.records.treat import treat_batch
from tests.properties.test_records import DIGITS, IDENTIFIERS
from tests.unit.anonymization.records.agreed import (
    agreed,
    clean_rows,
    contracts_of,
    proposals,
    the_contract_rules,
)
from tests.unit.anonymization.records.invented import (
    a_plan,
    names,
    phones,
    spans,
    the_detector,
    the_tools,
)

FEW = settings(max_examples=50, deadline=None)
FEWER = settings(max_examples=25, deadline=None)
KEPT = ("gioi_tinh", "ma_tinh", "ma_xa", "hinh_thuc", "thang", "muc_dong", "nguon")
GENERALIZED = {"ngay_sinh": "generalize:age-band", "dia_chi": "generalize:province"}
HELD = 60
ODD = st.sampled_from(["{}", " {}", "{}\u200b", "x {} y", "{}.", "SĐT {}"])
STRANGERS = st.one_of(
    IDENTIFIERS,
    st.sampled_from(phones(9)),
    st.sampled_from(names(9)),
    st.just("an.nguyen@vidu.vn"),
    st.just("thôn 3, xã Tân Lập, tỉnh Lào Cai"),
)
PLANTED = st.lists(
    st.tuples(
        st.sampled_from((*KEPT, *GENERALIZED)),
        st.integers(0, HELD - 1),
        st.builds(str.format, ODD, STRANGERS),
    ),
    max_size=14,
)


@cache
def found_by_the_judge(value: str, column: str) -> frozenset[EntityType]:
    every = (*spans(value), *spans(value, column=column))
    return frozenset(span.entity for span in every)


def planted_in(frame: pl.DataFrame, planted: list[tuple[str, int, str]]) -> pl.DataFrame:
    cells = {column: frame[column].to_list() for column in frame.columns}
    for column, row, value in planted:
        cells[column][row] = value
    return pl.DataFrame(cells)


@FEWER
@given(PLANTED, st.integers(7, HELD), st.booleans())
def test_no_identifier_in_a_kept_or_generalized_column_survives_treatment(
    planted: list[tuple[str, int, str]], rows_a_batch: int, proposed_from_dirt: bool
) -> None:
    clean = clean_rows().head(HELD).select(*KEPT, *GENERALIZED)
    frame = planted_in(clean, planted)
    known = {name: one for name, one in proposals().items() if name in frame.columns}
    contracts = contracts_of(frame if proposed_from_dirt else clean, known)
    plan = a_plan(**dict.fromkeys(KEPT, "keep"), **GENERALIZED)
    ways = {one.column: one.treatment for one in plan.columns}
    inspection = Inspection(contracts, ways, the_detector(), the_contract_rules())
    batches = [frame.slice(start, rows_a_batch) for start in range(0, HELD, rows_a_batch)]
    for batch in batches:
        inspection.see(batch)
    broken = [one.column for one in inspection.columns() if not one.is_kept]
    cleared = blank(iter(batches), inspection.cells_to_leave_out())
    treated = pl.concat(treat_batch(batch, plan, the_tools()) for batch in cleared)
    for values in treated.drop(broken).iter_columns():  # of broken columns nothing is treated
        for value in values.drop_nulls().unique():
            found = found_by_the_judge(value, values.name)
            assert values.name in GENERALIZED or found.isdisjoint(IDENTIFYING), values.name
    left = set(treated.select(*GENERALIZED).unpivot()["value"])
    assert left.isdisjoint(value for _, _, value in planted)


@FEW
@given(st.from_regex(NOBODYS_NUMBER, fullmatch=True), st.sampled_from(clean_rows().columns))
def test_what_is_too_short_to_be_anybodys_is_never_taken_for_an_identifier(
    number: str, column: str
) -> None:
    asked_about = "" if is_labelled(column) else column
    assert found_by_the_judge(number.strip(), asked_about).isdisjoint(IDENTIFYING)


@FEW
@given(st.integers(1, 400), st.data())
def test_the_bound_is_where_so_many_would_come_with_one_chance_in_a_hundred(
    sampled: int, data: st.DataObject
) -> None:
    matched = data.draw(st.integers(1, sampled))
    bound = at_least_so_many(matched, sampled, 0.99)
    assert 0 < bound < matched / sampled
    assert abs(_at_least(matched, sampled, bound) - 0.01) < 1e-9


@FEW
@given(st.integers(1, 300), st.integers(0, 299))
def test_more_matches_never_prove_less(sampled: int, matched: int) -> None:
    fewer, more = sorted((min(matched, sampled), min(matched + 1, sampled)))
    assert at_least_so_many(fewer, sampled, 0.99) <= at_least_so_many(more, sampled, 0.99)


@FEW
@given(st.lists(st.text(alphabet=DIGITS, min_size=10, max_size=10), min_size=1))
def test_tax_codes_are_checked_as_their_recognizer_checks_them(codes: list[str]) -> None:
    assert checked(EntityType.TAX_CODE, codes) == [passes_check_digit(code) for code in codes]


@FEW
@given(st.lists(st.text(alphabet=DIGITS, min_size=16, max_size=19), min_size=1))
def test_bank_cards_are_checked_as_their_recognizer_checks_them(cards: list[str]) -> None:
    assert checked(EntityType.BANK_CARD, cards) == [passes_luhn(card) for card in cards]


@FEWER
@given(st.lists(st.one_of(st.text(max_size=30), st.none()), min_size=1, max_size=20))
def test_any_cells_are_counted_once_and_without_a_crash(cells: list[str | None]) -> None:
    frame = clean_rows().head(len(cells))
    columns = ("so_dinh_danh", "ngay_sinh", "ghi_chu", "ma_tinh")
    frame = frame.with_columns(pl.Series(name, cells, dtype=pl.String) for name in columns)
    ways = {one.column: Treatment.parse("drop") for one in agreed()}
    inspection = Inspection(agreed(), ways, the_detector(), the_contract_rules())
    inspection.see(frame)
    for found in inspection.columns():
        assert found.missing + found.exceptions <= found.cells == len(cells)


def checked(entity: EntityType, values: list[str]) -> list[bool]:
    check = check_of(entity)
    assert check is not None
    return pl.DataFrame({"v": values}).select(check.passes(pl.col("v")))["literal" if entity is EntityType.BANK_CARD else "v"].to_list()  # fmt: skip
