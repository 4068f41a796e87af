"""What earlier releases have told already: once public, always known, withdrawn or not."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import polars as pl

from anonymization.tables.attack import PublishedTable
from anonymization.tables.cube import Counts, Cube, Flags
from anonymization.tables.long_form import FREE, STATUS
from anonymization.tables.plan import CubePlan

NOT_TOLD = -1


def told_by(earlier: pl.DataFrame, cube: Cube, plan: CubePlan) -> tuple[Flags, Counts]:
    """Which cells of the cube an earlier table of the product published, and with which values.

    Periods × codes of each dimension.
    """
    names = [plan.period.name, *(d.name for d in cube.dimensions)]
    axes = [cube.periods, *(d.codes for d in cube.dimensions)]
    told = earlier.filter(pl.col(STATUS) == FREE)
    for name, codes in zip(names, axes, strict=True):
        told = told.filter(pl.col(name).is_in(list(codes)))
    place = tuple(
        told[name]
        .replace_strict({c: i for i, c in enumerate(codes)}, return_dtype=pl.Int64)
        .to_numpy()
        for name, codes in zip(names, axes, strict=True)
    )
    flags = np.zeros((len(cube.periods), *cube.shape), dtype=bool)
    values = np.zeros(flags.shape, dtype=np.int64)
    flags[place], values[place] = True, told[plan.measure.name].to_numpy()
    return flags, values


def known_from(earlier: Iterable[pl.DataFrame], cube: Cube, plan: CubePlan) -> Flags:
    """Flag the cells that an earlier table of the product published with the value they have now.

    Periods × codes. A value that was corrected since is not flagged: the two releases contradict
    each other there, and the attacker cannot tell which to add to the other cells.
    """
    known = np.zeros(cube.cells.shape, dtype=bool)
    for table in earlier:
        flags, values = told_by(table, cube, plan)
        known |= np.logical_and(flags, values == cube.cells)
    return known


def leaves_told(earlier: Iterable[pl.DataFrame], cube: Cube, plan: CubePlan) -> Counts:
    """The leaves as earlier tables published them, else NOT_TOLD; periods × leaves.

    `earlier` has the newest table first: what it says of a leaf counts.
    """
    leaves = np.ix_(range(len(cube.periods)), *(d.leaves for d in cube.dimensions))
    found = np.full(cube.atoms.shape, NOT_TOLD)
    for table in earlier:
        flags, values = told_by(table, cube, plan)
        new = flags[leaves] & (found == NOT_TOLD)
        found[new] = values[leaves][new]
    return found


def told_before(
    table: PublishedTable, earlier: Iterable[pl.DataFrame], cube: Cube, plan: CubePlan
) -> Flags:
    """Flag the hidden cells that an earlier table told, as a reader of both sees it.

    A reader cannot tell which hidden cells were corrected, so whatever `known_from` leaves out
    would tell. A period that was visibly corrected does not count: a cell that both tables publish
    differs. Periods × codes.
    """
    told = np.zeros(table.hidden.shape, dtype=bool)
    axes = tuple(range(1, told.ndim))
    for one in earlier:
        flags, values = told_by(one, cube, plan)
        corrected = (flags & ~table.hidden & (values != table.cells)).any(axis=axes, keepdims=True)
        told |= flags & table.hidden & ~corrected
    return told


def together(table: PublishedTable, known: Flags, cube: Cube) -> PublishedTable:
    """What an attacker has who kept every earlier release: nothing known is hidden from them."""
    return replace(
        table,
        cells=np.where(known, cube.cells, table.cells),
        hidden=np.logical_and(table.hidden, ~known),
    )
