"""Which cells of one small table may be published so that no protected cell follows from them.

Gauss elimination as in Langsrud's method (GaussSuppression, Privacy in Statistical Databases 2024):
cells are taken in an order of preference, and each is published unless a protected cell would then
be a linear function of published ones. Whole numbers modulo a prime, so nothing is lost to rounding.
"""

import numpy as np
from numpy.typing import NDArray

from anonymization.records.fingerprints.compiled import compiled
from anonymization.tables.cube import Counts, Flags

PRIME = 46_337
"""Small enough that products fit 32 bits; a wrong zero by it shows in the kernel check."""


@compiled
def publish_in_order(rows: Counts, protected: Counts, order: Counts) -> Flags:
    """Return which cells stay hidden, `protected` among them.

    `rows`: cells × leaves, 1 where the leaf lies under the cell. `order`: the other cells, those
    that readers want most first.
    """
    cells, width = rows.shape
    hidden = np.zeros(cells, np.bool_)
    hidden[protected] = True
    known, pivots = np.zeros((width, width), np.int64), np.zeros(width, np.int64)
    left = rows[protected].astype(np.int64)
    rank = 0
    for cell in order:
        row = rows[cell].astype(np.int64)
        pivot = _reduce(row, known, pivots, rank)
        if pivot < 0:
            continue
        if _tells(row, pivot, left):
            hidden[cell] = True
            continue
        _eliminate(known[:rank], row, pivot)
        _eliminate(left, row, pivot)
        known[rank], pivots[rank] = row, pivot
        rank += 1
    return hidden


@compiled
def _reduce(row: Counts, known: Counts, pivots: Counts, rank: int) -> int:
    """Take what is known out of a row and scale it; return its first leaf, -1 if nothing is left."""
    for number in range(rank):
        factor = row[pivots[number]]
        if factor:
            row[:] = (row - factor * known[number]) % PRIME
    for leaf in range(len(row)):
        if row[leaf]:
            row[:] = row * _inverse(row[leaf]) % PRIME
            return leaf
    return -1


@compiled
def _tells(row: Counts, pivot: int, left: Counts) -> bool:
    """Whether some protected cell is nothing but a multiple of the row, given what is known."""
    for number in range(len(left)):
        factor = left[number, pivot]
        if not factor:
            continue
        same = True
        for leaf in range(len(row)):
            if left[number, leaf] != factor * row[leaf] % PRIME:
                same = False
                break
        if same:
            return True
    return False


@compiled
def _eliminate(rows: NDArray[np.int64], row: Counts, pivot: int) -> None:
    for number in range(len(rows)):
        factor = rows[number, pivot]
        if factor:
            rows[number] = (rows[number] - factor * row) % PRIME


@compiled
def _inverse(value: int) -> int:
    """The inverse modulo the prime, by Fermat's little theorem."""
    found, power, left = 1, value % PRIME, PRIME - 2
    while left:
        if left & 1:
            found = found * power % PRIME
        power = power * power % PRIME
        left >>= 1
    return found
