"""Complementary suppression with a witness for every protected cell.

For each cell that is too small we look for two moves (see `moves`): one that empties it and
one that fills it up to the minimum frequency. All cells that the moves change are suppressed.
So the attacker's interval of every protected cell contains [0, T]: it tells neither whether
anybody is in the cell nor on which side of the threshold it lies. The moves are whole
numbers, hence the promise also holds against an attacker who knows that people are.

One pattern serves all periods: a cell that is hidden in one month only would be guessed from
its neighbours in time. Leaves that are empty in every period are never moved: the attacker
may know why nobody is there.

The choice of partners by least weight follows the hypercube heuristic (Repsilber 1994;
Giessing & Repsilber 2002), with the cheapest hypercube found over all candidates at once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anonymization.tables.cube import Counts, Cube, Flags, all_periods
from anonymization.tables.moves import Move, Options, options_of, room

_FORBIDDEN = 1e12
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Witness:
    """Proof for one cell: moves that bring it to `reaches` in each of the periods."""

    cell: tuple[int, ...]
    periods: tuple[int, ...]
    reaches: int
    steps: tuple[tuple[Move, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Suppression:
    """Which cells are not published (codes of each dimension, for all periods), and why."""

    pattern: Flags
    primary: Flags
    witnesses: tuple[Witness, ...]


def suppress(
    cube: Cube,
    primary: Flags,
    *,
    threshold: int,
    on_progress: Progress = lambda _done, _all: None,
) -> Suppression:
    """Choose what to suppress besides `primary`, and prove that it suffices.

    Deterministic: the same cube gives the same pattern.
    """
    search = _Search(cube, np.array(primary.any(axis=0)))
    order = _hardest_first(cube, primary)
    witnesses: list[Witness] = []
    for done, cell in enumerate(order):
        periods = np.flatnonzero(primary[all_periods(*cell)])
        witnesses.append(search.reach(cell, periods, 0))
        witnesses.append(search.reach(cell, periods, threshold))
        on_progress(done + 1, len(order))
    return Suppression(search.pattern, primary, tuple(witnesses))


def _hardest_first(cube: Cube, primary: Flags) -> list[tuple[int, ...]]:
    """Margins before leaves, large before small: what they need often serves the others."""
    cells = np.argwhere(primary.any(axis=0))
    levels = [np.array([len(d.path(i)) for i in range(len(d.codes))]) for d in cube.dimensions]
    depth = sum(level[cells[:, axis]] for axis, level in enumerate(levels))
    size = cube.cells.max(axis=0)[tuple(cells.T)]
    order = np.lexsort((*cells.T[::-1], -size, depth))
    return [tuple(int(i) for i in cell) for cell in cells[order]]


class _Search:
    """The growing pattern and what it costs to suppress one more cell."""

    def __init__(self, cube: Cube, pattern: Flags) -> None:
        self.cube = cube
        self.pattern = pattern
        self._movable = cube.atoms.max(axis=0) > 0
        largest = cube.cells.max(axis=0)
        # Large totals are what most readers come for: losing one costs more, but less than in
        # proportion, or a thousand small cells would go to save it.
        self._weight = np.where(pattern, 0.0, 1.0 + np.sqrt(largest))
        # A leaf that is empty in all periods cannot take part in any move.
        leaves = np.ix_(*(d.leaves for d in cube.dimensions))
        self._weight[leaves] = np.where(self._movable, self._weight[leaves], _FORBIDDEN)

    def reach(self, cell: tuple[int, ...], periods: NDArray[np.int64], target: int) -> Witness:
        """Suppress what is needed so that the cell could as well hold `target` people."""
        work = self.cube.atoms[periods].copy()
        steps: list[tuple[Move, tuple[int, ...]]] = []
        for options, amounts in self._changes(cell, periods, target, work):
            rest = amounts
            # One person at a time: small cells often can give one each, and none can give all.
            while rest.any():
                one = np.sign(rest)
                move = self._cheapest(options, work, one)
                move.apply(work, one)
                self._suppress(options, move)
                steps.append((move, tuple(int(a) for a in one)))
                rest = rest - one
        return Witness(cell, tuple(int(p) for p in periods), target, tuple(steps))

    def _changes(
        self, cell: tuple[int, ...], periods: NDArray[np.int64], target: int, work: Counts
    ) -> Iterator[tuple[list[Options], Counts]]:
        """What has to change: nothing below zero, so emptying goes atom by atom."""
        options = [options_of(d, c) for d, c in zip(self.cube.dimensions, cell, strict=True)]
        value = self.cube.cells[(periods, *cell)]
        if target > value.max():
            yield options, target - value
            return
        under = [np.unique(o.gives) for o in options]
        inside = work[all_periods(*np.ix_(*under))]
        for atom in np.argwhere(inside.max(axis=0) > 0):
            leaf = [int(u[i]) for u, i in zip(under, atom, strict=True)]
            narrowed = [_giving(o, g) for o, g in zip(options, leaf, strict=True)]
            yield narrowed, -work[all_periods(*leaf)]

    def _cheapest(self, options: list[Options], work: Counts, amounts: Counts) -> Move:
        """The combination of options that is possible in all periods and hides least."""
        cost = self._weight
        for axis, option in enumerate(options):
            cost = np.moveaxis(np.tensordot(cost, option.touched, axes=([axis], [1])), -1, axis)
        leaving = -1 if amounts.sum() > 0 else 1
        needed = np.abs(amounts).reshape(-1, *([1] * len(options)))
        possible = (room(work, options, sign=leaving) >= needed).all(axis=0)
        chosen = np.unravel_index(np.argmin(np.where(possible, cost, np.inf)), cost.shape)
        return Move(
            tuple((int(o.gives[i]), int(o.takes[i])) for o, i in zip(options, chosen, strict=True))
        )

    def _suppress(self, options: list[Options], move: Move) -> None:
        touched = [
            np.flatnonzero(o.touched[np.flatnonzero((o.gives == g) & (o.takes == t))[0]])
            for o, (g, t) in zip(options, move.pairs, strict=True)
        ]
        self.pattern[np.ix_(*touched)] = True
        self._weight[np.ix_(*touched)] = 0.0


def _giving(options: Options, leaf: int) -> Options:
    kept = options.gives == leaf
    return Options(options.gives[kept], options.takes[kept], options.touched[kept])
