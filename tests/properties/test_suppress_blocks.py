"""Suppression block by block: against ranks of the whole system, and against all patterns."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from anonymization.tables.cube import Counts, Flags, Hierarchy, add_margins
from anonymization.tables.suppress_blocks import suppress_blocks
from tests.cubes import DIMENSIONS, SHAPE

THRESHOLD = 5
PLACE = Hierarchy("place", ("all", "a", "b"), (-1, 0, 0))
KIND = Hierarchy("kind", ("any", "x", "y", "z"), (-1, 0, 0, 0))
values = st.one_of(st.just(0), st.integers(1, 6), st.integers(1, 200))
anywhere = arrays(np.int64, SHAPE, elements=values)


def pattern(atoms: Counts, dimensions: tuple[Hierarchy, ...] = DIMENSIONS) -> tuple[Flags, Flags]:
    """The small cells, and what is hidden for them."""
    cells = add_margins(atoms, dimensions)
    small = (cells > 0) & (cells < THRESHOLD)
    return small, suppress_blocks(cells, small, dimensions)


def told(hidden: Flags, dimensions: tuple[Hierarchy, ...]) -> Flags:
    """The hidden cells that published ones give, by ranks in rational numbers."""
    member = [d.membership for d in dimensions]
    rows = np.einsum("ai,bj->abij", *member).reshape(*hidden.shape, -1)
    known = rows[~hidden]
    rank = np.linalg.matrix_rank(known) if len(known) else 0
    found = np.zeros_like(hidden)
    for cell in map(tuple, np.argwhere(hidden)):
        found[cell] = np.linalg.matrix_rank(np.vstack([known, rows[cell]])) == rank
    return found


@given(anywhere)
def test_no_hidden_cell_is_a_linear_function_of_published_ones(atoms: Counts) -> None:
    small, hidden = pattern(atoms)
    assert not (small & ~hidden).any()
    assert not told(hidden, DIMENSIONS).any()


@given(anywhere)
@settings(max_examples=30)
def test_no_empty_cell_is_hidden(atoms: Counts) -> None:
    _, hidden = pattern(atoms)
    assert not hidden[add_margins(atoms, DIMENSIONS) == 0].any()


@given(anywhere)
@settings(max_examples=20)
def test_a_table_without_small_cells_hides_nothing(atoms: Counts) -> None:
    assert not pattern(atoms * THRESHOLD)[1].any()


@pytest.mark.parametrize("seed", range(4))
def test_it_hides_at_most_one_cell_in_five_more_than_the_best_of_all_patterns(seed: int) -> None:
    chance = np.random.default_rng(seed)
    atoms = np.where(chance.random((2, 3)) < 0.3, 2, chance.integers(5, 90, (2, 3)))
    atoms[0, 0] = 3
    small, hidden = pattern(atoms, (PLACE, KIND))
    others = [tuple(c) for c in np.argwhere(~small)]
    for more in range(len(others) + 1):
        for chosen in itertools.combinations(others, more):
            best = small.copy()
            for cell in chosen:
                best[cell] = True
            if not told(best, (PLACE, KIND)).any():
                assert hidden.sum() <= 1.2 * best.sum() + 1
                return
