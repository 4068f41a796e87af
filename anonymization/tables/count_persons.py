"""Count people into the atoms of a cube: one scan, distinct persons, nothing guessed."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pyarrow as pa

from anonymization.errors import UnknownCode
from anonymization.tables.cube import Cube
from anonymization.tables.plan import CubePlan, DimensionPlan
from storage.engine import Engine


def count_persons(plan: CubePlan, records: pa.RecordBatchReader, engine: Engine) -> Cube:
    """Count distinct persons per period and leaf of each dimension.

    A person with several rows in one cell counts once. Records are read once, as a stream.

    Raises:
        UnknownCode: A value stands in no code list; tells the dimension, how many rows, and the
            first of them, never the value.
    """
    groups = engine.query(_sql(plan), {"records": records})
    for dimension in plan.dimensions:
        _check_codes(groups, dimension)
    if groups[plan.period.name].null_count():
        raise _unknown(
            plan.period.title.vi, plan.period.name, groups, pl.col(plan.period.name).is_null()
        )
    periods = tuple(sorted(groups[plan.period.name].unique().to_list()))
    hierarchies = plan.hierarchies()
    atoms = np.zeros((len(periods), *(len(h.leaves) for h in hierarchies)), dtype=np.int64)
    places = [_places(groups, plan.period.name, periods)] + [
        _places(groups, d.name, _leaf_values(d)) for d in plan.dimensions
    ]
    np.add.at(atoms, tuple(places), groups["persons"].to_numpy())
    return Cube(periods, hierarchies, atoms)


def _sql(plan: CubePlan) -> str:
    """Distinct persons per group, with the rows that a complaint would name."""
    names = [plan.period.name, *(d.name for d in plan.dimensions)]
    columns = [f"{plan.period.column} AS {plan.period.name}"]
    columns += [f"({d.sql}) AS {d.name}" for d in plan.dimensions]
    grouped = ", ".join(names)
    # Names and expressions come from the publication plan, which is reviewed like code.
    return (
        f"SELECT {grouped}, count(DISTINCT person) AS persons, count(*) AS row_count, "  # noqa: S608
        f"min(row_number) AS first_row FROM (SELECT {', '.join(columns)}, "
        f"{plan.person} AS person, row_number() OVER () AS row_number FROM records) "
        f"GROUP BY {grouped}"
    )


def _leaf_values(dimension: DimensionPlan) -> tuple[str, ...]:
    """The values that stand for the leaves, in the order of the leaves."""
    value_of = {code: value for value, code in dimension.code_of_value().items()}
    hierarchy = dimension.hierarchy()
    return tuple(value_of[hierarchy.codes[leaf]] for leaf in hierarchy.leaves)


def _places(groups: pl.DataFrame, column: str, values: Sequence[str]) -> np.ndarray:
    place = {value: number for number, value in enumerate(values)}
    return groups[column].replace_strict(place, return_dtype=pl.Int64).to_numpy()


def _check_codes(groups: pl.DataFrame, dimension: DimensionPlan) -> None:
    known = dimension.code_of_value().keys()
    column = pl.col(dimension.name)
    unknown = column.is_null() | ~column.is_in(list(known))
    if groups.filter(unknown).height:
        raise _unknown(dimension.title.vi, dimension.name, groups, unknown)


def _unknown(title_vi: str, name: str, groups: pl.DataFrame, which: pl.Expr) -> UnknownCode:
    found = groups.filter(which)
    rows, first = int(found["row_count"].sum()), int(found["first_row"].to_numpy().min())
    return UnknownCode(
        f"{rows} rows have a value for `{name}` that is in no code list, first in row {first}. "
        "Correct them at the source, or add the code to the list",
        vi=f"{rows} dòng có giá trị `{title_vi}` không có trong danh mục mã, đầu tiên ở dòng "
        f"{first}. Hãy sửa tại nguồn hoặc bổ sung mã vào danh mục",
    )
