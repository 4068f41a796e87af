"""A random kernel vector: shows for all hidden cells at once that none follows linearly.

The hidden leaves are the unknowns of a linear system, one equation a published cell. A kernel
vector of that system adds up to zero in every published cell. A hidden cell in which it does not
add up to zero is no linear combination of published cells: adding a multiple of the vector changes
it and nothing that is published. One vector with random free coordinates shows this for every
cell for which it is true, but for a chance of 1/prime (Schwartz 1980, Zippel 1979).

Counted modulo a prime, so that all numbers stay exact and small. Made from the published pattern
alone: nothing that it tells was not told by the table.
"""

import heapq
import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from anonymization.records.fingerprints.compiled import compiled
from anonymization.tables.cube import NO_PARENT, Flags, Hierarchy

Residues = NDArray[np.int64]


def kernel_vector(
    hidden: Flags, dimensions: Sequence[Hierarchy], *, prime: int, seed: int
) -> Residues:
    """Return a random kernel vector modulo `prime`: leaves of each dimension, 0 where published.

    `hidden` flags the codes of each dimension whose cell nobody is told; `prime` is below 2**31.
    The same pattern, prime and seed give the same vector.
    """
    leaves = hidden[np.ix_(*(d.leaves for d in dimensions))]
    unknown = np.flatnonzero(leaves.ravel())
    starts, columns = _equations(hidden, dimensions, unknown, leaves.shape)
    draws = np.random.default_rng(seed).integers(1, prime, size=len(unknown))
    vector = np.zeros(leaves.size, dtype=np.int64)
    if len(unknown):
        vector[unknown] = _solve(starts, columns, draws, prime)
    return vector.reshape(leaves.shape)


def _equations(
    hidden: Flags, dimensions: Sequence[Hierarchy], unknown: Residues, shape: tuple[int, ...]
) -> tuple[Residues, Residues]:
    """The published cells as rows of unknowns (compressed sparse rows), shortest rows first."""
    places = np.unravel_index(unknown, shape)
    ways = [_upwards(d)[place] for d, place in zip(dimensions, places, strict=True)]
    cells, columns = [], []
    for steps in itertools.product(*(range(way.shape[1]) for way in ways)):
        codes = [way[:, step] for way, step in zip(ways, steps, strict=True)]
        exists = np.logical_and.reduce([code != NO_PARENT for code in codes])
        cell = np.ravel_multi_index([code[exists] for code in codes], hidden.shape)
        told = ~hidden.ravel()[cell]
        cells.append(cell[told])
        columns.append(np.flatnonzero(exists)[told])
    cell, column = np.concatenate(cells), np.concatenate(columns)
    _, row, length = np.unique(cell, return_inverse=True, return_counts=True)
    order = np.lexsort((column, row, length[row]))
    starts = np.concatenate([[0], np.cumsum(np.sort(length))])
    return starts.astype(np.int64), column[order].astype(np.int64)


def _upwards(dimension: Hierarchy) -> Residues:
    """Leaves × steps: the leaf's own code, its parent, and so on; then NO_PARENT."""
    paths = [dimension.path(leaf) for leaf in dimension.leaves]
    steps = max(map(len, paths))
    return np.array([path + (NO_PARENT,) * (steps - len(path)) for path in paths])


@compiled
def _solve(starts: Residues, columns: Residues, draws: Residues, prime: int) -> Residues:
    """Sparse Gauss elimination modulo `prime`, then the pivots from the drawn free unknowns.

    A kept row holds no pivot that is older than its own, so reducing by rising age ends.
    """
    count = len(draws)
    age_of = np.full(count, -1, np.int64)
    pivots = np.empty(count, np.int64)
    begins = np.zeros(count + 1, np.int64)
    kept, factors = np.empty(count, np.int64), np.empty(count, np.int64)
    work, seen = np.zeros(count, np.int64), np.zeros(count, np.bool_)
    rank = 0
    for row in range(len(starts) - 1):
        equation = columns[starts[row] : starts[row + 1]]
        touched = _reduce(equation, age_of, pivots, begins, kept, factors, work, seen, prime)
        left = [column for column in touched if work[column] != 0]
        if left:
            while begins[rank] + len(left) > len(kept):
                kept = np.concatenate((kept, np.empty_like(kept)))
                factors = np.concatenate((factors, np.empty_like(factors)))
            inverse = _inverse(work[left[0]], prime)
            age_of[left[0]], pivots[rank] = rank, left[0]
            begins[rank + 1] = begins[rank] + len(left) - 1
            for place, column in enumerate(left[1:]):
                kept[begins[rank] + place] = column
                factors[begins[rank] + place] = work[column] * inverse % prime
            rank += 1
        for column in touched:
            work[column], seen[column] = 0, False
    return _back(draws, pivots[:rank], begins, kept, factors, prime)


@compiled
def _reduce(  # noqa: PLR0913, PLR0917 (machine code: arrays, no objects)
    equation: Residues,
    age_of: Residues,
    pivots: Residues,
    begins: Residues,
    kept: Residues,
    factors: Residues,
    work: Residues,
    seen: NDArray[np.bool_],
    prime: int,
) -> list[int]:
    """Take all kept rows out of an equation, into `work`; return the unknowns that it met."""
    touched = [column for column in equation]  # noqa: C416 (numba knows no list of an array)
    ages = [age_of[column] for column in equation if age_of[column] >= 0]
    heapq.heapify(ages)
    work[equation], seen[equation] = 1, True
    while ages:
        age = heapq.heappop(ages)
        factor = work[pivots[age]]
        if factor == 0:
            continue
        work[pivots[age]] = 0
        for place in range(begins[age], begins[age + 1]):
            column = kept[place]
            if not seen[column]:
                seen[column] = True
                touched.append(column)
                if age_of[column] >= 0:
                    heapq.heappush(ages, age_of[column])
            work[column] = (work[column] - factor * factors[place]) % prime
    return touched


@compiled
def _back(
    draws: Residues,
    pivots: Residues,
    begins: Residues,
    kept: Residues,
    factors: Residues,
    prime: int,
) -> Residues:
    """The pivots from the drawn unknowns, the youngest first."""
    vector = draws.copy()
    for age in range(len(pivots) - 1, -1, -1):
        total = 0
        for place in range(begins[age], begins[age + 1]):
            total = (total + factors[place] * vector[kept[place]]) % prime
        vector[pivots[age]] = (prime - total) % prime
    return vector


@compiled
def _inverse(value: int, prime: int) -> int:
    """The inverse modulo a prime, by Fermat's little theorem."""
    found, power, left = 1, value % prime, prime - 2
    while left:
        if left & 1:
            found = found * power % prime
        power = power * power % prime
        left >>= 1
    return found
