"""Cells are sums of atoms; a long table holds the same cube."""

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given

from anonymization.errors import UnknownCode
from anonymization.tables.count_persons import count_persons
from anonymization.tables.cube import Cube, Hierarchy
from anonymization.tables.long_form import (
    as_seen_by_attacker,
    from_atoms_table,
    to_atoms_table,
    to_published_table,
)
from anonymization.tables.plan import CubePlan, province_codes, read_product
from anonymization.tables.risk import too_small
from storage.engine import Engine
from tests.builders import POLICIES
from tests.cubes import PLAN, cubes

NATION = read_product(POLICIES, "coverage-by-province").plan


def records(**columns: list[str | None]) -> pa.RecordBatchReader:
    table = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).to_arrow()
    return pa.RecordBatchReader.from_batches(table.schema, table.to_batches())


def counted(**columns: list[str | None]) -> Cube:
    return count_persons(PLAN, records(**columns), Engine())


def test_a_person_with_two_rows_in_a_cell_counts_once() -> None:
    cube = counted(who=["p", "p", "q"], month=["m1"] * 3, place=["a"] * 3, kind=["x"] * 3)
    assert cube.cells[0, 0, 0] == 2


def test_a_person_in_two_months_counts_in_each() -> None:
    cube = counted(who=["p", "p"], month=["m1", "m2"], place=["a"] * 2, kind=["x"] * 2)
    assert cube.periods == ("m1", "m2")
    assert cube.cells[:, 0, 0].tolist() == [1, 1]


@pytest.mark.parametrize("wrong", ["zz", None])
def test_an_unknown_code_is_refused_by_count_and_row(wrong: str | None) -> None:
    with pytest.raises(
        UnknownCode, match=r"2 rows have a value for `place`.*first in row 2"
    ) as said:
        counted(who=list("pqr"), month=["m1"] * 3, place=["a", wrong, wrong], kind=["x"] * 3)
    assert "zz" not in said.value.en + said.value.vi


def test_a_row_without_a_period_is_refused() -> None:
    with pytest.raises(UnknownCode, match="`month`"):
        counted(who=["p"], month=[None], place=["a"], kind=["x"])


@given(cubes())
def test_the_country_is_the_sum_of_its_atoms(cube: Cube) -> None:
    assert (cube.cells[:, 0, 0] == cube.atoms.sum(axis=(1, 2))).all()


@given(cubes())
def test_a_long_table_holds_the_same_cube(cube: Cube) -> None:
    if not (cube.atoms.sum(axis=(1, 2)) > 0).all():
        return  # a period without anybody leaves no row, and is no period of the table
    assert (from_atoms_table(to_atoms_table(cube, PLAN), PLAN).atoms == cube.atoms).all()


@given(cubes())
def test_the_attacker_sees_what_is_published_and_nothing_else(cube: Cube) -> None:
    hidden = too_small(cube, 5).any(axis=0)
    table = to_published_table(cube, hidden, PLAN)
    seen = as_seen_by_attacker(table, PLAN, cube.atoms.max(axis=0) == 0)
    assert (seen.hidden == hidden[None]).all()
    assert (seen.cells == np.where(hidden, 0, cube.cells)).all()
    assert table.filter(pl.col("conf_status") == "C")["persons"].null_count() == hidden.sum() * len(
        cube.periods
    )


def test_the_provinces_are_34_in_6_regions() -> None:
    codes = province_codes()
    assert (len(codes), sum(code.parent == "VN" for code in codes)) == (41, 6)


def test_the_coverage_product_has_a_tree_in_every_dimension() -> None:
    assert isinstance(NATION, CubePlan)
    for hierarchy in NATION.hierarchies():
        assert hierarchy.parents.count(-1) == 1
        assert all(hierarchy.path(leaf)[-1] == 0 for leaf in hierarchy.leaves)


def test_a_path_goes_up_to_the_root() -> None:
    tree = Hierarchy("t", ("all", "part", "leaf"), (-1, 0, 1))
    assert tree.path(2) == (2, 1, 0)
