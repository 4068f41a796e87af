"""Cubes as long tables: one row a cell, codes in columns; the form that is kept and published."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from anonymization.tables.attack import PublishedTable
from anonymization.tables.cube import Cube, Flags
from anonymization.tables.plan import CubePlan

STATUS = "conf_status"
FREE, CONFIDENTIAL = "F", "C"
"""SDMX code list CL_CONF_STATUS. Primary and secondary suppression are not told apart: an
attacker who knew which is which would know on which side of the threshold a cell lies."""


def to_atoms_table(cube: Cube, plan: CubePlan) -> pl.DataFrame:
    """The leaves that hold anybody, one row each."""
    leaf_codes = [[d.codes[leaf] for leaf in d.leaves] for d in cube.dimensions]
    table = _long(plan, [list(cube.periods), *leaf_codes], cube.atoms.ravel())
    return table.filter(pl.col(plan.measure.name) > 0)


def from_atoms_table(table: pl.DataFrame, plan: CubePlan) -> Cube:
    """The cube again. Periods are those that occur."""
    dimensions = plan.hierarchies()
    periods = tuple(sorted(table[plan.period.name].unique().to_list()))
    axes = [list(periods), *([d.codes[leaf] for leaf in d.leaves] for d in dimensions)]
    names = [plan.period.name, *(d.name for d in dimensions)]
    places = [
        table[name].replace_strict({c: i for i, c in enumerate(codes)}, return_dtype=pl.Int64)
        for name, codes in zip(names, axes, strict=True)
    ]
    atoms = np.zeros([len(codes) for codes in axes], dtype=np.int64)
    atoms[tuple(p.to_numpy() for p in places)] = table[plan.measure.name].to_numpy()
    return Cube(periods, dimensions, atoms)


def to_published_table(cube: Cube, hidden: Flags, plan: CubePlan) -> pl.DataFrame:
    """Every cell, margins included; hidden ones are empty and marked `C`, the others `F`."""
    axes = [list(cube.periods), *(list(d.codes) for d in cube.dimensions)]
    is_hidden = pl.Series(np.broadcast_to(hidden, cube.cells.shape).ravel())
    value = plan.measure.name
    return _long(plan, axes, cube.cells.ravel()).with_columns(
        pl.when(is_hidden).then(None).otherwise(pl.col(value)).alias(value),
        pl.when(is_hidden).then(pl.lit(CONFIDENTIAL)).otherwise(pl.lit(FREE)).alias(STATUS),
    )


def as_seen_by_attacker(table: pl.DataFrame, plan: CubePlan, always_empty: Flags) -> PublishedTable:
    """Read a published table back as the attacker reads it: from nothing but its rows."""
    dimensions = plan.hierarchies()
    periods = table[plan.period.name].n_unique()
    shape = (periods, *(len(d.codes) for d in dimensions))
    names = [plan.period.name, *(d.name for d in dimensions)]
    orders = [sorted(table[names[0]].unique().to_list()), *(d.codes for d in dimensions)]
    ranks = [
        pl.col(n).replace_strict({c: i for i, c in enumerate(o)}, return_dtype=pl.Int64).alias(n)
        for n, o in zip(names, orders, strict=True)
    ]
    ordered = table.with_columns(ranks).sort(names)
    cells = ordered[plan.measure.name].fill_null(0).to_numpy().reshape(shape)
    hidden = (ordered[STATUS] == CONFIDENTIAL).to_numpy().reshape(shape)
    return PublishedTable(dimensions, cells.astype(np.int64), hidden, always_empty)


def csv_of(table: pl.DataFrame) -> bytes:
    """The table as CSV. Numbers as people write them: 2250000 and 24.8, never 2250000.0."""
    whole = pl.selectors.float()
    written = table.with_columns(
        pl.when(whole == whole.round())
        .then(whole.cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(whole.cast(pl.String))
    )
    return written.write_csv().encode()


def _long(plan: CubePlan, axes: Sequence[list[str]], values: np.ndarray) -> pl.DataFrame:
    """One row a combination, the last axis fastest, as the values lie in memory."""
    names = [plan.period.name, *(d.name for d in plan.dimensions)]
    sizes = [len(axis) for axis in axes]
    columns: dict[str, pl.Series] = {}
    for position, (name, axis) in enumerate(zip(names, axes, strict=True)):
        inner = int(np.prod(sizes[position + 1 :], dtype=np.int64))
        outer = int(np.prod(sizes[:position], dtype=np.int64))
        places = np.tile(np.repeat(np.arange(len(axis)), inner), outer)
        columns[name] = pl.Series(axis, dtype=pl.String).gather(places)
    columns[plan.measure.name] = pl.Series(values, dtype=pl.Int64)
    return pl.DataFrame(columns)
