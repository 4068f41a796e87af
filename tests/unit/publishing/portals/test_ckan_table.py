"""A table is checked whole before any of it is sent; only what differs is sent."""

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.portals.ckan_table import (
    BATCH,
    batches,
    can_be_updated,
    deletions,
    difference,
    read_table,
    rows_of_dump,
    shape_of,
)
from publishing.portals.errors import PortalRefused
from publishing.portals.model import ColumnKind, PublishedTable
from tests.fakes.publications import KINDS, ROWS, a_column, a_table

ROW = {
    "ma_tinh": "01",
    "ky": "2026-Q1",
    "so_nguoi": "1",
    "tong_chi": "",
    "ngay": "",
    "x": "",
    "y": "",
}


def a_row(**values: str) -> str:
    return ",".join((ROW | values).values())


def small_table(folder: Path, content: str, **kinds: ColumnKind) -> PublishedTable:
    path = folder / "small.csv"
    path.write_bytes(content.encode())
    columns = tuple(a_column(name, kind) for name, kind in kinds.items())
    return PublishedTable(path, columns, (columns[0].name,))


def frame(rows: list[tuple[str, str, str]]) -> pl.DataFrame:
    schema = dict.fromkeys(("a", "b", "v"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_an_empty_cell_is_missing_and_quotation_marks_alone_are_an_empty_text(
    tmp_path: Path,
) -> None:
    read = read_table(small_table(tmp_path, 'k,v\n1,\n2,""\n', k="text", v="text"))
    assert read.rows["v"].to_list() == [None, ""]


def test_a_byte_order_mark_is_not_part_of_the_first_name(tmp_path: Path) -> None:
    read = read_table(small_table(tmp_path, "\ufeffk\n01\n", k="text"))
    assert read.rows["k"].to_list() == ["01"]


def test_text_is_sent_in_composed_letters(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Hà Nội")
    assert decomposed != "Hà Nội"
    read = read_table(small_table(tmp_path, f"k\n{decomposed}\n", k="text"))
    assert read.rows["k"].to_list() == ["Hà Nội"]


def test_a_negative_zero_is_written_as_the_database_writes_it(tmp_path: Path) -> None:
    read = read_table(small_table(tmp_path, "k,v\n1,-0.0\n2,-0.5\n", k="int", v="numeric"))
    assert read.rows["v"].to_list() == ["0.0", "-0.5"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("so_nguoi", "01"),
        ("so_nguoi", "1.0"),
        ("so_nguoi", "9223372036854775808"),
        ("so_nguoi", '""'),
        ("tong_chi", "1e3"),
        ("tong_chi", "1,5"),
        ("tong_chi", "nan"),
        ("ngay", "2026-02-30"),
        ("ngay", "30/03/2026"),
    ],
)
def test_a_value_not_written_as_its_type_is_refused_by_row_and_never_repeated(
    tmp_path: Path, column: str, value: str
) -> None:
    quoted = f'"{value}"' if "," in value else value
    table = a_table(tmp_path, (a_row(ma_tinh="02"), a_row(**{column: quoted})))
    with pytest.raises(PortalRefused) as refusal:
        read_table(table)
    assert refusal.value.en == (
        f"cannot publish the table: row 2 of column `{column}` is not written as {KINDS[column]} "
        "(a code with leading zeros is text). Mend the publication plan; nothing was sent"
    )


def test_a_missing_key_is_refused_because_ckan_would_double_it(tmp_path: Path) -> None:
    with pytest.raises(PortalRefused, match="1 rows have no value in the key") as refusal:
        read_table(a_table(tmp_path, (a_row(ky=""), a_row())))
    assert "1 dòng không có giá trị trong khóa" in refusal.value.vi


def test_a_doubled_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PortalRefused, match="2 rows share their key"):
        read_table(a_table(tmp_path, (a_row(), a_row(so_nguoi="2"))))


@pytest.mark.parametrize("key", [(), ("nowhere",)])
def test_a_key_that_cannot_be_one_is_refused(tmp_path: Path, key: tuple[str, ...]) -> None:
    with pytest.raises(PortalRefused, match="cannot publish the table"):
        read_table(replace(a_table(tmp_path), primary_key=key))


@pytest.mark.parametrize("name", ["_id", "", " k", 'a"b', "a\tb", "ă" * 32])
def test_a_name_a_datastore_would_cut_or_refuse_is_refused(tmp_path: Path, name: str) -> None:
    table = PublishedTable(tmp_path / "none.csv", (a_column(name, "text"),), (name,))
    with pytest.raises(PortalRefused, match="cannot be a column"):
        read_table(table)


@pytest.mark.parametrize("content", ["k,other\n1,2\n", "k\n1\n", "", "k,v\n1,2,3\n"])
def test_a_csv_with_other_columns_than_declared_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(PortalRefused, match="the header of the CSV and the declared columns"):
        read_table(small_table(tmp_path, content, k="text", v="text"))


def test_a_dump_is_read_back_as_what_was_sent(tmp_path: Path) -> None:
    table = read_table(small_table(tmp_path, 'k,v\n01,\n02,"a ""b"",\nc"\n', k="text", v="text"))
    dump = b'_id,k,v\r\n1,01,\n2,02,"a ""b"",\nc"\n'
    held = rows_of_dump(dump, table)
    assert held is not None
    assert difference(table, held).is_empty


def test_a_dump_with_other_columns_is_none(tmp_path: Path) -> None:
    table = read_table(small_table(tmp_path, "k\n1\n", k="text"))
    assert rows_of_dump(b"_id,other\n1,1\n", table) is None


def test_a_shape_names_columns_types_and_key() -> None:
    info = {
        "fields": [
            {"id": "_id", "type": "int4"},
            {"id": "k", "type": "text", "schema": {"is_index": True}},
            {"id": "v", "type": "int8", "schema": {"is_index": False}},
        ]
    }
    assert shape_of(info) == ((("k", "text"), ("v", "int8")), frozenset({"k"}))


def test_only_rows_that_differ_are_sent_and_only_vanished_ones_deleted(tmp_path: Path) -> None:
    table = read_table(a_table(tmp_path))
    held = read_table(
        a_table(tmp_path, (ROWS[0], ROWS[1].replace(",,,", ",5,,"), a_row(ma_tinh="99")))
    )
    found = difference(table, held.rows)
    assert found.to_send["ma_tinh"].to_list() == ["04", "79"]
    assert found.to_delete["ma_tinh"].to_list() == ["99"]


def test_rows_without_a_whole_key_cannot_be_updated() -> None:
    assert can_be_updated(frame([("1", "x", "")]), ("a", "b"))
    assert not can_be_updated(frame([("1", "x", ""), ("1", "x", "y")]), ("a", "b"))
    held = frame([("1", "x", "")]).with_columns(b=pl.lit(None, pl.String))
    assert not can_be_updated(held, ("a", "b"))


def test_batches_hold_every_row_once_and_are_never_too_long() -> None:
    rows = pl.DataFrame({"k": [str(n) for n in range(BATCH * 2 + 1)]})
    found = list(batches(rows))
    assert [len(batch) for batch in found] == [BATCH, BATCH, 1]
    assert [record["k"] for batch in found for record in batch] == rows["k"].to_list()


KEYS = st.sets(st.tuples(st.sampled_from("123"), st.sampled_from("xyz"), st.sampled_from("pq")))


@settings(max_examples=50, derandomize=True)
@given(held=KEYS, vanished=KEYS)
def test_deletions_match_exactly_the_rows_that_vanished(
    held: set[tuple[str, str, str]], vanished: set[tuple[str, str, str]]
) -> None:
    gone = sorted(held & vanished)
    if not gone:
        return
    filters = list(deletions(frame(gone), ("a", "b", "v")))
    hit = {row for row in held if any(_matches(row, wanted) for wanted in filters)}
    assert hit == set(gone)


def _matches(row: tuple[str, str, str], wanted: dict[str, Any]) -> bool:
    values = dict(zip(("a", "b", "v"), row, strict=True))
    return all(
        values[name] in (value if isinstance(value, list) else [value])
        for name, value in wanted.items()
    )
