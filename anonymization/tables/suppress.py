"""Complementary suppression with a witness for every protected cell.

For each cell that is too small we look for two moves (see `moves`): one that empties it and
one that fills it up to the minimum frequency. All cells that the moves change are suppressed.
So the attacker's interval of every protected cell contains [0, T]: it tells neither whether
anybody is in the cell nor on which side of the threshold it lies. The moves are whole
numbers, hence the promise also holds against an attacker who knows that people are.

A move may make another hidden cell small. Whoever knows the minimum frequency also knows that
every small cell is protected, and would rule the moved table out if that cell were not. So each
cell that some move makes small is *guarded* like a small one, until no move makes a new one small:
then the moved tables vouch for each other (`certificate.vouch_for_each_other`).

A person alone in a leaf knows that somebody is there. No move takes the last person out of a leaf
that is not in the cell it is for, so what such a person knows rules no move out.

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

from anonymization.tables.cube import (
    NO_PARENT,
    Counts,
    Cube,
    Flags,
    add_margins,
    all_periods,
)
from anonymization.tables.moves import Move, Options, options_of, room

_FORBIDDEN = 1e12
FEW = 32
DEARER = 4.0
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
    known: Flags | None = None
    guarded: Flags | None = None
    """Periods × codes: the small cells, and those that some witness makes small."""

    def hidden_in(self, periods: NDArray[np.int64]) -> Flags:
        """Which cells nobody outside knows, in each of these periods."""
        if self.known is None:
            return np.broadcast_to(self.pattern, (len(periods), *self.pattern.shape))
        return np.logical_and(self.pattern, ~self.known[periods])


def suppress(
    cube: Cube,
    primary: Flags,
    *,
    threshold: int,
    known: Flags | None = None,
    on_progress: Progress = lambda _done, _all: None,
) -> Suppression:
    """Choose what to suppress besides `primary`, and prove that it suffices.

    `known` (periods × codes) are cells that earlier releases told: hiding them does not help, so
    no move may change them. Where no other way is left the proof fails, and `certify` says so.
    Deterministic: the same cube gives the same pattern.
    """
    search = _Search(cube, np.array(primary.any(axis=0)), known)
    alike = _alike(known, len(cube.periods))
    witnesses: list[Witness] = []
    guarded, new = np.zeros_like(primary), primary
    while new.any():
        guarded = np.logical_or(guarded, new)
        met = guarded.copy()
        order = _hardest_first(cube, new)
        for done, cell in enumerate(order):
            small_in = np.flatnonzero(new[all_periods(*cell)])
            for periods in (np.intersect1d(small_in, group) for group in alike):
                for witness in search.prove(cell, periods, threshold):
                    witnesses.append(witness)
                    met[list(witness.periods)] |= small_after(cube, witness, threshold)
            on_progress(done + 1, len(order))
        new = np.logical_and(met, ~guarded)
    return Suppression(search.pattern, primary, tuple(witnesses), known, guarded)


def small_after(cube: Cube, witness: Witness, threshold: int) -> Flags:
    """Which cells are small in the table that the witness moves to: its periods × codes."""
    cells = moved_cells(cube, witness)
    return np.logical_and(cells > 0, cells < threshold)


def moved_cells(cube: Cube, witness: Witness) -> Counts:
    """The table that the witness moves to: its periods × codes of each dimension."""
    atoms = cube.atoms[list(witness.periods)]
    for move, amounts in witness.steps:
        move.apply(atoms, np.array(amounts))
    return add_margins(atoms, cube.dimensions)


def _alike(known: Flags | None, periods: int) -> list[NDArray[np.int64]]:
    """The periods of which earlier releases told the same cells: one move can serve them."""
    if known is None:
        return [np.arange(periods)]
    patterns = [known[period].tobytes() for period in range(periods)]
    return [
        np.array([p for p in range(periods) if patterns[p] == pattern])
        for pattern in dict.fromkeys(patterns)
    ]


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

    def __init__(self, cube: Cube, pattern: Flags, known: Flags | None) -> None:
        self.cube = cube
        self.pattern = pattern
        self._known = known
        self._leaves = np.ix_(*(d.leaves for d in cube.dimensions))
        self._movable = cube.atoms.max(axis=0) > 0
        # Cells of one level cost the same: sparing large ones scatters the moves over ever new
        # partners. But each dimension that a cell sums up whole makes it dearer, for that is what
        # most readers come for: totals of the country go last.
        self._weight = np.where(pattern, 0.0, _cost_of_totals(cube))
        # A leaf that is empty in all periods cannot take part in any move.
        leaves = self._leaves
        self._weight[leaves] = np.where(self._movable, self._weight[leaves], _FORBIDDEN)

    def prove(
        self, cell: tuple[int, ...], periods: NDArray[np.int64], threshold: int
    ) -> Iterator[Witness]:
        """The witnesses that the cell may be empty and may reach the threshold, where it is not."""
        value = self.cube.cells[(periods, *cell)]
        for wanting, target in ((value > 0, 0), (value < threshold, threshold)):
            if wanting.any():
                yield from self._reach_apart(cell, periods[wanting], target)

    def _reach_apart(
        self, cell: tuple[int, ...], periods: NDArray[np.int64], target: int
    ) -> Iterator[Witness]:
        """Let one witness serve all periods, unless that would hide the grand total.

        A partner that is empty in one of twelve periods is none for all of them together; fewer
        periods at a time find partners, and the totals stay.
        """
        before = self.pattern.copy(), self._weight.copy()
        witness = self.reach(cell, periods, target)
        if len(periods) == 1 or not any(move.opens_everything for move, _ in witness.steps):
            yield witness
            return
        self.pattern[:], self._weight[:] = before
        middle = len(periods) // 2
        for part in (periods[:middle], periods[middle:]):
            yield from self._reach_apart(cell, part, target)

    def reach(self, cell: tuple[int, ...], periods: NDArray[np.int64], target: int) -> Witness:
        """Suppress what is needed so that the cell could as well hold `target` people."""
        work = self.cube.atoms[periods].copy()
        staying = self._staying(cell, periods)
        weight = self._weight_in(periods)
        steps: list[tuple[Move, tuple[int, ...]]] = []
        for options, amounts in self._changes(cell, periods, target, work):
            rest = amounts
            # A move need only be possible for one person; then it takes as many as it can. Small
            # cells often can give one person each where none of them can give all.
            while rest.any():
                move = _cheapest(weight, options, work - staying, np.sign(rest))
                part = move.at_most(work - staying, rest)
                move.apply(work, part)
                self._suppress(options, move, weight)
                steps.append((move, tuple(int(a) for a in part)))
                rest = rest - part
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

    def _staying(self, cell: tuple[int, ...], periods: NDArray[np.int64]) -> Counts:
        """Who cannot be moved: a person alone in a leaf, but for the leaves of the cell itself."""
        alone = np.array(self.cube.atoms[periods] == 1, dtype=np.int64)
        own = (np.flatnonzero(d.membership[c]) for d, c in zip(self.cube.dimensions, cell, strict=True))  # fmt: skip
        alone[all_periods(*np.ix_(*own))] = 0
        return alone

    def _weight_in(self, periods: NDArray[np.int64]) -> NDArray[np.float64]:
        """What it costs to change a cell in these periods: what was told before cannot change."""
        if self._known is None:
            return self._weight.copy()
        return np.where(self._known[periods].any(axis=0), _FORBIDDEN, self._weight)

    def _suppress(self, options: list[Options], move: Move, weight: NDArray[np.float64]) -> None:
        touched = [
            np.flatnonzero(o.touched[np.flatnonzero((o.gives == g) & (o.takes == t))[0]])
            for o, (g, t) in zip(options, move.pairs, strict=True)
        ]
        self.pattern[np.ix_(*touched)] = True
        for costs in (self._weight, weight):
            costs[np.ix_(*touched)] = np.where(costs[np.ix_(*touched)] < _FORBIDDEN, 0, _FORBIDDEN)


def _cost_of_totals(cube: Cube) -> NDArray[np.float64]:
    """What hiding a cell costs: 1 for a cell that sums up no dimension, four times more for each."""
    costs = np.ones(())
    for dimension in cube.dimensions:
        is_whole = np.array([parent == NO_PARENT for parent in dimension.parents])
        costs = np.multiply.outer(costs, np.where(is_whole, DEARER, 1.0))
    return costs


def _cheapest(
    weight: NDArray[np.float64], options: list[Options], work: Counts, amounts: Counts
) -> Move:
    """The combination of options that is possible in all periods and hides least."""
    cost = weight
    for axis, option in enumerate(options):
        # einsum, because a matrix product this small loses more time to BLAS threads than
        # it takes.
        cost = np.moveaxis(
            np.einsum("...a,oa->...o", np.moveaxis(cost, axis, -1), option.touched), -1, axis
        )
    leaving = -1 if amounts.sum() > 0 else 1
    for chosen in _by_cost(cost):
        able = room(work, options, chosen, sign=leaving)
        possible = (able >= np.abs(amounts)[:, None]).all(axis=0)
        if possible.any():
            first = int(np.argmax(possible))
            pairs = zip(options, chosen, strict=True)
            return Move(tuple((int(o.gives[c[first]]), int(o.takes[c[first]])) for o, c in pairs))
    raise AssertionError("leaving all dimensions open is always possible")


def _by_cost(cost: NDArray[np.float64]) -> Iterator[tuple[NDArray[np.int64], ...]]:
    """The combinations of options, cheapest first, a few at a time: most searches end early."""
    order = np.argsort(cost, axis=None, kind="stable")
    start, count = 0, FEW
    while start < len(order):
        yield np.unravel_index(order[start : start + count], cost.shape)
        start, count = start + count, count * 4


def _giving(options: Options, leaf: int) -> Options:
    kept = options.gives == leaf
    return Options(options.gives[kept], options.takes[kept], options.touched[kept])
