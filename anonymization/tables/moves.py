"""Moves: changes of the atoms that leave every published cell as it is.

A move swaps people between two leaves of each dimension, or leaves a dimension open
("single"): then all ancestors of the leaf change with it. The cells that a move changes must
all be suppressed; the ones it leaves alone may be published. A table changed by a move fits
everything that is published, so the attacker cannot tell it from the true one.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from anonymization.tables.cube import Counts, Hierarchy, all_periods

NO_LEAF = -1


@dataclass(frozen=True)
class Options:
    """The ways to move a cell of one code along one dimension.

    `gives` and `takes` are leaf numbers (`takes` is NO_LEAF for "single"); `touched` says
    which codes of the dimension change: options × codes.
    """

    gives: NDArray[np.int64]
    takes: NDArray[np.int64]
    touched: NDArray[np.float64]


@cache
def options_of(dimension: Hierarchy, code: int) -> Options:
    """All options that change `code`: a leaf under it against one outside, or on its own."""
    inside = np.flatnonzero(dimension.membership[code])
    outside = np.flatnonzero(dimension.membership[code] == 0)
    pairs = [(g, t) for g in inside for t in (*outside, NO_LEAF)]
    touched = np.array([_touched(dimension, int(g), int(t)) for g, t in pairs], dtype=np.float64)
    gives, takes = np.array(pairs, dtype=np.int64).T
    return Options(gives, takes, touched)


def _touched(dimension: Hierarchy, gives: int, takes: int) -> NDArray[np.int64]:
    """The codes above exactly one of the two leaves: above both, the change cancels out."""
    changed = dimension.membership[:, gives].copy()
    if takes != NO_LEAF:
        changed -= dimension.membership[:, takes]
    return np.abs(changed)


@dataclass(frozen=True)
class Move:
    """One chosen option for each dimension: (leaf that gives, leaf that takes or NO_LEAF)."""

    pairs: tuple[tuple[int, int], ...]

    def corners(self) -> list[tuple[tuple[int, ...], int]]:
        """The atoms that change and the sign of their change; the first has sign +1."""
        choices = [[(g, 1)] if t == NO_LEAF else [(g, 1), (t, -1)] for g, t in self.pairs]
        return [
            (tuple(leaf for leaf, _ in corner), int(np.prod([sign for _, sign in corner])))
            for corner in itertools.product(*choices)
        ]

    def apply(self, atoms: Counts, amounts: Counts) -> None:
        """Change `atoms` (periods × leaves) in place: `amounts` per period on the first corner."""
        for leaf, sign in self.corners():
            atoms[all_periods(*leaf)] += sign * amounts


def room(atoms: Counts, options: Sequence[Options], *, sign: int) -> Counts:
    """For each combination of options: the smallest atom among the corners of that sign.

    As many people as that can leave these atoms. Periods × options of each dimension; a
    combination without a corner of that sign has room without end.
    """
    found = np.full((len(atoms), *(len(o.gives) for o in options)), np.iinfo(np.int64).max)
    for takes in itertools.product((False, True), repeat=len(options)):
        if (-1) ** sum(takes) != sign:
            continue
        leaves = [o.takes if t else o.gives for o, t in zip(options, takes, strict=True)]
        corner = atoms[all_periods(*np.ix_(*leaves))]
        exists = np.ones(corner.shape[1:], dtype=bool)
        for axis, leaf in enumerate(leaves):
            exists &= _along(leaf != NO_LEAF, axis, len(leaves))
        np.minimum(found, np.where(exists, corner, np.iinfo(np.int64).max), out=found)
    return found


def _along(flags: NDArray[np.bool_], axis: int, dimensions: int) -> NDArray[np.bool_]:
    return flags.reshape([-1 if i == axis else 1 for i in range(dimensions)])
