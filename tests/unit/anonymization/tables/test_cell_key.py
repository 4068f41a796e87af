"""The cell key method gives the numbers of the published example of the ONS.

Facts from `tests/testthat` of github.com/ONSdigital/cell-key-perturbation-R: record keys of the
micro data in some cells of var1 × var5 × var8, and rows of the expected table.
"""

import numpy as np
import polars as pl
import pytest

from anonymization.tables.cell_key import (
    KEYS,
    ROWS,
    p_table_row,
    perturbed_counts,
    threshold_then_base,
)

RECORD_KEYS = {
    ("1", "5", "A"): ([51, 109], 160),
    ("1", "5", "C"): ([4, 244], 248),
    ("1", "6", "D"): ([181, 17], 198),
    ("4", "5", "C"): ([231], 231),
    ("5", "4", "B"): ([150, 100, 144], 138),
    ("5", "5", "A"): ([252], 252),
}
# count, cell key, published count
EXPECTED = [
    *((16, 63, 15), (5, 196, 0), (10, 123, 10), (12, 149, 10), (13, 90, 15), (9, 225, 0)),
    *((20, 211, 20), (18, 251, 20), (21, 24, 20), (24, 115, 25), (14, 46, 15), (11, 144, 10)),
]


def records(cell: tuple[str, ...], keys: list[int]) -> pl.DataFrame:
    names = ("var1", "var5", "var8")
    return pl.DataFrame({"record_key": keys, **dict(zip(names, cell, strict=True))})


@pytest.mark.parametrize(("cell", "keys", "cell_key"), [(c, *v) for c, v in RECORD_KEYS.items()])
def test_a_cell_has_the_cell_key_of_the_example(
    cell: tuple[str, ...], keys: list[int], cell_key: int
) -> None:
    tells_key = np.repeat(np.arange(KEYS)[None], ROWS + 1, axis=0)
    made = perturbed_counts(records(cell, keys), ["var1", "var5", "var8"], tells_key)
    assert made.row(0) == (*cell, len(keys) + cell_key)


@pytest.mark.parametrize(("count", "cell_key", "published"), EXPECTED)
def test_the_10_5_rule_publishes_the_counts_of_the_example(
    count: int, cell_key: int, published: int
) -> None:
    noise = threshold_then_base(10, 5)
    assert count + noise[p_table_row(np.array([count])), cell_key] == published


def test_the_same_people_get_the_same_noise_in_every_table() -> None:
    chance = np.random.default_rng(5)
    noise = chance.integers(-2, 3, size=(ROWS + 1, KEYS))
    people = pl.DataFrame(
        {"record_key": chance.integers(KEYS, size=3000), "a": chance.integers(3, size=3000)}
    ).with_columns(b=pl.col("a"))
    one, other = (perturbed_counts(people, by, noise)["persons"] for by in (["a"], ["a", "b"]))
    assert one.to_list() == other.to_list()
