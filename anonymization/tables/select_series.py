"""Take what may be released from a published series, and flag where it breaks."""

import polars as pl

from anonymization.tables.plan import SeriesPlan


def select_series(plan: SeriesPlan, delivered: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with a released status, in the plan's columns.

    `break_in_series` says B on figures of an indicator whose denominator changed, from the year
    of the change on (SDMX code list CL_OBS_STATUS: B, time series break); it is empty elsewhere.
    """
    broken = pl.col("indicator").is_in(list(plan.break_in_series.indicators)) & (
        pl.col("year").cast(pl.Int64) >= plan.break_in_series.year
    )
    kinds = {"int": pl.Int64, "numeric": pl.Float64}
    return (
        delivered.filter(pl.col("status").is_in(list(plan.released_statuses)))
        .with_columns(break_in_series=pl.when(broken).then(pl.lit("B")))
        .select(
            pl.col(column.name).cast(kinds.get(column.kind, pl.String)) for column in plan.columns
        )
        .sort("indicator", "geo", "year", "as_of", "value")
    )
