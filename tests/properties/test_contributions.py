"""Sums with their largest contributions: one scan gives what counting by hand gives."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymization.disclosure_rules import read_disclosure_rules
from anonymization.tables.contributions import AmountPlan, sum_contributions
from anonymization.tables.risk import unsafe_sums
from storage.engine import Engine
from tests.builders import POLICIES
from tests.cubes import DIMENSIONS

PLACE, KIND = DIMENSIONS
PLAN = AmountPlan(amount="paid", contributor="employer", holding="holding", asked="asked")
LEAVES = {d.name: [d.codes[leaf] for leaf in d.leaves] for d in DIMENSIONS}
RULES = read_disclosure_rules(POLICIES).rules

payments = st.fixed_dictionaries(
    {
        "place": st.sampled_from(LEAVES["place"]),
        "kind": st.sampled_from(LEAVES["kind"]),
        "employer": st.sampled_from("ABCDE"),
        "holding": st.sampled_from([None, "H"]),
        "asked": st.booleans(),
        "paid": st.integers(0, 100),
    }
)
SCHEMA = dict.fromkeys(("place", "kind", "employer", "holding"), pl.String)


def summed(rows: list[dict[str, object]]) -> pl.DataFrame:
    table = pl.DataFrame(rows, schema={**SCHEMA, "asked": pl.Boolean, "paid": pl.Int64})
    reader = table.to_arrow().to_reader()
    return sum_contributions(reader, PLAN, {"place": PLACE, "kind": KIND}, Engine())


def by_hand(rows: list[dict[str, object]], place: str, kind: str) -> list[int]:
    """What each contributor paid into a cell, the largest first."""
    paid: dict[object, int] = {}
    for row in rows:
        above = [{d.codes[c] for c in d.path(d.codes.index(row[d.name]))} for d in DIMENSIONS]
        if place in above[0] and kind in above[1]:
            who = row["holding"] or row["employer"]
            paid[who] = paid.get(who, 0) + row["paid"]
    return sorted((amount for amount in paid.values() if amount), reverse=True)


@given(st.lists(payments, max_size=12))
@settings(max_examples=25)
def test_totals_counts_and_largest_parts_are_those_counted_by_hand(rows: list) -> None:
    found = {(r["place"], r["kind"]): r for r in summed(rows).to_dicts()}
    for place in PLACE.codes:
        for kind in KIND.codes:
            parts = by_hand(rows, place, kind)
            row = found.get((place, kind))
            assert (row is None) == (not parts)
            if row:
                assert (row["total"], row["contributors"]) == (sum(parts), len(parts))
                assert [row["x1"], row["x2"]] == [*parts, 0][:2]


def test_employers_of_one_holding_are_one_contributor() -> None:
    """Ten employers look safe; nine of them know each other's figures."""
    rows = [
        {"place": "a", "kind": "x", "employer": f"E{n}", "holding": "H" if n else None,
         "asked": False, "paid": 10}
        for n in range(10)
    ]  # fmt: skip
    alone = [{**row, "holding": None} for row in rows]
    cell = (pl.col("place") == "a") & (pl.col("kind") == "x")
    for given_rows, unsafe in ((alone, False), (rows, True)):
        cells = summed(given_rows).filter(cell)
        assert unsafe_sums(cells, RULES.magnitude, 3).to_list() == [unsafe]


def test_a_sum_of_nothing_is_no_risk() -> None:
    rows = [{"place": "a", "kind": "x", "employer": "A", "holding": None, "asked": True, "paid": 0}]
    assert summed(rows).is_empty()
