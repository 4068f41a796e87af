"""The cell key method for counts: noise that depends on who is in a cell, and on nothing else.

Thompson, Broadfoot and Elazar (2013), as the Office for National Statistics specifies it
("Method Specification: cell key perturbation"): every person has a record key of 0 to 255 that
never changes; the keys of the people in a cell, added up modulo 256, are its cell key; a table of
noise (p-table) says by count and cell key what is added.

The same people give the same noise in every table, so asking again tells nothing. Sums disagree by
their noise, and many questions about almost the same people average it out (Asghar and Kaafar 2020):
it is for a table builder with a budget of questions, not for the releases of this house.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from anonymization.tables.cube import Counts

KEYS = 256
ROWS, REPEATED = 750, 250
"""Counts above 750 use rows 501 to 750 in turn, as the specification says."""


def perturbed_counts(
    records: pl.DataFrame, by: Sequence[str], noise: NDArray[np.int64], *, key: str = "record_key"
) -> pl.DataFrame:
    """Count records in the cells that occur, and add the noise of each cell.

    `noise`: counts from 0 to 750 × cell keys, see `threshold_then_base`. `key` names the column of
    record keys. Columns: `by`, and `persons`.
    """
    cells = records.group_by(by).agg(
        count=pl.len(), cell_key=pl.col(key).cast(pl.Int64).sum() % KEYS
    )
    counts, keys = cells["count"].to_numpy().astype(np.int64), cells["cell_key"].to_numpy()
    return cells.select(
        *by, persons=pl.Series(counts + noise[p_table_row(counts), keys], dtype=pl.Int64)
    ).sort(by)


def p_table_row(counts: Counts) -> Counts:
    """Which row of the p-table serves a count.

    >>> p_table_row(np.array([0, 7, 750, 751, 1000, 1001])).tolist()
    [0, 7, 750, 501, 750, 501]
    """
    repeated = (counts - 1) % REPEATED + ROWS - REPEATED + 1
    return np.where(counts > ROWS, repeated, counts)


def threshold_then_base(threshold: int, base: int) -> NDArray[np.int64]:
    """The p-table that makes counts below a threshold 0 and rounds others to the nearest multiple.

    With 10 and 5 it is the 10-5 rule that the specification's examples use. It is the same for all
    cell keys; a p-table with chances is an array of the same form.
    """
    counts = np.arange(ROWS + 1)
    rounded = (counts + base // 2) // base * base
    noise = np.where(counts < threshold, 0, rounded) - counts
    return np.repeat(noise[:, None], KEYS, axis=1)
