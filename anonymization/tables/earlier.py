"""What earlier releases have told already: once public, always known, withdrawn or not."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import polars as pl

from anonymization.tables.attack import PublishedTable
from anonymization.tables.cube import Cube, Flags
from anonymization.tables.long_form import FREE, STATUS
from anonymization.tables.plan import CubePlan


def known_from(earlier: Iterable[pl.DataFrame], cube: Cube, plan: CubePlan) -> Flags:
    """Flag the cells that an earlier table of the product published with the value they have now.

    Periods × codes. A value that was corrected since is not flagged: the two releases contradict
    each other there, and the attacker cannot tell which to add to the other cells.
    """
    known = np.zeros(cube.cells.shape, dtype=bool)
    names = [plan.period.name, *(d.name for d in cube.dimensions)]
    axes = [cube.periods, *(d.codes for d in cube.dimensions)]
    for table in earlier:
        told = table.filter(pl.col(STATUS) == FREE)
        for name, codes in zip(names, axes, strict=True):
            told = told.filter(pl.col(name).is_in(list(codes)))
        place = tuple(
            told[name]
            .replace_strict({c: i for i, c in enumerate(codes)}, return_dtype=pl.Int64)
            .to_numpy()
            for name, codes in zip(names, axes, strict=True)
        )
        known[place] |= told[plan.measure.name].to_numpy() == cube.cells[place]
    return known


def together(table: PublishedTable, known: Flags, cube: Cube) -> PublishedTable:
    """What an attacker has who kept every earlier release: nothing known is hidden from them."""
    return replace(
        table,
        cells=np.where(known, cube.cells, table.cells),
        hidden=np.logical_and(table.hidden, ~known),
    )
