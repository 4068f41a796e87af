"""Draw from weighted lists, many draws at once and each from the list of its own group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class GroupedChoice:
    """Items sorted by group, each with a weight inside its group.

    The cumulative weights of group g run from g to g + 1 in one long array, so that a single
    binary search of `g + uniform` finds an item of the right group.
    """

    edges: Floats
    last_item: Integers

    @classmethod
    def of(cls, groups: Sequence[int] | Integers, weights: Sequence[float] | Floats) -> Self:
        """Prepare the draw; `groups` is sorted and every group from 0 up has an item."""
        group_of = np.asarray(groups, dtype=np.int64)
        weight = np.asarray(weights, dtype=np.float64)
        size = np.bincount(group_of)
        last = np.cumsum(size) - 1
        total = np.cumsum(weight)
        before = np.concatenate([[0.0], total[last[:-1]]])
        within = (total - before[group_of]) / (total[last] - before)[group_of]
        return cls(edges=group_of + within, last_item=last.astype(np.int64))

    def draw(self, groups: Integers, rng: np.random.Generator) -> Integers:
        """Return one item (its place in the list) for every asked group."""
        found = np.searchsorted(self.edges, groups + rng.random(len(groups)), side="right")
        # Rounding can push a draw over the edge of its group.
        return np.minimum(found, self.last_item[groups]).astype(np.int64)


def draw_from(weights: Sequence[float] | Floats, size: int, rng: np.random.Generator) -> Integers:
    """Return `size` places of one weighted list."""
    everyone = np.zeros(size, dtype=np.int64)
    return GroupedChoice.of([0] * len(weights), weights).draw(everyone, rng)
