"""The attacker: what can be computed from a published table with the best known method.

Knows every published cell, how the cells add up, that nobody is negative, and which leaves
are always empty. Solves linear programs (Fischetti & Salazar 2001) for the smallest and the
largest value that each suppressed cell could have. Shares no code and no state with
`suppress`: it gets the published table and nothing else. The home of HiGHS.
"""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from anonymization.errors import AttackFailedError
from anonymization.tables.cube import Counts, Flags, Hierarchy, add_margins

TOLERANCE = 1e-6
NOBODY_HAS_MORE = 10**9
"""More people than any cell can hold: keeps every program bounded when all totals are hidden."""
Values = NDArray[np.float64]


@dataclass(frozen=True)
class PublishedTable:
    """What everybody knows: cells of each period; the `hidden` ones hold nothing (zero here)."""

    dimensions: tuple[Hierarchy, ...]
    cells: Counts
    hidden: Flags
    always_empty: Flags

    @property
    def hidden_leaves(self) -> Flags:
        """Periods × leaves of each dimension."""
        every = range(len(self.hidden))
        return self.hidden[np.ix_(every, *(d.leaves for d in self.dimensions))]


@dataclass(frozen=True)
class Intervals:
    """For each period and cell: values the attacker cannot rule out, smallest and largest.

    Each bound is reached by a table that fits everything published, so the attacker's own
    interval is at least as wide. Published cells have both bounds at their value.
    """

    lowest: Values
    highest: Values
    programs: int

    def contain(self, low: float, high: float) -> Flags:
        return np.asarray((self.lowest <= low + TOLERANCE) & (self.highest >= high - TOLERANCE))


def attack(
    table: PublishedTable,
    targets: Flags,
    *,
    reach: int,
    on_progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Intervals:
    """Compute the interval of every hidden cell, and push the targets to [0, reach].

    `targets`: periods × codes. A target whose interval does not contain [0, reach] gets its
    exact bounds from programs of its own; the others stop as soon as they are proved.

    Raises:
        AttackFailedError: The solver found no solution to a solvable system.
    """
    lowest, highest = table.cells.astype(float), table.cells.astype(float)
    programs = done = 0
    for periods in _alike(table.hidden):
        program = _Program(table, table.hidden[periods[0]])
        for period in periods:
            seen = _Seen(table.hidden[period], table.cells[period])
            program.enter(table.cells[period])
            program.prove(seen, np.argwhere(targets[period]), reach)
            lowest[period], highest[period] = seen.lowest, seen.highest
            done += 1
            on_progress(done, len(table.cells))
        programs += program.solved
    return Intervals(lowest, highest, programs)


def _alike(hidden: Flags) -> list[list[int]]:
    """The periods that hide the same cells: they share the structure of their programs."""
    groups: dict[bytes, list[int]] = {}
    for period, pattern in enumerate(hidden):
        groups.setdefault(pattern.tobytes(), []).append(period)
    return list(groups.values())


class _Seen:
    """The smallest and largest value that any solution so far gave each cell."""

    def __init__(self, hidden: Flags, cells: Counts) -> None:
        self.lowest = np.where(hidden, np.inf, cells)
        self.highest = np.where(hidden, -np.inf, cells)

    def learn(self, cells: Values) -> None:
        np.minimum(self.lowest, cells, out=self.lowest)
        np.maximum(self.highest, cells, out=self.highest)


class _Program:
    """One linear program for periods that hide the same cells; only the known values change."""

    def __init__(self, table: PublishedTable, hidden: Flags) -> None:
        self.table = table
        self.hidden = hidden
        self.solved = 0
        self._leaves = tuple(len(d.leaves) for d in table.dimensions)
        hidden_leaves = hidden[np.ix_(*(d.leaves for d in table.dimensions))]
        self._free = np.flatnonzero(hidden_leaves.ravel() & ~table.always_empty.ravel())
        self._column = np.full(hidden_leaves.size, -1)
        self._column[self._free] = np.arange(len(self._free))
        self._rows = [
            (cell, columns)
            for cell in map(tuple, np.argwhere(~hidden))
            if len(columns := self._columns_under(cell))
        ]
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self._solver.setOptionValue("output_flag", False)  # noqa: FBT003 (its API)
        self._solver.passModel(self._model())

    def enter(self, cells: Counts) -> None:
        """Take the published values of one period."""
        leaves = np.ix_(*(d.leaves for d in self.table.dimensions))
        known = np.where(self.hidden, 0, cells)[leaves]
        rest = cells - add_margins(known, self.table.dimensions)
        values = np.array([rest[cell] for cell, _ in self._rows], dtype=float)
        count = len(values)
        if count:
            numbers = np.arange(count, dtype=np.int32)
            self._solver.changeRowsBounds(count, numbers, values, values)  # type: ignore[attr-defined]
        self._known = known.astype(float)

    def prove(self, seen: _Seen, targets: NDArray[np.int64], reach: int) -> None:
        """Solve until every target is proved to contain [0, reach], or its bounds are exact."""
        self._push(seen, self._open(seen, targets, reach), reach, up=True)
        self._push(seen, self._open(seen, targets, reach), reach, up=False)
        for cell in self._open(seen, targets, reach):
            columns = self._columns_under(cell)
            for sign in (1.0, -1.0):
                self._solve(seen, dict.fromkeys(columns.tolist(), sign))

    def _open(self, seen: _Seen, targets: NDArray[np.int64], reach: int) -> list[tuple[int, ...]]:
        return [
            cell
            for cell in map(tuple, targets)
            if seen.lowest[cell] > TOLERANCE or seen.highest[cell] < reach - TOLERANCE
        ]

    def _push(self, seen: _Seen, cells: list[tuple[int, ...]], reach: int, *, up: bool) -> None:
        """Move many targets at once, as long as a program still proves some of them."""
        while cells:
            wish: dict[int, float] = {}
            for cell in cells:
                columns = self._columns_under(cell)
                for column in columns.tolist():
                    wish[column] = wish.get(column, 0.0) + (1.0 if up else -1.0) / len(columns)
            self._solve(seen, wish)
            bound = seen.highest if up else seen.lowest
            left = [
                c for c in cells if (bound[c] < reach - TOLERANCE if up else bound[c] > TOLERANCE)
            ]
            if len(left) == len(cells):
                return
            cells = left

    def _solve(self, seen: _Seen, wish: dict[int, float]) -> None:
        """Maximize the wish over all tables that fit what is published, and learn from it."""
        count = len(self._free)
        if not count:  # all leaves are known: there is one table, and nothing to solve
            seen.learn(add_margins(self._known, self.table.dimensions))
            return
        costs = np.zeros(count)
        costs[list(wish)] = list(wish.values())
        self._solver.changeColsCost(count, np.arange(count, dtype=np.int32), costs)
        self._solver.run()
        self.solved += 1
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise AttackFailedError(
                "the attack on the table gave no answer, so nothing is proved. Report this table",
                vi="phép tấn công thử vào bảng không có kết quả nên chưa chứng minh được. "
                "Hãy báo cáo bảng này",
            )
        atoms = self._known.ravel().copy()
        atoms[self._free] = np.maximum(self._solver.getSolution().col_value, 0.0)
        seen.learn(add_margins(atoms.reshape(self._leaves), self.table.dimensions))

    def _columns_under(self, cell: tuple[int, ...]) -> NDArray[np.int64]:
        under = [
            np.flatnonzero(d.membership[c])
            for d, c in zip(self.table.dimensions, cell, strict=True)
        ]
        columns = self._column[np.ravel_multi_index(np.ix_(*under), self._leaves).ravel()]
        return columns[columns >= 0]

    def _model(self) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.sense_ = highspy.ObjSense.kMaximize
        model.num_col_, model.num_row_ = len(self._free), len(self._rows)
        model.col_cost_ = np.zeros(model.num_col_)
        model.col_lower_ = np.zeros(model.num_col_)
        model.col_upper_ = np.full(model.num_col_, float(NOBODY_HAS_MORE))
        model.row_lower_ = model.row_upper_ = np.zeros(model.num_row_)
        lengths = [len(columns) for _, columns in self._rows]
        indices = np.concatenate([columns for _, columns in self._rows] or [np.zeros(0, int)])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        model.a_matrix_.index_ = indices.astype(np.int32)
        model.a_matrix_.value_ = np.ones(len(indices))
        return model
