"""The promise for any table: no attacker computes a protected cell more closely than [0, T]."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymization.errors import StillExposed
from anonymization.tables.attack import Intervals, PublishedTable, attack
from anonymization.tables.certificate import certify, holds
from anonymization.tables.cube import Cube, Flags, add_margins
from anonymization.tables.risk import too_small
from anonymization.tables.suppress import Suppression, suppress
from tests.cubes import DIMENSIONS, a_cube, cubes
from tests.protected import protect_cube

thresholds = st.integers(2, 12)


def published(cube: Cube, hidden: Flags) -> PublishedTable:
    cells = np.where(hidden, 0, cube.cells)
    every = np.broadcast_to(hidden, cube.cells.shape)
    return PublishedTable(cube.dimensions, cells, every, cube.atoms.max(axis=0) == 0)


def protected(cube: Cube, threshold: int) -> tuple[Suppression, Intervals]:
    primary = too_small(cube, threshold)
    found = suppress(cube, primary, threshold=threshold)
    return found, attack(published(cube, found.pattern), primary, reach=threshold)


@given(cubes(), thresholds)
def test_no_small_cell_is_published(cube: Cube, threshold: int) -> None:
    found, _ = protected(cube, threshold)
    shown = cube.cells[:, ~found.pattern]
    assert ((shown == 0) | (shown >= threshold)).all()


@given(cubes(), thresholds)
def test_the_attacker_cannot_tell_a_protected_cell_from_zero_or_from_the_threshold(
    cube: Cube, threshold: int
) -> None:
    found, intervals = protected(cube, threshold)
    assert intervals.contain(0, threshold)[found.primary].all()


@given(cubes(), thresholds)
def test_every_protected_cell_has_witnesses_in_whole_numbers(cube: Cube, threshold: int) -> None:
    found, _ = protected(cube, threshold)
    assert all(holds(cube, found, witness) for witness in found.witnesses)
    claimed = {(w.cell, period, w.reaches) for w in found.witnesses for period in w.periods}
    for period, *cell in np.argwhere(found.primary).tolist():
        assert {(tuple(cell), period, 0), (tuple(cell), period, threshold)} <= claimed


@given(cubes(), thresholds)
def test_the_same_table_gives_the_same_pattern(cube: Cube, threshold: int) -> None:
    first, second = (suppress(cube, too_small(cube, threshold), threshold=threshold) for _ in "ab")
    assert (first.pattern == second.pattern).all()


def test_the_attacker_finds_a_cell_hidden_alone() -> None:
    """A lone hidden cell is the total less the others: the attack must see through it."""
    cube = a_cube([[3, 20, 30], [40, 50, 60], [70, 80, 90], [10, 11, 12]])
    hidden = np.zeros(cube.shape, dtype=bool)
    hidden[3, 1] = True
    targets = np.zeros_like(cube.cells, dtype=bool)
    targets[0, 3, 1] = True
    intervals = attack(published(cube, hidden), targets, reach=5)
    assert intervals.lowest[0, 3, 1] == pytest.approx(3)
    assert intervals.highest[0, 3, 1] == pytest.approx(3)


def test_the_attacks_bounds_are_those_of_all_tables_that_fit() -> None:
    """Four hidden cells in two rows and columns: counted out by hand, the attack agrees."""
    cube = a_cube([[3, 20, 30], [6, 50, 60], [70, 80, 90], [10, 11, 12]])
    hidden = np.zeros(cube.shape, dtype=bool)
    hidden[np.ix_([3, 4], [1, 2])] = True
    targets = np.broadcast_to(hidden, cube.cells.shape).copy()
    intervals = attack(published(cube, hidden), targets, reach=1000)
    fitting = [
        moved for moved in range(-100, 101) if 3 + moved >= 0 and 6 - moved >= 0 and 50 + moved >= 0
        and 20 - moved >= 0
    ]  # fmt: skip
    assert intervals.lowest[0, 3, 1] == pytest.approx(3 + min(fitting))
    assert intervals.highest[0, 3, 1] == pytest.approx(3 + max(fitting))


def test_a_broken_witness_gets_no_certificate() -> None:
    cube = a_cube([[3, 20, 30], [40, 50, 60], [70, 80, 90], [10, 11, 12]])
    made = protect_cube(cube)
    found = made.found
    pattern = found.pattern.copy()
    pattern[tuple(np.argwhere(pattern & ~found.primary.any(axis=0))[0])] = False
    opened = Suppression(pattern, found.primary, found.witnesses)
    with pytest.raises(StillExposed, match="proofs fail"):
        certify(cube, opened, made.intervals, made.certificate.public, nonce=b"")


def test_a_cell_that_the_attack_pins_down_gets_no_certificate() -> None:
    cube = a_cube([[3, 20, 30], [40, 50, 60], [70, 80, 90], [10, 11, 12]])
    made = protect_cube(cube)
    exact = Intervals(cube.cells.astype(float), cube.cells.astype(float), 0)
    with pytest.raises(StillExposed, match="1 protected cells"):
        certify(cube, made.found, exact, made.certificate.public, nonce=b"")


def test_margins_of_all_dimensions_are_added() -> None:
    atoms = np.arange(12).reshape(1, 4, 3)
    cells = add_margins(atoms, DIMENSIONS)
    for place, kind in itertools.product(range(7), range(4)):
        under = np.ix_(
            np.flatnonzero(DIMENSIONS[0].membership[place]),
            np.flatnonzero(DIMENSIONS[1].membership[kind]),
        )
        assert cells[0, place, kind] == atoms[0][under].sum()
