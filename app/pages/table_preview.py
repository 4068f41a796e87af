"""Show the first rows of a table with words beside codes, and protected cells plainly marked."""

from dataclasses import dataclass

import polars as pl

from anonymization.tables.long_form import STATUS
from app.pages.cube_selection import short_period
from app.pages.language import Speech
from publishing.dictionary import DictionaryColumn

ROWS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell on the page; a protected one has no figure."""

    text: str
    is_figure: bool = False
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's title in the reader's language and its name in the file."""

    title: str
    name: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a table, and how many rows there are in all."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    of: int


def preview(table: pl.LazyFrame, columns: tuple[DictionaryColumn, ...], speech: Speech) -> Preview:
    """Return the first fifty rows as people read them."""
    first = table.head(ROWS_SHOWN).collect()
    return Preview(
        headings=tuple(
            Heading(c.title.in_language(speech.language), c.name, _is_figure(c)) for c in columns
        ),
        rows=tuple(
            tuple(_cell(row, column, speech) for column in columns)
            for row in first.iter_rows(named=True)
        ),
        of=int(table.select(pl.len()).collect().item()),
    )


def _cell(row: dict[str, object], column: DictionaryColumn, speech: Speech) -> Cell:
    value = row[column.name]
    if value is None:
        protected = _is_figure(column) and row.get(STATUS) == "C"
        return Cell("", is_figure=_is_figure(column), is_protected=protected)
    if column.codes:
        titles = dict(column.codes)
        title = titles.get(str(value))
        return Cell(title.in_language(speech.language) if title else str(value))
    if _is_figure(column) and isinstance(value, int | float):
        # A year is a name, not an amount: 2034, never 2.034.
        text = f"{value:.0f}" if row.get("unit") == "year" else speech.number(value)
        return Cell(text, is_figure=True)
    return Cell(_plain(value, column))


def _plain(value: object, column: DictionaryColumn) -> str:
    return short_period(str(value)) if column.name == "time_period" else str(value)


def _is_figure(column: DictionaryColumn) -> bool:
    """A key is a name, also when it is written in digits, as a year is."""
    return column.kind in ("int", "numeric") and not column.is_key
