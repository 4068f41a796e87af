"""A profile counts and never shows; what would poison the rest is refused with its place."""

from pathlib import Path

import polars as pl
import pytest

from catalog.errors import UnreadableSource
from catalog.profile import ContentProfile, check_content, profile
from catalog.register import column_kinds
from storage.engine import Engine


def profiled(folder: Path, **columns: list[object]) -> ContentProfile:
    path = folder / "table.parquet"
    pl.DataFrame(columns).write_parquet(path)
    return profile(path, column_kinds(path), Engine())


def test_it_counts_what_is_missing_and_distinct(tmp_path: Path) -> None:
    found = profiled(tmp_path, tinh=["01", "01", None], muc=[1, 2, 3])
    assert [(c.name, c.kind, c.missing, c.distinct) for c in found.columns] == [
        ("tinh", "text", 1, 1),
        ("muc", "integer", 0, 3),
    ]


@pytest.mark.parametrize("name", ["file_row_number", "_x"])
def test_rows_are_numbered_whatever_a_column_is_called(tmp_path: Path, name: str) -> None:
    found = profiled(tmp_path, **{name: ["7", "7", "=HYPERLINK(1)"]})
    assert found.formulas == {name: 3}


def test_the_engine_draws_no_bar_on_the_standard_output(tmp_path: Path) -> None:
    pl.DataFrame({"x": [1]}).write_parquet(tmp_path / "one.parquet")
    asked = "SELECT current_setting('enable_progress_bar') AS draws FROM source"
    assert Engine().query_parquet(asked, tmp_path / "one.parquet")["draws"].to_list() == [False]


@pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "@SUM(A1)", '=cmd|"/c calc"'])
def test_a_formula_is_refused_with_its_row(tmp_path: Path, formula: str) -> None:
    found = profiled(tmp_path, note=["ok", formula])
    with pytest.raises(UnreadableSource, match="`note` holds a formula in row 2") as refused:
        check_content(found)
    assert formula not in refused.value.en


@pytest.mark.parametrize("harmless", ["+84912345678", "-5", "a=b", "x@example.com", "= 5"])
def test_what_only_looks_like_a_formula_is_taken(tmp_path: Path, harmless: str) -> None:
    check_content(profiled(tmp_path, note=[harmless, "x"]))


@pytest.mark.parametrize("name", ["NguyÔn V¨n Hïng", "Phaïm Vaên Tuaán", "TrÇn ThÞ B×nh µ"])
def test_an_old_font_encoding_is_refused_with_its_row(tmp_path: Path, name: str) -> None:
    found = profiled(tmp_path, ho_ten=["Lê Văn An", name])
    with pytest.raises(UnreadableSource, match=r"TCVN3 or VNI.*first in row 2") as refused:
        check_content(found)
    assert name not in refused.value.en


def test_unicode_vietnamese_is_not_taken_for_an_old_encoding(tmp_path: Path) -> None:
    names = ["Nguyễn Thị Hoàng Yến", "Đặng Quỳnh Như", "Vũ Uông Trà Giang", "Loã Tuân"]
    check_content(profiled(tmp_path, ho_ten=names))


def test_one_foreign_name_among_thousands_is_no_old_encoding(tmp_path: Path) -> None:
    check_content(profiled(tmp_path, ho_ten=["Lê Văn An"] * 2000 + ["Jürgen Böhm"]))


def test_a_column_that_turns_into_text_is_refused_with_the_row(tmp_path: Path) -> None:
    found = profiled(tmp_path, muc=[str(i) for i in range(50)] + ["chưa rõ"] * 50)
    with pytest.raises(UnreadableSource, match="`muc` holds numbers at first and text from row 51"):
        check_content(found)


def test_single_dirty_cells_are_left_to_the_steward(tmp_path: Path) -> None:
    check_content(profiled(tmp_path, muc=[str(i) for i in range(99)] + ["chưa rõ"]))
