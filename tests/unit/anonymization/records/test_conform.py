"""Every cell is held to its contract: what is found, where, and what must not stay."""

import polars as pl

from anonymization.records.blank import blank
from anonymization.records.conform import Inspection
from anonymization.records.contract_rules import CountRule
from catalog.column_contract import DirtKind
from tests.unit.anonymization.records.agreed import (
    ROWS,
    agreed,
    clean_rows,
    dirt_in,
    found_in,
    inspected,
    the_contract_rules,
    treatments,
    with_cells,
)
from tests.unit.anonymization.records.invented import phones, the_detector


def test_the_clean_register_keeps_all_contracts() -> None:
    found = inspected(clean_rows())
    assert [one.column for one in found.columns() if one.exceptions] == []
    assert found.cells_to_leave_out().is_empty()


def test_missing_cells_are_counted_and_are_no_exceptions() -> None:
    found = found_in(inspected(with_cells({"ma_tinh": {1: None, 3: "", 5: " \t"}})), "ma_tinh")
    assert (found.missing, found.exceptions, found.dirt[0].rows) == (3, 0, (1, 3, 5))
    assert (found.cells, found.filled) == (ROWS, ROWS - 3)


def test_two_swapped_columns_are_one_fact_with_their_rows() -> None:
    rows = (2, 30, 250)
    frame = clean_rows()
    swap = {
        one: {row: frame[other][row - 1] for row in rows}
        for one, other in (("so_dinh_danh", "ma_so_bhxh"), ("ma_so_bhxh", "so_dinh_danh"))
    }
    found = inspected(with_cells(swap))
    (pair,) = found.swapped()
    assert (pair.one, pair.other, pair.cells, pair.rows) == ("so_dinh_danh", "ma_so_bhxh", 3, rows)
    for column in swap:
        assert dirt_in(found, column)[DirtKind.SWAPPED].rows == rows


def test_wherever_the_batches_are_cut_the_rows_are_the_same() -> None:
    frame = with_cells({"ho_ten": {4: "0912345678", 299: "0987654321"}})
    whole = inspected(frame)
    pieces = Inspection(agreed(), treatments(), the_detector(), the_contract_rules())
    for start in range(0, ROWS, 70):
        pieces.see(frame.slice(start, 70))
    assert pieces.columns() == whole.columns()
    assert dirt_in(pieces, "ho_ten")[DirtKind.FOREIGN].rows == (4, 299)


def test_only_the_first_rows_are_told_and_all_are_counted() -> None:
    cells = dict.fromkeys(range(1, 61), "912345678")
    found = dirt_in(inspected(with_cells({"dien_thoai": cells})), "dien_thoai")
    assert (found[DirtKind.LOST_ZEROS].cells, len(found[DirtKind.LOST_ZEROS].rows)) == (60, 20)


def test_a_column_with_too_many_exceptions_breaks_its_contract() -> None:
    few = with_cells({"thang": dict.fromkeys(range(1, 16), "01.2025")})
    many = with_cells({"thang": dict.fromkeys(range(1, 17), "01.2025")})
    assert found_in(inspected(few), "thang").is_kept
    assert not found_in(inspected(many), "thang").is_kept


def test_what_an_identifier_in_a_kept_or_generalized_column_is_left_out() -> None:
    cells = {
        "hinh_thuc": {3: "Nguyễn Văn An"},
        "dia_chi": {5: "thôn 3, xã Tân Lập, tỉnh Lào Cai 0912345678"},
        "ho_ten": {6: "0912345678"},
    }
    found = inspected(with_cells(cells))
    assert found.cells_to_leave_out().sort("row").rows() == [("hinh_thuc", 3), ("dia_chi", 5)]


def test_in_a_kept_column_the_judge_also_reads_what_keeps_its_contract() -> None:
    frame = clean_rows().with_columns(ma_don_vi=pl.col("ho_ten"))
    one = frame.with_columns(
        ma_don_vi=pl.when(pl.int_range(pl.len()) == 7).then("ho_ten").otherwise(pl.lit("TA0001B"))
    )
    found = inspected(one, ma_don_vi="keep")
    assert found.cells_to_leave_out().rows() == [("ma_don_vi", 8)]
    assert not found_in(inspected(frame, ma_don_vi="keep"), "ma_don_vi").is_kept


def test_an_identifier_that_is_kept_breaks_its_contract() -> None:
    found = inspected(clean_rows(), dien_thoai="keep")
    assert found_in(found, "dien_thoai").is_kept is False
    assert dirt_in(found, "dien_thoai")[DirtKind.FOREIGN].found == "VN_PHONE"


def test_harmless_texts_of_the_publication_plan_may_stay() -> None:
    text = "Nguyễn Văn An"
    frame = with_cells({"hinh_thuc": {3: text}})
    harmless = {"hinh_thuc": (text,)}
    found = Inspection(agreed(), treatments(), the_detector(), the_contract_rules(), harmless)
    found.see(frame)
    assert found.cells_to_leave_out().is_empty()


def test_what_the_judge_has_no_time_to_read_is_left_out_all_the_same() -> None:
    rules = the_contract_rules()
    at_most = CountRule(values=2, because=rules.judged_at_most.because)
    hurried = rules.model_copy(update={"judged_at_most": at_most})
    cells = {row: f"thôn {row}; xã Tân Lập" for row in range(1, 8)}
    found = inspected(with_cells({"dia_chi": cells}), rules=hurried)
    assert dirt_in(found, "dia_chi")[DirtKind.UNJUDGED].cells == 5
    left_out = found.cells_to_leave_out().filter(pl.col("column") == "dia_chi")["row"]
    assert left_out.to_list() == list(dirt_in(found, "dia_chi")[DirtKind.UNJUDGED].rows)


def test_a_number_that_is_as_long_as_an_identifier_is_judged() -> None:
    frame = with_cells({"muc_dong": {9: "0912345678"}})
    assert inspected(frame).cells_to_leave_out().rows() == [("muc_dong", 9)]


def test_of_columns_of_numbers_the_whole_part_is_judged() -> None:
    money = pl.Series([4_960_000.5] * (ROWS - 1) + [84_912_345_678.25])
    found = inspected(clean_rows().with_columns(muc_dong=money))
    assert found.cells_to_leave_out().rows() == [("muc_dong", ROWS)]


def test_the_report_holds_no_value() -> None:
    numbers = phones(12, seed=77)
    frame = with_cells({"ho_ten": dict(enumerate(numbers, start=1))})
    found = inspected(frame)
    told = repr((found.columns(), found.swapped(), found.cells_to_leave_out().rows()))
    assert not [number for number in numbers if number in told]


def test_cells_are_left_out_across_batches_and_types_stay() -> None:
    batches = [pl.DataFrame({"n": [1, 2], "t": ["a", "b"]}), pl.DataFrame({"n": [3], "t": ["c"]})]
    cells = pl.DataFrame({"column": ["n", "n", "t"], "row": [3, 1, 3]})
    whole = pl.concat(blank(iter(batches), cells))
    assert whole.to_dict(as_series=False) == {"n": [None, 2, None], "t": ["a", "b", None]}
    assert whole.schema == batches[0].schema
