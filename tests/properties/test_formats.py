"""Every format of a release holds the same values, for any table."""

import json
import sqlite3
import tempfile
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymization.tables.long_form import CONFIDENTIAL, FREE, STATUS
from catalog.model import Bilingual
from publishing.dictionary import DictionaryColumn
from publishing.formats.files import FILES
from publishing.formats.model import ReleaseContents
from publishing.formats.write import DATA_FORMATS, write_formats

TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1, max_size=9)
CODES = st.lists(
    st.text(st.characters(codec="ascii", categories=("Lu", "Nd")), min_size=1, max_size=4),
    min_size=1,
    max_size=4,
    unique=True,
)
FIGURES = st.none() | st.integers(0, 2**53)
SAID: dict[str, Any] = {
    "name": "any",
    "version": "v1",
    "title": {"vi": "Bảng bất kỳ", "en": "Any table"},
    "summary": {"vi": "Bảng", "en": "Table"},
    "invented": None,
    "keywords": ["bảng"],
    "issued": "2026-01-02",
    "publisher": {"vi": "Cơ quan", "en": "Office"},
    "contact": {"name": "Ban", "email": "ban@example.invalid"},
    "licence": {"id": "x", "title": {"vi": "Điều khoản", "en": "Terms"}, "terms": []},
    "citation": {"vi": "Trích", "en": "Cite"},
    "unit": None,
    "provenance": {"table_sha256": "0" * 64},
}


@st.composite
def cubes_with_texts(draw: st.DrawFn) -> tuple[pl.DataFrame, tuple[DictionaryColumn, ...]]:
    """A cube of two dimensions with a figure and a status, and a note that may be anything."""
    periods, codes = draw(CODES), draw(CODES)
    rows = list(product(sorted(periods), codes))
    figures = draw(st.lists(FIGURES, min_size=len(rows), max_size=len(rows)))
    notes = draw(st.lists(st.none() | TEXTS, min_size=len(rows), max_size=len(rows)))
    table = pl.DataFrame(
        {
            "time_period": pl.Series([period for period, _ in rows], dtype=pl.String),
            "ref_area": pl.Series([code for _, code in rows], dtype=pl.String),
            "persons": pl.Series(figures, dtype=pl.Int64),
            STATUS: [CONFIDENTIAL if figure is None else FREE for figure in figures],
            "note": pl.Series(notes, dtype=pl.String),
        }
    )
    words = Bilingual("Cột", "Column")
    listed = tuple((code, Bilingual(code, code)) for code in codes)
    return table, (
        DictionaryColumn("time_period", "text", words, is_key=True),
        DictionaryColumn("ref_area", "text", words, listed, is_key=True),
        DictionaryColumn("persons", "int", words),
        DictionaryColumn(STATUS, "text", words),
        DictionaryColumn("note", "text", words),
    )


@settings(max_examples=30, deadline=None)
@given(made=cubes_with_texts())
def test_every_format_holds_the_same_values(
    made: tuple[pl.DataFrame, tuple[DictionaryColumn, ...]],
) -> None:
    table, columns = made
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        written(folder, table, columns)
        assert {path.name for path in folder.iterdir()} < set(FILES)
        rows = table.rows()
        assert pl.read_csv(folder / "data.csv", schema=table.schema).rows() == rows
        assert [tuple(row.values()) for row in _json(folder, "data.json")] == rows
        assert _in_sqlite(folder / "data.sqlite") == rows
        assert _in_excel(folder / "data.xlsx") == rows
        stat = _json(folder, "data.json-stat.json")
        assert stat["value"] == table["persons"].to_list()
        hidden = {int(place) for place, status in stat["status"].items() if status == CONFIDENTIAL}
        assert hidden == {place for place, row in enumerate(rows) if row[2] is None}


@settings(max_examples=5, deadline=None)
@given(made=cubes_with_texts())
def test_the_same_table_gives_the_same_bytes(
    made: tuple[pl.DataFrame, tuple[DictionaryColumn, ...]],
) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        for room in (one, two):
            written(Path(room), *made)
        for path in Path(one).iterdir():
            assert path.read_bytes() == (Path(two) / path.name).read_bytes(), path.name


def written(folder: Path, table: pl.DataFrame, columns: tuple[DictionaryColumn, ...]) -> None:
    table.write_parquet(folder / "data.parquet")
    address = "http://127.0.0.1/dataset/any/v1"
    write_formats(ReleaseContents(folder, table, columns, SAID, address), tuple(DATA_FORMATS))


def _json(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text("utf-8"))


def _in_sqlite(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT * FROM data").fetchall()


def _in_excel(path: Path) -> list[tuple[object, ...]]:
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        rows = book.worksheets[0].iter_rows(values_only=True, min_row=2, max_col=5)
        return [tuple(row) + (None,) * (5 - len(row)) for row in rows]
