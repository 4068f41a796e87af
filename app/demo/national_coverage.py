"""The published national figures of 1995 to 2025 and the targets to 2030, with source and doubt.

The series is real input, unlike the register. `status` is one of:

- `published`: printed by a source as a result;
- `estimate`: printed before the period was over;
- `derived`: computed here from printed figures;
- `unconfirmed`: from memory, no source was found; show it only with that word;
- `target`: a goal of Resolution 28-NQ/TW or of a yearly plan.
"""

from pathlib import Path

import polars as pl

from app.demo.fact_files import read_facts

STATUSES = frozenset({"published", "estimate", "derived", "unconfirmed", "target"})
TRUE_YEAR, PRINTED_YEAR = 2008, 2018


def series() -> pl.DataFrame:
    """Return one row per figure; `main` marks the one figure of a year to show in a chart.

    Columns: year (int), as_of, indicator, value (float), unit, geo, status, source, note, main
    (bool). Never compare percentages across 2021/2022: the denominator changed from the labour
    force to the working-age labour force.
    """
    return read_facts("national_coverage.csv").with_columns(
        pl.col("year").cast(pl.Int64),
        pl.col("value").cast(pl.Float64),
        pl.col("note").fill_null(""),
        main=pl.col("main") == "yes",
    )


def series_as_printed() -> pl.DataFrame:
    """Return the series with the typing error of VSS's history note (document 004).

    The note prints 6,110 voluntary participants for 2018. That is the figure of 2008; 2018 had
    about 270,000. A quality check worth its name stops at this row.
    """
    figure = (pl.col("indicator") == "si_voluntary") & pl.col("main")
    misplaced = figure & (pl.col("year") == TRUE_YEAR)
    return (
        series()
        .remove(figure & (pl.col("year") == PRINTED_YEAR))
        .with_columns(
            year=pl.when(misplaced).then(PRINTED_YEAR).otherwise("year"),
            as_of=pl.when(misplaced).then(pl.lit(str(PRINTED_YEAR))).otherwise("as_of"),
            note=pl.when(misplaced).then(pl.lit("")).otherwise("note"),
        )
    )


def write_series(path: Path, *, as_printed: bool = False) -> None:
    """Write the series as the CSV file that a statistics department would deliver."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = series_as_printed() if as_printed else series()
    shown = table.with_columns(
        pl.when("main").then(pl.lit("yes")).otherwise(pl.lit("no")).alias("main")
    )
    shown.write_csv(path)
