"""Small-count rounding: no count of 1 to b−1 is left, and every table still adds up.

Only leaves are rounded: one that holds 1 to b−1 people becomes 0 or b, all others stay as they
are. Margins are sums of the rounded leaves, so whatever is added up agrees. 0 then says 0 to b−1,
and b says 1 to b. The choices are made so that margins stay close to the true ones: Langsrud and
Heldal, Regression-based rounding of small counts (Privacy in Statistical Databases, 2018).

The search is local: start by chance, each leaf up with probability value/b; turn over single
leaves while that lowers the sum of squared errors over all cells; try pairs, one up and one down.

Who saw a leaf of 3 people rounded by new chances every month would find 3 as the average. So a
leaf is rounded the same way whenever it holds the same number of people, and what an earlier
release told of a period stays as long as it is true.
"""

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from anonymization.records.fingerprints.compiled import compiled
from anonymization.tables.cube import NO_PARENT, Counts, Cube, Flags, Hierarchy
from anonymization.tables.earlier import NOT_TOLD

UNDECIDED = NOT_TOLD
"""Stands for a value of a leaf that was not rounded yet."""
NOWHERE = -1
NEAR, ROUNDS = 6, 2
"""Each leaf is tried with so many neighbours along each dimension, so often: more gains little."""


def round_cube(cube: Cube, *, base: int, seed: bytes, told: Counts | None = None) -> Cube:
    """Return the cube with every small leaf at 0 or `base`, period after period.

    `told` (periods × leaves) are the leaves of earlier rounded releases, NOT_TOLD where there was
    none. The same cube, base, seed and `told` give the same cube.
    """
    before = np.full_like(cube.atoms, NOT_TOLD) if told is None else told
    of_value = np.full((base, cube.atoms[0].size), UNDECIDED)
    chance = np.random.default_rng(int.from_bytes(hashlib.sha256(seed).digest()))
    periods = [
        _round_period(atoms.ravel(), was.ravel(), of_value, cube.dimensions, base, chance)
        for atoms, was in zip(cube.atoms, before, strict=True)
    ]
    return replace(cube, atoms=np.array(periods).reshape(cube.atoms.shape))


def wrongly_rounded(cube: Cube, rounded: Counts, base: int) -> Flags:
    """Flag the leaves that are not what rounding may make of the cube's; periods × leaves."""
    small = (cube.atoms > 0) & (cube.atoms < base)
    to_base = (rounded == 0) | (rounded == base)
    return np.asarray(np.where(small, ~to_base, rounded != cube.atoms))


def _round_period(
    leaves: Counts,
    told: Counts,
    of_value: Counts,
    dimensions: Sequence[Hierarchy],
    base: int,
    chance: np.random.Generator,
) -> Counts:
    """Round the leaves of one period, and enter the choices in `of_value` (values × leaves)."""
    small = np.flatnonzero((leaves > 0) & (leaves < base))
    value = leaves[small]
    decided = np.where(np.isin(told[small], (0, base)), told[small], of_value[value, small])
    fixed = np.isin(decided, (0, base))
    up = np.where(fixed, decided == base, chance.random(len(small)) < value / base)
    if len(small):
        places = np.array(np.unravel_index(small, [len(d.leaves) for d in dimensions]))
        cells = _cells_above(places, dimensions)
        _search(up, value, fixed, cells, places, base)
    rounded = leaves.copy()
    rounded[small] = np.where(up, base, 0)
    unseen = of_value[value, small] == UNDECIDED
    of_value[value[unseen], small[unseen]] = rounded[small[unseen]]
    return rounded


def _cells_above(places: Counts, dimensions: Sequence[Hierarchy]) -> Counts:
    """Leaves × cells that count them (themselves included); NOWHERE where a tree is less deep."""
    ways = [_upwards(d)[place] for d, place in zip(dimensions, places, strict=True)]
    found = []
    for steps in itertools.product(*(range(way.shape[1]) for way in ways)):
        codes = [way[:, step] for way, step in zip(ways, steps, strict=True)]
        exists = np.logical_and.reduce([code != NO_PARENT for code in codes])
        cell = np.zeros(places.shape[1], dtype=np.int64)
        for code, dimension in zip(codes, dimensions, strict=True):
            cell = cell * len(dimension.codes) + code
        found.append(np.where(exists, cell, NOWHERE))
    return np.stack(found, axis=1)


def _upwards(dimension: Hierarchy) -> Counts:
    """Leaves × steps: the leaf's own code, its parent, and so on; then NO_PARENT."""
    paths = [dimension.path(leaf) for leaf in dimension.leaves]
    steps = max(map(len, paths))
    return np.array([path + (NO_PARENT,) * (steps - len(path)) for path in paths])


def _search(
    up: Flags,
    value: Counts,
    fixed: Flags,
    cells: Counts,
    places: Counts,
    base: int,
) -> None:
    """Turn leaves over, in place, until no single one lowers the error and few pairs do.

    In the order of leaves, which lie close in memory: by chance takes three times as long.
    """
    error = np.zeros(cells.max() + 1, dtype=np.int64)
    for column in cells.T:
        there = column != NOWHERE
        np.add.at(error, column[there], (np.where(up, base, 0) - value)[there])
    free = np.flatnonzero(~fixed)
    _turn_single(up, cells, error, free, base)
    for _ in range(ROUNDS):
        for order in _along_each(places, free):
            _turn_pairs(up, cells, error, order, NEAR, base)
    _turn_single(up, cells, error, free, base)


def _along_each(places: Counts, free: Counts) -> list[Counts]:
    """For each dimension, the leaves so that neighbours differ in it alone, if they can."""
    axes = range(len(places))
    orders = [[axis, *(other for other in axes if other != axis)] for axis in axes]
    return [free[np.lexsort(places[order][:, free])] for order in orders]


@compiled
def _turn_single(up: Flags, cells: Counts, error: Counts, order: Counts, base: int) -> None:
    """Turn over each leaf that lowers the sum of squares by it, until none does."""
    turned = True
    while turned:
        turned = False
        for leaf in order:
            if _gain(up, cells, error, leaf, base) < 0:
                _turn(up, cells, error, leaf, base)
                turned = True


@compiled
def _turn_pairs(
    up: Flags,
    cells: Counts,
    error: Counts,
    order: Counts,
    near: int,
    base: int,
) -> None:
    """Turn over neighbours, one up and one down, where that lowers the squares."""
    for start in range(len(order)):
        for end in range(start + 1, min(start + near + 1, len(order))):
            one, other = order[start], order[end]
            if up[one] == up[other]:
                continue
            gain = _gain(up, cells, error, one, base)
            _turn(up, cells, error, one, base)
            if gain + _gain(up, cells, error, other, base) < 0:
                _turn(up, cells, error, other, base)
            else:
                _turn(up, cells, error, one, base)


@compiled
def _gain(up: Flags, cells: Counts, error: Counts, leaf: int, base: int) -> int:
    """What turning the leaf over adds to the sum of squared errors."""
    change = -base if up[leaf] else base
    total = 0
    for cell in cells[leaf]:
        if cell >= 0:
            total += 2 * error[cell] * change + base * base
    return total


@compiled
def _turn(up: Flags, cells: Counts, error: Counts, leaf: int, base: int) -> None:
    change = -base if up[leaf] else base
    up[leaf] = not up[leaf]
    for cell in cells[leaf]:
        if cell >= 0:
            error[cell] += change
