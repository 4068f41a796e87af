"""The published national series: complete, marked by doubt, and with its known typing error."""

import polars as pl
import pytest

from app.demo.fact_files import FACTS
from app.demo.national_coverage import STATUSES, series, series_as_printed


def main_figure(table: pl.DataFrame, indicator: str, year: int) -> list[float]:
    rows = table.filter(pl.col("main"), indicator=indicator, year=year, geo="VN")
    return rows["value"].to_list()


def test_every_figure_has_a_source_and_one_of_the_five_statuses() -> None:
    assert set(series()["status"]) == STATUSES
    assert series().select(pl.col("source", "unit", "geo", "as_of").is_null().any()).row(0) == (
        False,
        False,
        False,
        False,
    )


def test_the_series_runs_from_1995_to_2025_with_targets_to_2030() -> None:
    figures = series().filter(pl.col("status") != "target")
    assert (figures["year"].min(), figures["year"].max()) == (1995, 2025)
    targets = series().filter(status="target")
    assert targets["year"].max() == 2030
    assert main_figure(targets, "target_si_pct_walf", 2025) == [45.0]


def test_a_chart_finds_one_main_figure_for_a_year() -> None:
    main = series().filter(pl.col("main"))
    assert main.select("indicator", "geo", "year").is_unique().all()


@pytest.mark.parametrize("indicator", ["si_compulsory", "si_voluntary", "hi", "ui"])
def test_what_no_source_confirms_says_so(indicator: str) -> None:
    doubtful = series().filter(status="unconfirmed", indicator=indicator)
    assert doubtful.height > 0
    assert doubtful["source"].unique().to_list() == ["from memory, no source found"]


def test_the_printed_series_has_the_figure_of_2008_in_2018() -> None:
    assert main_figure(series(), "si_voluntary", 2008) == [6110.0]
    assert main_figure(series(), "si_voluntary", 2018) == [270_000.0]
    assert main_figure(series_as_printed(), "si_voluntary", 2008) == []
    assert main_figure(series_as_printed(), "si_voluntary", 2018) == [6110.0]


def test_the_printed_series_is_otherwise_the_same() -> None:
    others = (pl.col("indicator") != "si_voluntary") | ~pl.col("year").is_in([2008, 2018])
    assert series_as_printed().filter(others).equals(series().filter(others))
    assert series_as_printed().height == series().height - 1


def test_no_fact_names_a_folder_of_a_machine() -> None:
    for path in FACTS.glob("*.csv"):
        assert ",/" not in path.read_text(encoding="utf-8")
