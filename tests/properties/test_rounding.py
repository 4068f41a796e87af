"""Rounded tables: every sum agrees, no small count is left, nothing is averaged out of them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymization.errors import StillExposed
from anonymization.tables.certificate import Certificate
from anonymization.tables.certify_rounding import certify_rounding
from anonymization.tables.cube import Cube, add_margins
from anonymization.tables.earlier import leaves_told
from anonymization.tables.long_form import as_seen_by_attacker, csv_of, to_published_table
from anonymization.tables.round import round_cube, wrongly_rounded
from anonymization.tables.verify_certificate import CertificateBroken, verify
from tests.cubes import DIMENSIONS, PLAN, a_cube, cubes
from tests.protected import PLAN_TEXT, RULES_TEXT, digest_of

SMALL = [[3, 20, 30], [4, 1, 60], [70, 2, 0], [10, 4, 4]]
bases = st.integers(2, 12)
seeds = st.binary(min_size=1, max_size=4)


def published(rounded: Cube) -> pl.DataFrame:
    return to_published_table(rounded, np.zeros(rounded.shape, dtype=bool), PLAN)


def certified(cube: Cube, table: pl.DataFrame, earlier: Sequence[pl.DataFrame] = ()) -> Certificate:
    seen = as_seen_by_attacker(table, PLAN, np.zeros(cube.atoms.shape[1:], dtype=bool))
    statement = {
        "data_csv_sha256": digest_of(csv_of(table)),
        "plan_sha256": digest_of(PLAN_TEXT),
        "disclosure_rules_sha256": digest_of(RULES_TEXT),
        "minimum_frequency": 5,
        "earlier": [{"data_csv_sha256": digest_of(csv_of(one))} for one in earlier],
    }
    return certify_rounding(cube, seen, statement, seed=b"secret")


def laid_out(folder: Path, table: pl.DataFrame, certificate: Certificate) -> Path:
    folder.mkdir(parents=True)
    (folder / "data.csv").write_bytes(csv_of(table))
    (folder / "plan.yaml").write_bytes(PLAN_TEXT)
    (folder / "disclosure.yaml").write_bytes(RULES_TEXT)
    (folder / "certificate.json").write_text(json.dumps(certificate.public))
    return folder


@given(cubes(), bases, seeds)
def test_no_count_below_the_base_is_left_and_every_table_adds_up(
    cube: Cube, base: int, seed: bytes
) -> None:
    rounded = round_cube(cube, base=base, seed=seed)
    assert not ((rounded.cells > 0) & (rounded.cells < base)).any()
    assert (rounded.cells == add_margins(rounded.atoms, DIMENSIONS)).all()


@given(cubes(), bases, seeds)
def test_only_small_leaves_change_and_by_less_than_the_base(
    cube: Cube, base: int, seed: bytes
) -> None:
    rounded = round_cube(cube, base=base, seed=seed)
    assert not wrongly_rounded(cube, rounded.atoms, base).any()
    assert (np.abs(rounded.atoms - cube.atoms) < base).all()


@given(cubes(), bases, seeds)
def test_no_single_leaf_rounded_otherwise_would_bring_the_sums_closer(
    cube: Cube, base: int, seed: bytes
) -> None:
    first = replace(cube, periods=cube.periods[:1], atoms=cube.atoms[:1])
    rounded = round_cube(first, base=base, seed=seed)
    squares = ((rounded.cells - first.cells) ** 2).sum()
    for leaf in map(tuple, np.argwhere((first.atoms > 0) & (first.atoms < base))):
        other = rounded.atoms.copy()
        other[leaf] = base - other[leaf]
        assert ((add_margins(other, DIMENSIONS) - first.cells) ** 2).sum() >= squares


@given(cubes(), seeds)
def test_the_same_seed_gives_the_same_table(cube: Cube, seed: bytes) -> None:
    first, second = (round_cube(cube, base=5, seed=seed) for _ in "ab")
    assert (first.atoms == second.atoms).all()


@given(cubes(), seeds)
def test_a_leaf_that_stays_the_same_is_rounded_the_same_way_so_nothing_averages_out(
    cube: Cube, seed: bytes
) -> None:
    rounded = round_cube(cube, base=5, seed=seed)
    for value in range(1, 5):
        for leaf in map(tuple, np.argwhere((cube.atoms == value).any(axis=0))):
            same = cube.atoms[(slice(None), *leaf)] == value
            assert len(set(rounded.atoms[(slice(None), *leaf)][same].tolist())) == 1


@given(cubes(), seeds, seeds)
def test_a_second_release_repeats_what_the_first_one_told(
    cube: Cube, seed: bytes, other: bytes
) -> None:
    first = round_cube(cube, base=5, seed=seed)
    told = leaves_told([published(first)], cube, PLAN)
    assert (round_cube(cube, base=5, seed=other, told=told).atoms == first.atoms).all()


@given(cubes(), seeds)
@settings(max_examples=25)
def test_every_certificate_is_accepted_by_the_verifier(
    tmp_path_factory: pytest.TempPathFactory, cube: Cube, seed: bytes
) -> None:
    table = published(round_cube(cube, base=5, seed=seed))
    folder = laid_out(tmp_path_factory.mktemp("release") / "v1", table, certified(cube, table))
    assert verify(folder) == (cube.cells.size, 0, ())


def test_the_public_half_tells_a_digest_of_the_seed_and_neither_seed_nor_errors() -> None:
    cube = a_cube(SMALL)
    made = certified(cube, published(round_cube(cube, base=5, seed=b"secret")))
    assert made.public["rounding"] == {"base": 5, "seed_sha256": digest_of(b"secret")}
    assert b"secret".hex() not in json.dumps(made.public)
    assert b"secret".hex().encode() in made.private
    assert not {"protected_cells", "largest_error"} & made.public.keys()


def test_a_table_with_a_true_small_count_gets_no_certificate() -> None:
    cube = a_cube(SMALL)
    with pytest.raises(StillExposed, match="6 cells of the rounded table"):
        certified(cube, published(cube))


def test_the_verifier_finds_a_small_count(tmp_path: Path) -> None:
    cube = a_cube([[6, 20, 30], [7, 9, 60], [70, 8, 0], [10, 5, 5]])
    table = published(cube)
    made = certified(cube, table)
    made.public["rounding"]["base"] = 8
    with pytest.raises(CertificateBroken, match="below the minimum frequency"):
        verify(laid_out(tmp_path / "v1", table, made))


def test_the_verifier_finds_a_hidden_cell_in_a_rounded_table(tmp_path: Path) -> None:
    cube = a_cube([[6, 20, 30], [7, 9, 60], [70, 8, 0], [10, 5, 5]])
    made = certified(cube, published(cube))
    hidden = np.zeros(cube.shape, dtype=bool)
    hidden[3, 1] = True
    table = to_published_table(cube, hidden, PLAN)
    made.public["data_csv_sha256"] = digest_of(csv_of(table))
    with pytest.raises(CertificateBroken, match="a rounded table hides a cell"):
        verify(laid_out(tmp_path / "v1", table, made))


def test_the_verifier_finds_an_earlier_release_that_the_certificate_does_not_count(
    tmp_path: Path,
) -> None:
    cube = a_cube(SMALL)
    first = published(round_cube(cube, base=5, seed=b"a"))
    laid_out(tmp_path / "v1", first, certified(cube, first))
    grown = Cube(("m2",), cube.dimensions, cube.atoms)
    second = published(round_cube(grown, base=5, seed=b"b"))
    laid_out(tmp_path / "v2", second, certified(grown, second))
    with pytest.raises(CertificateBroken, match="does not count the earlier release in `v1`"):
        verify(tmp_path / "v2")
