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

    @property
    def opens_everything(self) -> bool:
        """Whether it changes one leaf and everything above it, up to the grand total."""
        return all(takes == NO_LEAF for _, takes in self.pairs)

    def corners(self) -> list[tuple[tuple[int, ...], int]]:
        """The atoms that change and the sign of their change; the first has sign +1."""
        choices = [[(g, 1)] if t == NO_LEAF else [(g, 1), (t, -1)] for g, t in self.pairs]
        return [
            (tuple(leaf for leaf, _ in corner), int(np.prod([sign for _, sign in corner])))
            for corner in itertools.product(*choices)
        ]

    def at_most(self, atoms: Counts, amounts: Counts) -> Counts:
        """The part of the amounts (per period) that leaves no atom below zero."""
        leaving = [
            atoms[all_periods(*leaf)] for leaf, sign in self.corners() if sign * amounts.sum() < 0
        ]
        able = np.min(leaving, axis=0) if leaving else np.abs(amounts)
        return np.asarray(np.sign(amounts) * np.minimum(np.abs(amounts), able))

    def apply(self, atoms: Counts, amounts: Counts) -> None:
        """Change `atoms` (periods × leaves) in place: `amounts` per period on the first corner."""
        for leaf, sign in self.corners():
            atoms[all_periods(*leaf)] += sign * amounts


def room(
    atoms: Counts, options: Sequence[Options], chosen: Sequence[NDArray[np.int64]], *, sign: int
) -> Counts:
    """For each chosen combination of options: the smallest atom among the corners of that sign.

    As many people as that can leave these atoms. `chosen` has one array of option numbers a
    dimension; the answer is periods × combinations. A combination without a corner of that sign
    has room without end.
    """
    endless = np.iinfo(np.int64).max
    found = np.full((len(atoms), len(chosen[0])), endless)
    for takes in itertools.product((False, True), repeat=len(options)):
        if (-1) ** sum(takes) != sign:
            continue
        leaves = [
            (option.takes if taken else option.gives)[numbers]
            for option, taken, numbers in zip(options, takes, chosen, strict=True)
        ]
        exists = np.all([leaf != NO_LEAF for leaf in leaves], axis=0)
        np.minimum(found, np.where(exists, atoms[all_periods(*leaves)], endless), out=found)
    return found
