"""Leave out single cells on the way to treatment: those that may be somebody's identifier."""

from collections.abc import Iterator

import polars as pl


def blank(batches: Iterator[pl.DataFrame], cells: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the batches, with nothing in the cells that `cells` names by `column` and `row`.

    Rows are counted from 1 over all batches. What is left out is missing, so that a treatment
    says of it what it says of any missing value. Columns that were not read are passed over.

    >>> batches = iter([pl.DataFrame({"tinh": ["01", "0912345678"]})])
    >>> cells = pl.DataFrame({"column": ["tinh"], "row": [2]})
    >>> next(blank(batches, cells))["tinh"].to_list()
    ['01', None]
    """
    rows_of = {str(column): rows["row"] for (column,), rows in cells.sort("row").group_by("column")}
    first = 1
    for batch in batches:
        yield batch.with_columns(
            _without(batch[column], rows, first)
            for column, rows in rows_of.items()
            if column in batch.columns
        )
        first += batch.height


def _without(values: pl.Series, rows: pl.Series, first: int) -> pl.Series:
    places = rows.filter(rows.is_between(first, first + len(values) - 1)) - first
    return values.scatter(places, None) if len(places) else values
