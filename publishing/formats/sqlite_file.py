"""An SQLite database: the table, its dictionary, its codes, and what the release is."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import repeat

from publishing.formats.about import about
from publishing.formats.model import ReleaseContents

SQL_TYPES = {"text": "TEXT", "date": "TEXT", "int": "INTEGER", "numeric": "REAL"}


def write_sqlite(contents: ReleaseContents) -> None:
    """Write `data.sqlite` with the tables `data`, `columns`, `codes` and `about`."""
    with closing(sqlite3.connect(contents.folder / "data.sqlite")) as database, database:
        # The folder is a draft until it is placed: a journal would only cost time.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        types = {column.name: SQL_TYPES[column.kind] for column in contents.columns}
        _fill(database, "data", types, contents.table.iter_rows())
        kinds = dict.fromkeys(("name", "kind", "title_vi", "title_en"), "TEXT")
        _fill(database, "columns", kinds, _columns(contents))
        titles = dict.fromkeys(("column", "code", "title_vi", "title_en"), "TEXT")
        _fill(database, "codes", titles, _codes(contents))
        _fill(database, "about", dict.fromkeys(("name", "vi", "en"), "TEXT"), about(contents))


def _fill(
    database: sqlite3.Connection,
    name: str,
    types: dict[str, str],
    rows: Iterable[tuple[object, ...]],
) -> None:
    named = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
    database.execute(f'CREATE TABLE "{name}" ({named})')
    places = ", ".join(repeat("?", len(types)))
    database.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)  # noqa: S608 (our own names)


def _columns(contents: ReleaseContents) -> Iterator[tuple[str, ...]]:
    for column in contents.columns:
        yield column.name, column.kind, column.title.vi, column.title.en


def _codes(contents: ReleaseContents) -> Iterator[tuple[str, ...]]:
    for column in contents.columns:
        for code, title in column.codes:
            yield column.name, code, title.vi, title.en
