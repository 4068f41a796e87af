"""Complementary suppression of a very large table, block by block: the linear guarantee only.

The leaves of the first dimension (communes) are *blocks*, each a small table of its own; upper
levels only link them. So the pattern is found where the cells are: each block by Gauss elimination
in several orders of preference (`block_gauss`), the best kept; then one kernel vector over the
whole table finds protected cells that follow through the links, and *exchanges* between two blocks
hide what is needed.

What it promises is that no protected cell is a linear function of published cells. That is less
than `suppress` does: an interval may be narrow. A table with this pattern still goes to the attack.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from anonymization.tables.block_gauss import publish_in_order
from anonymization.tables.cube import NO_PARENT, Counts, Flags, Hierarchy, add_margins
from anonymization.tables.kernel import kernel_vector
from anonymization.tables.moves import Options, options_of

PRIME = 2_147_483_647
ORDERS = 20
REPAIRS = 12
NEVER = 1e12
"""The cost of a cell that cannot be hidden: nobody is in it."""
Costs = NDArray[np.float64]
Place = tuple[int, ...]


def suppress_blocks(
    cells: Counts, small: Flags, dimensions: Sequence[Hierarchy], *, orders: int = ORDERS
) -> Flags:
    """Return which cells to hide (codes of each dimension, one period); zeros stay published.

    Deterministic. `small` has no empty cell; no cell that is hidden follows from published ones.
    """
    costs = np.where(cells == 0, NEVER, 1.0 + np.log2(1.0 + cells))
    costs[small] = 0.0
    upper = [i for i in range(len(dimensions[0].codes)) if i not in dimensions[0].leaves]
    for place in upper:
        for cell in np.argwhere(small[place]):
            _hide_exchange(costs, dimensions, (place, *map(int, cell)))
    _hide_in_blocks(costs, cells, dimensions, orders)
    told = follows(costs == 0, dimensions)
    for repair in range(REPAIRS):
        if not (told & small).any():
            break
        for cell in np.argwhere(told & small):
            _hide_exchange(costs, dimensions, tuple(map(int, cell)))
        told = follows(costs == 0, dimensions, seed=repair)
    # A large cell that everybody can compute may as well be read.
    return np.asarray((costs == 0) & ~(told & ~small))


def follows(hidden: Flags, dimensions: Sequence[Hierarchy], *, seed: int = 0) -> Flags:
    """Flag the hidden cells that are linear functions of published ones."""
    numbers = kernel_vector(hidden, dimensions, prime=PRIME, seed=seed)
    return np.asarray(hidden & (add_margins(numbers, dimensions) % PRIME == 0))


def _hide_in_blocks(
    costs: Costs, cells: Counts, dimensions: Sequence[Hierarchy], orders: int
) -> None:
    """Hide in each block what its protected cells need; all cells outside of it count as known."""
    inner = dimensions[1:]
    member = np.eye(1, dtype=np.int64)
    for dimension in inner:
        member = np.kron(member, dimension.membership)
    for block in dimensions[0].leaves:
        cost = costs[block].reshape(-1)
        protected = np.flatnonzero(cost == 0)
        if len(protected):
            values = cells[block].reshape(-1)
            found = _best_order(member, values, protected, block, orders)
            costs[block] = np.where(found.reshape(costs[block].shape), 0.0, costs[block])


def _best_order(member: Counts, values: Counts, protected: Counts, seed: int, orders: int) -> Flags:
    """The pattern that hides fewest cells, of several orders: by size, and by chance around it."""
    chance = np.random.default_rng(seed)
    others = np.setdiff1d(np.flatnonzero(values), protected)
    zeros = np.flatnonzero(values == 0)
    wanted = 3.0 * np.log2(member.sum(axis=1)) + np.log2(1.0 + values)
    best, fewest = np.ones(len(values), dtype=bool), len(values) + 1
    for number in range(orders):
        noise = chance.normal(size=len(others)) * 0.3 * np.sqrt(number)
        by_wish = others[np.argsort(-(wanted[others] + noise), kind="stable")]
        hidden = publish_in_order(member, protected, np.concatenate([zeros, by_wish]))
        if hidden.sum() < fewest:
            best, fewest = hidden, int(hidden.sum())
    return best


def _hide_exchange(costs: Costs, dimensions: Sequence[Hierarchy], cell: Place) -> None:
    """Hide the cheapest exchange of people that changes the cell, as near to it as there is one.

    People change places between a leaf under the cell and one outside, within the same cells of the
    other dimensions. The cells of the exchange cost nothing from now on.
    """
    place, *codes = cell
    first = dimensions[0]
    options = [options_of(d, c) for d, c in zip(dimensions[1:], codes, strict=True)]
    for above in first.path(place)[1:]:
        gives, takes = _leaves_around(first, place, above)
        if len(takes):
            giving = _along_paths(costs, first, gives, above, options)
            taking = _along_paths(costs, first, takes, above, options)
            total = giving.min(axis=0) + taking.min(axis=0)
            if total.min() < NEVER:
                best = int(np.argmin(total))
                at = np.unravel_index(best, total.shape)
                one, other = (
                    int(np.argmin(x.reshape(len(x), -1)[:, best])) for x in (giving, taking)
                )
                places = _below(first, gives[one], above) + _below(first, takes[other], above)
                _hide(costs, places, options, at)
                return
    _hide_lone(costs, first, place, options)


def _hide_lone(costs: Costs, dimension: Hierarchy, place: int, options: Sequence[Options]) -> None:
    """Hide one leaf under the place with everything above it: people come from nowhere or go."""
    leaves = np.array(dimension.leaves)[dimension.membership[place] == 1]
    total = _along_paths(costs, dimension, leaves, NO_PARENT, options)
    leaf, *at = np.unravel_index(int(np.argmin(total)), total.shape)
    _hide(costs, dimension.path(leaves[leaf]), options, at)


def _hide(
    costs: Costs, places: Sequence[int], options: Sequence[Options], at: Sequence[np.intp]
) -> None:
    touched = (np.flatnonzero(o.touched[n]) for o, n in zip(options, at, strict=True))
    costs[np.ix_(np.array(places), *touched)] = 0.0


def _leaves_around(dimension: Hierarchy, code: int, above: int) -> tuple[Counts, Counts]:
    """The leaves under a code, and the other ones under a code above it."""
    leaves = np.array(dimension.leaves)
    inside = dimension.membership[code] == 1
    return leaves[inside], leaves[(dimension.membership[above] == 1) & ~inside]


def _below(dimension: Hierarchy, leaf: int, above: int) -> tuple[int, ...]:
    """The leaf and what is above it, up to a code that is left out; all of it for NO_PARENT."""
    path = dimension.path(leaf)
    return path if above == NO_PARENT else path[: path.index(above)]


def _along_paths(
    costs: Costs, dimension: Hierarchy, leaves: Counts, above: int, options: Sequence[Options]
) -> Costs:
    """What each option costs in a leaf and all codes between it and `above`: leaves × options."""
    paths = [_below(dimension, int(leaf), above) for leaf in leaves]
    codes, place = np.unique(np.concatenate(paths), return_inverse=True)
    cost = costs[codes]
    for axis, option in enumerate(options, start=1):
        cost = np.moveaxis(np.tensordot(cost, option.touched, axes=([axis], [1])), -1, axis)
    owner = np.repeat(np.arange(len(leaves)), [len(path) for path in paths])
    total = np.zeros((len(leaves), *cost.shape[1:]))
    np.add.at(total, owner, cost[place])
    return total
