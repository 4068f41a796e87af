"""Sum amounts into cells and keep who is large in them: one scan of the records.

For every cell, margins included: the total, the number of contributors, the largest
contributions, and whether the largest contributor asked for protection. Which is what the rules
of primary risk need; the contributors themselves do not come out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from anonymization.tables.cube import Hierarchy
from storage.engine import Engine

TOTAL = "total"
CODE, LEAF = "code", "leaf"


@dataclass(frozen=True, slots=True)
class AmountPlan:
    """SQL expressions over the treated columns, from a reviewed publication plan.

    `amount` gives a whole number, none negative (đồng); `contributor` the employer; `holding` the
    group it belongs to, or NULL; `asked` whether it asked for protection.
    """

    amount: str
    contributor: str
    holding: str = "NULL"
    asked: str = "FALSE"


def sum_contributions(
    records: pa.RecordBatchReader,
    plan: AmountPlan,
    dimensions: Mapping[str, Hierarchy],
    engine: Engine,
    *,
    keep: int = 2,
) -> pl.DataFrame:
    """Return one row a cell that has contributors, by its codes.

    `dimensions`: expression → hierarchy, the expression giving a leaf's code. `keep` largest
    contributions stand in `x1`, `x2` …, 0 where there are fewer. Employers of one holding count
    as one contributor; it asked for protection if one of them did.
    """
    tables: dict[str, pa.RecordBatchReader | pa.Table] = {"records": records}
    tables |= {f"tree_{n}": _tree(d) for n, d in enumerate(dimensions.values())}
    names = [d.name for d in dimensions.values()]
    return engine.query(_sql(plan, tuple(dimensions), names, keep), tables).sort(names)


def largest(rank: int) -> pl.Expr:
    """The largest contribution to a cell (rank 1), the second largest, and so on."""
    return pl.col(f"x{rank}")


def asked() -> pl.Expr:
    """Whether the largest contributor to a cell asked for protection."""
    return pl.col("asked")


def _tree(dimension: Hierarchy) -> pa.Table:
    """Each leaf with itself and all codes above it."""
    pairs = [
        (dimension.codes[leaf], dimension.codes[code])
        for leaf in dimension.leaves
        for code in dimension.path(leaf)
    ]
    leaves, codes = zip(*pairs, strict=True)
    return pa.table({LEAF: leaves, CODE: codes})


def _sql(plan: AmountPlan, expressions: Sequence[str], names: Sequence[str], keep: int) -> str:
    """Leaves per contributor; then up the trees; then the contributors of a cell by size."""
    places = ", ".join(f"_leaf_{n}" for n in range(len(names)))
    leaves = ", ".join(f"({expression}) AS _leaf_{n}" for n, expression in enumerate(expressions))
    trees = " ".join(
        f"JOIN tree_{n} ON tree_{n}.{LEAF} = _leaf_{n}" for n in range(len(expressions))
    )
    codes = ", ".join(f"tree_{n}.{CODE} AS {name}" for n, name in enumerate(names))
    cell = ", ".join(names)
    top = ", ".join(
        f"coalesce(max(_amount) FILTER (WHERE _rank = {rank}), 0)::BIGINT AS x{rank}"
        for rank in range(1, keep + 1)
    )
    # Names and expressions come from the publication plan, which is reviewed like code.
    return (
        f"WITH paid AS (SELECT {leaves}, coalesce({plan.holding}, {plan.contributor}) AS _who, "  # noqa: S608
        f"sum({plan.amount}) AS _amount, bool_or({plan.asked}) AS _asked FROM records "
        f"GROUP BY {places}, _who), "
        f"parts AS (SELECT {codes}, _who, sum(_amount) AS _amount, bool_or(_asked) AS _asked "
        f"FROM paid {trees} GROUP BY {cell}, _who HAVING sum(_amount) > 0), "
        f"ranked AS (SELECT *, row_number() OVER (PARTITION BY {cell} ORDER BY _amount DESC, "
        f"_asked DESC, _who) AS _rank FROM parts) "
        f"SELECT {cell}, sum(_amount)::BIGINT AS {TOTAL}, count(*) AS contributors, {top}, "
        f"coalesce(bool_or(_asked) FILTER (WHERE _rank = 1), FALSE) AS asked "
        f"FROM ranked GROUP BY {cell}"
    )
