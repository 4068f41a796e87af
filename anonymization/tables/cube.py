"""The cube: cells over dimensions with hierarchies, all of them sums of the same atoms."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
NO_PARENT = -1


@dataclass(frozen=True)
class Hierarchy:
    """The codes of one dimension and the parent of each: a tree whose leaves are the atoms.

    >>> sex = Hierarchy("sex", ("_T", "F", "M"), (-1, 0, 0))
    >>> sex.leaves
    (1, 2)
    >>> sex.membership.tolist()
    [[1, 1], [1, 0], [0, 1]]
    """

    name: str
    codes: tuple[str, ...]
    parents: tuple[int, ...]

    @cached_property
    def leaves(self) -> tuple[int, ...]:
        parents = set(self.parents)
        return tuple(i for i in range(len(self.codes)) if i not in parents)

    @cached_property
    def membership(self) -> Counts:
        """Codes × leaves: 1 where the leaf lies under the code, or is it."""
        member = np.zeros((len(self.codes), len(self.leaves)), dtype=np.int64)
        for column, leaf in enumerate(self.leaves):
            member[list(self.path(leaf)), column] = 1
        return member

    def path(self, code: int) -> tuple[int, ...]:
        """The code and all its ancestors, upwards."""
        found = []
        while code != NO_PARENT:
            found.append(code)
            code = self.parents[code]
        return tuple(found)


@dataclass(frozen=True)
class Cube:
    """Counts of persons: periods × leaves of each dimension. Periods are never added up."""

    periods: tuple[str, ...]
    dimensions: tuple[Hierarchy, ...]
    atoms: Counts

    @cached_property
    def cells(self) -> Counts:
        """Every cell, margins included: periods × codes of each dimension."""
        return add_margins(self.atoms, self.dimensions)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(d.codes) for d in self.dimensions)


def all_periods(*place: Any) -> Any:
    """The index of one place (codes, leaves, or arrays of them) in every period."""
    return (slice(None), *place)


def add_margins(atoms: NDArray[Any], dimensions: Sequence[Hierarchy]) -> NDArray[Any]:
    """Sum atoms (… × leaves) into all codes (… × codes); leading axes stay as they are."""
    cells = atoms
    leading = atoms.ndim - len(dimensions)
    for axis, dimension in enumerate(dimensions, start=leading):
        summed = np.tensordot(cells, dimension.membership, axes=([axis], [1]))
        cells = np.moveaxis(summed, -1, axis)
    return cells
