"""A delivered file that is not what it says is refused with its place and the next step."""

import contextlib
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import SourceTooLarge, UnreadableSource
from catalog.read_source import SourceLimits, bring_into_parquet, display_name
from storage.engine import Engine, UnreadableTable
from storage.errors import Refusal

SECRET = "Nguyễn Thị Bí Mật"


def bring(folder: Path, content: bytes, name: str = "file.csv") -> pl.DataFrame:
    (folder / name).write_bytes(content)
    target = folder / "out.parquet"
    bring_into_parquet(folder / name, target, Engine(), SourceLimits(max_bytes=10_000))
    return pl.read_parquet(target)


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_utf8_is_read_with_and_without_a_mark(tmp_path: Path, start: str, delimiter: str) -> None:
    table = bring(tmp_path, f"{start}mã{delimiter}tên\n01{delimiter}Hà Nội\n".encode())
    assert table.rows() == [("01", "Hà Nội")]
    assert table.columns == ["mã", "tên"]


def test_nothing_is_guessed(tmp_path: Path) -> None:
    table = bring(tmp_path, b"a,b\n007,2025-01-01\n1e5,true\n")
    assert table.rows() == [("007", "2025-01-01"), ("1e5", "true")]


def test_a_quoted_cell_may_hold_commas_and_lines(tmp_path: Path) -> None:
    assert bring(tmp_path, b'a,b\n1,"x, y\nz"\n').rows() == [("1", "x, y\nz")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"a,b\n", "no rows"),
        (b"a,A,b\n1,2,3\n", "share a name: a"),
        (b"a,,b\n1,2,3\n", "no name"),
        (b"a,b\n1,2\n" + SECRET.encode() + b"\xff,2\n", "line 3 is not UTF-8"),
        (b"a,b\n1,\x00\n", "line 2 holds zero bytes"),
        (b"\x89PNG\r\n\x1a\n", "says CSV and is not"),
        (b"PK\x03\x04rest", "says CSV and is not"),
        (b"PAR1rest", "says CSV and is not"),
    ],
)
def test_what_is_no_csv_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(UnreadableSource, match=says) as refused:
        bring(tmp_path, content)
    assert SECRET not in refused.value.en + refused.value.vi


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (f"a,b\n1,2\n{SECRET},2,3\n", 3),
        (f"a,b\n1,2\n{SECRET}\n", 3),
        (f'a,b\n1,"{SECRET}\n4,5\n', 2),
    ],
)
def test_a_line_of_another_form_is_named_and_not_quoted(
    tmp_path: Path, content: str, line: int
) -> None:
    with pytest.raises(UnreadableTable, match=f"line {line}") as refused:
        bring(tmp_path, content.encode())
    told = refused.value.en + refused.value.vi + str(refused.value.__context__ or "")
    assert SECRET not in refused.value.en + refused.value.vi
    assert told


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("file.parquet", b"a,b\n1,2\n", "says Parquet and is not"),
        ("file.parquet", b"PAR1 broken PAR1", "breaks off"),
        ("file.xls", b"a,b\n1,2\n", r"only \.csv and \.parquet"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    with pytest.raises(UnreadableSource, match=says):
        bring(tmp_path, content, name)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(10 << 30)  # a sparse file: it has ten gigabytes and takes no disk
    with pytest.raises(SourceTooLarge, match=r"10\.0 GiB; the limit is 8\.0 GiB"):
        bring_into_parquet(huge, tmp_path / "out", Engine(), SourceLimits())


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="no such file"):
        bring_into_parquet(tmp_path / "gone.csv", tmp_path / "out", Engine(), SourceLimits())


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_but_never_crash(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    with contextlib.suppress(Refusal):
        bring(tmp_path_factory.mktemp("any"), content)


@given(st.text(max_size=300))
def test_any_file_name_is_shown_without_folders_and_control_signs(name: str) -> None:
    shown = display_name(name)
    assert 0 < len(shown) <= 120
    assert not re.search(r"[/\\\x00-\x1f]", shown)
