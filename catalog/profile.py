"""Profile a table without looking at single values: counts, kinds, and what is broken in it."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from catalog.errors import UnreadableSource
from catalog.model import ColumnProfile
from storage.engine import ROW_NUMBER, Engine

# Letters that Vietnamese in Unicode does not have and that text in the old TCVN3 and VNI font
# encodings is full of ("NguyÔn V¨n", "Phaïm Vaên Tuaán").
_LEGACY = "[®¨µ¶·¸¹»¼½¾øûïäåëüîö]"
# What a spreadsheet would run: `=1+1`, `@SUM(…)`, `+A1`, `-cmd|…`; not `-5`, `+84 912…` or `- text`.
_FORMULA = r"^\s*(=\S|@[A-Za-z]|[+\-][A-Za-z$]+[0-9(|!:$])"
MAX_LEGACY_SHARE = 0.001
MIN_NUMBER_SHARE = 0.99
MAX_NUMBER_SHARE = 0.5
FEWEST_ROWS = 20


@dataclass(frozen=True, slots=True)
class ContentProfile:
    """The profile of a table, with the first places where something is broken."""

    rows: int
    columns: tuple[ColumnProfile, ...]
    formulas: Mapping[str, int]
    legacy: Mapping[str, tuple[int, int]]
    kind_changes: Mapping[str, int]


def profile(path: Path, kinds: Mapping[str, str], engine: Engine) -> ContentProfile:
    """Profile a Parquet file; `kinds` maps its columns to their kinds of value."""
    parts = ["count(*) AS rows"]
    for number, (name, kind) in enumerate(kinds.items()):
        parts += _measures(number, _quoted(name), is_text=kind == "text")
    sql = f"SELECT {', '.join(parts)} FROM {_numbered(path, kinds)}"  # noqa: S608 (quoted names)
    row = engine.query_parquet(sql, path).row(0, named=True)
    text = [(i, name) for i, (name, kind) in enumerate(kinds.items()) if kind == "text"]
    return ContentProfile(
        rows=row["rows"],
        columns=tuple(
            ColumnProfile(name, kind, row["rows"] - row[f"filled_{i}"], row[f"distinct_{i}"])
            for i, (name, kind) in enumerate(kinds.items())
        ),
        formulas={name: row[f"formula_{i}"] for i, name in text if row[f"formula_{i}"]},
        legacy={
            name: (row[f"legacy_{i}"], row[f"legacy_at_{i}"])
            for i, name in text
            if _is_legacy(row, i)
        },
        kind_changes={name: row[f"word_at_{i}"] for i, name in text if _changes_kind(row, i)},
    )


def check_content(found: ContentProfile) -> None:
    """Refuse a table that would poison everything after it.

    Raises:
        UnreadableSource: A cell is a formula, a column is written in an old font encoding, or a
            column turns from numbers into text half-way. Names the column and the first row.
    """
    for column, row in found.formulas.items():
        raise _refused(
            f"column `{column}` holds a formula in row {row}. Export values, not formulas",
            f"cột `{column}` chứa công thức ở dòng {row}. Hãy xuất giá trị, không xuất công thức",
        )
    for column, (cells, row) in found.legacy.items():
        raise _refused(
            f"column `{column}` is written in an old font encoding (TCVN3 or VNI) in {cells} cells, "
            f"first in row {row}. Convert it to Unicode",
            f"cột `{column}` còn dùng bảng mã cũ (TCVN3 hoặc VNI) ở {cells} ô, đầu tiên ở dòng "
            f"{row}. Hãy chuyển sang Unicode",
        )
    for column, row in found.kind_changes.items():
        raise _refused(
            f"column `{column}` holds numbers at first and text from row {row} on. "
            "Check whether two files were joined",
            f"cột `{column}` ban đầu là số và từ dòng {row} là chữ. "
            "Hãy kiểm tra xem có ghép nhầm hai tệp không",
        )


def _numbered(path: Path, columns: Container[str]) -> str:
    """The source with the number of each row, from 1, and of all rows."""
    row = "row_number() OVER ()" if ROW_NUMBER in columns else f"{ROW_NUMBER} + 1"
    rows = pq.read_metadata(path).num_rows
    return f"(SELECT *, {row} AS _row, {rows} AS _rows FROM source)"  # noqa: S608 (our own words)


def _measures(number: int, column: str, *, is_text: bool) -> list[str]:
    found = [
        f"count({column}) AS filled_{number}",
        f"approx_count_distinct({column}) AS distinct_{number}",
    ]
    if not is_text:
        return found
    is_number = f"try_cast({column} AS DOUBLE) IS NOT NULL"
    # A missing value counts in neither half: NULL is no number and no text.
    before = f"_row * 2 <= _rows AND {column} IS NOT NULL"
    after = f"_row * 2 > _rows AND {column} IS NOT NULL"
    is_legacy = f"regexp_matches({column}, '{_LEGACY}')"
    return [
        *found,
        f"min(_row) FILTER (regexp_matches({column}, '{_FORMULA}')) AS formula_{number}",
        f"count(*) FILTER ({is_legacy}) AS legacy_{number}",
        f"min(_row) FILTER ({is_legacy}) AS legacy_at_{number}",
        f"avg(({is_number})::INT) FILTER ({before}) AS numbers_before_{number}",
        f"avg(({is_number})::INT) FILTER ({after}) AS numbers_after_{number}",
        f"min(_row) FILTER ({column} IS NOT NULL AND NOT ({is_number})) AS word_at_{number}",
    ]


def _is_legacy(row: Mapping[str, Any], number: int) -> bool:
    limit = MAX_LEGACY_SHARE * max(row[f"filled_{number}"], 1)
    return bool(row[f"legacy_{number}"] > limit)


def _changes_kind(row: Mapping[str, Any], number: int) -> bool:
    before, after = row[f"numbers_before_{number}"], row[f"numbers_after_{number}"]
    if row["rows"] < FEWEST_ROWS or before is None or after is None:
        return False
    return bool(before >= MIN_NUMBER_SHARE and after <= MAX_NUMBER_SHARE)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _refused(en: str, vi: str) -> UnreadableSource:
    return UnreadableSource(
        f"the delivered file is not taken: {en}", vi=f"không nhận tệp đã giao: {vi}"
    )
