"""CSV as RFC 4180 and stock readers want it: UTF-8, no byte-order mark, a missing value is empty."""

import polars as pl

from publishing.formats.model import ReleaseContents


def write_csv(contents: ReleaseContents) -> None:
    """Write `data.csv`."""
    as_csv(contents.table).write_csv(contents.folder / "data.csv")


def as_csv(table: pl.DataFrame) -> pl.DataFrame:
    """Numbers as people write them: 2250000 and 24.8, never 2250000.0."""
    whole = pl.selectors.float()
    return table.with_columns(
        pl.when(whole == whole.round())
        .then(whole.cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(whole.cast(pl.String))
    )
