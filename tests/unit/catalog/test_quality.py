"""The national series passes its rules; fed as the seed document printed it, it does not."""

from pathlib import Path

import polars as pl
import pytest

from app.demo.national_coverage import write_series
from catalog.errors import QualityFailed
from catalog.quality import QualityFinding, check_quality, read_quality_rules, require_quality
from tests.builders import POLICIES


def findings(folder: Path, *, as_printed: bool = False, **change: str) -> list[QualityFinding]:
    path = folder / "series.csv"
    write_series(path, as_printed=as_printed)
    table = pl.read_csv(path, infer_schema=False)
    for column, value in change.items():
        table = table.with_columns(pl.lit(value or None, dtype=pl.String).alias(column))
    rules = read_quality_rules(POLICIES, "national-coverage")
    assert rules is not None
    return check_quality(table, rules)


def test_the_series_passes(tmp_path: Path) -> None:
    assert findings(tmp_path) == []


def test_6110_participants_in_2018_are_caught(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, as_printed=True)
    assert found.rule == "coverage-does-not-collapse"
    assert "si_voluntary 2018: 6110 after 224000" in found.what.en
    with pytest.raises(QualityFailed, match="Correct the source"):
        require_quality([found])


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [("status", "rumour", "known-status"), ("source", "", "source-is-there")],
)
def test_a_missing_source_and_an_unknown_status_are_caught(
    tmp_path: Path, column: str, value: str, rule: str
) -> None:
    assert [f.rule for f in findings(tmp_path, **{column: value})] == [rule]


def test_a_dataset_without_rules_has_none() -> None:
    assert read_quality_rules(POLICIES, "coverage-by-province") is None
