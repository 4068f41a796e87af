"""What was public once stays known: a table is safe only together with all earlier ones."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymization.errors import StillExposed
from anonymization.tables.certificate import certify
from anonymization.tables.cube import Cube
from anonymization.tables.earlier import known_from
from anonymization.tables.long_form import to_published_table
from anonymization.tables.risk import too_small
from anonymization.tables.suppress import Suppression, suppress
from tests.cubes import DIMENSIONS, PLAN, a_cube, cubes
from tests.protected import exposure, protect_cube, published_half

THRESHOLD = 5


def release(cube: Cube, *earlier: pl.DataFrame) -> tuple[Suppression, pl.DataFrame]:
    """Protect a cube knowing what was released before; the table, or StillExposed."""
    made = protect_cube(cube, THRESHOLD, earlier)
    return made.found, made.table


@given(cubes())
def test_the_same_data_can_be_released_again(cube: Cube) -> None:
    first, table = release(cube)
    second, _ = release(cube, table)
    assert (second.pattern == first.pattern).all()


@given(cubes(), cubes())
def test_a_later_table_is_safe_together_with_the_earlier_one_or_not_released(
    before: Cube, now: Cube
) -> None:
    """Any two states of the data: the months they share, corrected or not."""
    _, earlier = release(before)
    try:
        found, table = release(now, earlier)
    except StillExposed:
        return
    known = known_from([earlier], now, PLAN)
    primary = too_small(now, THRESHOLD)
    both = exposure(now, table, primary, known)
    assert both.contain(0, THRESHOLD)[primary].all()
    assert (now.cells[found.hidden_in(np.arange(len(now.periods)))] >= 0).all()


@given(cubes(), st.integers(1, 3))
def test_a_new_month_never_exposes_an_old_one(cube: Cube, months: int) -> None:
    old = Cube(cube.periods[:months], DIMENSIONS, cube.atoms[:months])
    _, earlier = release(old)
    try:
        release(cube, earlier)
    except StillExposed as stopped:
        assert "Nothing is released" in stopped.en  # noqa: PT017 (either outcome is right)


def test_two_patterns_that_are_safe_alone_are_caught_together() -> None:
    """The classic differencing attack: each release hides another partner of the same cell."""
    cube = a_cube([[3, 20, 30], [40, 50, 60], [70, 80, 90], [10, 11, 12]])
    primary = too_small(cube, THRESHOLD)
    first = suppress(cube, primary, threshold=THRESHOLD)
    other = np.zeros(cube.shape, dtype=bool)
    other[np.ix_([3, 4], [1, 3])] = True  # a, b × x, z: another square around the same cell
    assert first.pattern.sum() == other.sum() == 4
    assert (first.pattern != other).any()
    earlier = to_published_table(cube, other, PLAN)
    nothing = np.zeros_like(primary)
    table = to_published_table(cube, first.pattern, PLAN)
    alone = exposure(cube, table, primary, nothing)
    assert alone.contain(0, THRESHOLD)[primary].all()
    known = known_from([earlier], cube, PLAN)
    both = exposure(cube, table, primary, known)
    assert both.lowest[primary] == both.highest[primary] == 3
    with pytest.raises(StillExposed, match="1 protected cells"):
        certify(cube, first, both, {"minimum_frequency": THRESHOLD}, nonce=b"")
    with pytest.raises(StillExposed, match="2 hidden cells follow"):
        published_half(cube, table, THRESHOLD, [earlier])


def test_the_search_takes_the_way_that_the_earlier_release_left_open() -> None:
    cube = a_cube([[3, 20, 30], [40, 50, 60], [70, 80, 90], [10, 11, 12]])
    other = np.zeros(cube.shape, dtype=bool)
    other[np.ix_([3, 4], [1, 3])] = True
    found, _ = release(cube, to_published_table(cube, other, PLAN))
    assert (found.pattern == other).all()


def test_a_corrected_value_is_not_taken_for_known() -> None:
    before = a_cube([[9, 20, 30], [40, 50, 60], [70, 80, 90], [10, 11, 12]])
    now = a_cube([[8, 20, 30], [40, 50, 60], [70, 80, 90], [10, 11, 12]])
    nothing_hidden = np.zeros(before.shape, dtype=bool)
    known = known_from([to_published_table(before, nothing_hidden, PLAN)], now, PLAN)
    assert not known[0, 3, 1]
    assert known[0, 3, 2]
