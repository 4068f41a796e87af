"""Read one table of `app/demo/facts`; every column is text, a gap is a missing value."""

from pathlib import Path

import polars as pl

FACTS = Path(__file__).parent / "facts"


def read_facts(name: str) -> pl.DataFrame:
    return pl.read_csv(FACTS / name, infer_schema=False)
