"""Each attacker against brute force: on small tables every true table can be tried."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from anonymization.tables.attack import PublishedTable, attack
from anonymization.tables.attack_insiders import exposed_to_holding, exposed_to_singletons
from anonymization.tables.certificate import without_witnesses
from anonymization.tables.cube import Counts, Cube, Flags, Hierarchy, add_margins
from anonymization.tables.risk import too_small
from anonymization.tables.suppress import suppress
from tests.cubes import cubes

THRESHOLD = 3
PLACE = Hierarchy("place", ("all", "a", "b", "c"), (-1, 0, 0, 0))
KIND = Hierarchy("kind", ("any", "x", "y"), (-1, 0, 0))
SMALL = (PLACE, KIND)
TRIED = 20_000
"""More tables than that are not tried: such draws are left out."""


@st.composite
def small_cubes(draw: st.DrawFn) -> Cube:
    atoms = draw(arrays(np.int64, (1, 3, 2), elements=st.integers(0, 4)))
    return Cube(("m1",), SMALL, atoms)


def seen(cube: Cube, hidden: Flags) -> PublishedTable:
    cells = np.where(hidden, 0, cube.cells)
    every = np.broadcast_to(hidden, cube.cells.shape)
    return PublishedTable(cube.dimensions, cells, every, np.zeros(cube.atoms.shape[1:], dtype=bool))


def all_tables(cube: Cube, hidden: Flags, at_most: int = 8) -> Iterator[Counts]:
    """The cells of every table that fits the published ones, leaves from 0 to `at_most`."""
    leaves = hidden[np.ix_(*(d.leaves for d in SMALL))]
    places = np.argwhere(leaves)
    for values in itertools.product(range(at_most + 1), repeat=len(places)):
        atoms = cube.atoms[0].copy()
        atoms[tuple(places.T)] = values
        cells = add_margins(atoms, SMALL)
        if (cells == cube.cells[0])[~hidden].all():
            yield cells


def few(hidden: Flags, at_most: int = 8) -> bool:
    leaves = hidden[np.ix_(*(d.leaves for d in SMALL))]
    return (at_most + 1) ** int(leaves.sum()) <= TRIED


def protected(cube: Cube) -> tuple[Flags, Flags]:
    """The hidden cells, and the protected ones of the only period."""
    primary = too_small(cube, THRESHOLD)
    return suppress(cube, primary, threshold=THRESHOLD).pattern, primary[0]


@given(small_cubes(), arrays(np.bool_, (4, 3)))
def test_the_outsiders_intervals_hold_every_table_that_fits(cube: Cube, hidden: Flags) -> None:
    """Any pattern, also a bad one. Linear bounds may be wider than those of whole numbers."""
    if not few(hidden):
        return
    targets = hidden[None] & (cube.cells < 9)
    intervals = attack(seen(cube, hidden), targets, reach=10**6)
    tables = np.array(list(all_tables(cube, hidden)))
    inside = (tables.max(axis=0) < 8) & targets[0]  # the trial's own limit says nothing
    assert (intervals.lowest[0][inside] <= tables.min(axis=0)[inside] + 1e-6).all()
    assert (intervals.highest[0][inside] >= tables.max(axis=0)[inside] - 1e-6).all()


@given(small_cubes())
def test_by_trying_all_tables_a_protected_cell_may_be_empty_and_reach_the_threshold(
    cube: Cube,
) -> None:
    hidden, primary = protected(cube)
    if not few(hidden):
        return
    tables = np.array(list(all_tables(cube, hidden)))
    assert (tables.min(axis=0)[primary] == 0).all()
    assert (tables.max(axis=0)[primary] >= THRESHOLD).all()


@given(small_cubes())
def test_knowing_the_threshold_does_not_help(cube: Cube) -> None:
    """Rules out every table with a small cell that would not be protected, again and again."""
    hidden, primary = protected(cube)
    if not few(hidden):
        return
    tables = np.array(list(all_tables(cube, hidden)))
    while True:
        wide = (tables.min(axis=0) == 0) & (tables.max(axis=0) >= THRESHOLD)
        small = (tables > 0) & (tables < THRESHOLD)
        kept = tables[~(small & ~wide).reshape(len(tables), -1).any(axis=1)]
        if len(kept) == len(tables):
            break
        tables = kept
    assert (tables.min(axis=0)[primary] == 0).all()
    assert (tables.max(axis=0)[primary] >= THRESHOLD).all()


@given(small_cubes())
def test_a_person_alone_in_a_leaf_learns_nothing_of_others(cube: Cube) -> None:
    """Each singleton on its own, by trying all tables that leave somebody in its leaf."""
    hidden, primary = protected(cube)
    if not few(hidden):
        return
    tables = np.array(list(all_tables(cube, hidden)))
    for leaf in np.argwhere(cube.atoms[0] == 1):
        at = tuple(d.leaves[i] for d, i in zip(SMALL, leaf, strict=True))
        left = tables[(tables[(slice(None), *at)] >= 1)]
        own = np.zeros((3, 2), dtype=np.int64)
        own[tuple(leaf)] = 1
        mine = add_margins(own, SMALL)
        others = primary & (cube.cells[0] > mine)
        assert (left.min(axis=0)[others] <= mine[others]).all()
        assert (left.max(axis=0)[others] >= THRESHOLD).all()


@given(cubes(), st.integers(2, 8))
@settings(max_examples=30)
def test_all_singletons_together_learn_nothing_of_others(cube: Cube, threshold: int) -> None:
    primary = too_small(cube, threshold)
    found = suppress(cube, primary, threshold=threshold)
    alone = cube.atoms == 1
    others = primary & (cube.cells > add_margins(alone.astype(np.int64), cube.dimensions))
    table = seen(cube, found.pattern)
    assert not exposed_to_singletons(table, alone, others, reach=threshold).any()


@given(cubes(), st.integers(2, 8))
@settings(max_examples=30)
def test_every_table_that_a_witness_moves_to_is_vouched_for(cube: Cube, threshold: int) -> None:
    found = suppress(cube, too_small(cube, threshold), threshold=threshold)
    assert not without_witnesses(cube, found, threshold).any()


def test_a_singleton_sees_through_a_square_that_it_is_a_corner_of() -> None:
    """Two by two hidden cells are one equation short; whoever knows one corner knows all four."""
    atoms = np.array([[[1, 20], [2, 30], [40, 50]]])
    cube = Cube(("m1",), SMALL, atoms)
    hidden = np.zeros(cube.shape, dtype=bool)
    hidden[np.ix_([1, 2], [1, 2])] = True
    table, targets = seen(cube, hidden), np.zeros_like(cube.cells, dtype=bool)
    targets[0, 2, 1] = True
    assert attack(table, targets, reach=3).contain(0, 3)[targets].all()
    assert exposed_to_singletons(table, cube.atoms == 1, targets, reach=3)[targets].all()


def test_a_holding_takes_its_own_people_out() -> None:
    """Of 21 people in the partner cell 20 are its own: the attack reaches into the small cell."""
    atoms = np.array([[[2, 21], [30, 40], [40, 50]]])
    cube = Cube(("m1",), SMALL, atoms)
    hidden = np.zeros(cube.shape, dtype=bool)
    hidden[np.ix_([1, 2], [1, 2])] = True
    table, targets = seen(cube, hidden), np.zeros_like(cube.cells, dtype=bool)
    targets[0, 1, 1] = True
    nobody = np.zeros_like(atoms)
    assert not exposed_to_holding(table, nobody, targets, reach=5).any()
    staff = nobody.copy()
    staff[0, 0, 1] = 20
    assert exposed_to_holding(table, staff, targets, reach=5)[targets].all()


def test_a_hidden_total_of_published_leaves_is_known_exactly() -> None:
    cube = Cube(("m1",), SMALL, np.array([[[1, 2], [2, 1], [3, 3]]]))
    hidden = np.zeros(cube.shape, dtype=bool)
    hidden[0, 0] = True
    intervals = attack(seen(cube, hidden), hidden[None], reach=5)
    assert intervals.lowest[0, 0, 0] == intervals.highest[0, 0, 0] == pytest.approx(12)
