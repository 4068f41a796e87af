"""What was released before about the same people: it stays known, and it binds the method."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from anonymization.errors import MethodsMixed
from anonymization.tables.long_form import csv_of
from anonymization.tables.plan import CubePlan, Product, read_cube_plans
from anonymization.workshop import ReleasedTable, Workshop
from storage.sealed_tables import read_table
from storage.vault import Vault


def released_before(workshop: Workshop, plan: CubePlan) -> dict[str, pl.DataFrame]:
    """Every table of the product that was ever public, by its digest, the newest first."""
    digests = dict.fromkeys(one.table for one in workshop.released_tables(plan.name))
    return {digest: read_table(workshop.vault, digest) for digest in digests}


def listed(earlier: Mapping[str, pl.DataFrame]) -> list[dict[str, str]]:
    """What a certificate says of earlier tables."""
    return [
        {"table_sha256": digest, "data_csv_sha256": _csv_digest(earlier[digest])}
        for digest in sorted(earlier)
    ]


def digests_of(table: pl.DataFrame, product: Product) -> dict[str, str]:
    """Table and plan as a certificate names them."""
    return {"data_csv_sha256": _csv_digest(table), "plan_sha256": product.digest}


def require_one_method(
    vault: Vault,
    policies: Path,
    released_tables: Callable[[str], Sequence[ReleasedTable]],
    plan: CubePlan,
    periods: Collection[str],
) -> None:
    """Let pass a table whose people were not released otherwise for the same periods.

    An exact sum less all but one of its rounded parts leaves little doubt about the last one; and
    two roundings of the same people narrow each other down. Withdrawn releases count.

    Raises:
        MethodsMixed: They were, by this product or another that counts the same people.
    """
    for other in read_cube_plans(policies):
        if not other.counts_people_of(plan):
            continue
        for one in released_tables(other.name):
            with vault.open(one.certificate) as file:
                said = json.loads(file.read())
            shared = set(said.get("periods", ())).intersection(periods)
            if shared and _mixed(said, plan, is_same=other.name == plan.name):
                raise _refusal(other.name, len(shared), plan)


def _mixed(said: Mapping[str, Any], plan: CubePlan, *, is_same: bool) -> bool:
    before, now = "rounding" in said, plan.method == "rounding"
    return before != now or (now and not is_same)


def _refusal(other: str, periods: int, plan: CubePlan) -> MethodsMixed:
    return MethodsMixed(
        f"`{other}` has told {periods} of these periods about the same people by another method or "
        "in another cut. Exact and rounded counts together would tell small ones. Tabulate periods "
        f"that are not released yet, or give `{plan.name}` the method and the cells of `{other}`",
        vi=f"`{other}` đã công bố {periods} kỳ trong số này về cùng những người đó theo phương pháp "
        "hoặc cách chia ô khác. Số chính xác và số làm tròn gộp lại sẽ lộ các số nhỏ. Hãy lập bảng "
        f"cho những kỳ chưa công bố, hoặc dùng cho `{plan.name}` phương pháp và các ô của `{other}`",
    )


def _csv_digest(table: pl.DataFrame) -> str:
    return hashlib.sha256(csv_of(table)).hexdigest()
