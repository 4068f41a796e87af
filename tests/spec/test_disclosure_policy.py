"""Every example in the rules of disclosure control is a test of the rule it stands in."""

import numpy as np
import polars as pl
import pytest

from anonymization.disclosure_rules import SumExamples, read_disclosure_rules
from anonymization.tables.cube import Cube
from anonymization.tables.risk import dominated, p_percent_unsafe, request_unsafe, too_small
from tests.builders import POLICIES
from tests.cubes import DIMENSIONS

RULES = read_disclosure_rules(POLICIES).rules
SUMS = RULES.magnitude
SUM_RULES = {
    "dominance": (dominated(SUMS.dominance.n, SUMS.dominance.k), SUMS.dominance.examples),
    "p-percent": (p_percent_unsafe(SUMS.p_percent.p), SUMS.p_percent.examples),
    "request": (request_unsafe(SUMS.request.share), SUMS.request.examples),
}


@pytest.mark.parametrize("rule", RULES.minimum_frequency, ids=lambda rule: rule.name)
def test_an_example_of_counts_holds(rule: object) -> None:
    cells = [*rule.examples.refuse, *rule.examples.accept]
    for count in cells:
        atoms = np.zeros((1, 4, 3), dtype=np.int64)
        atoms[0, 0, 0] = count
        flagged = too_small(Cube(("m1",), DIMENSIONS, atoms), rule.at_least).any()
        assert flagged == (count in rule.examples.refuse), count


@pytest.mark.parametrize("name", SUM_RULES)
def test_an_example_of_sums_holds(name: str) -> None:
    rule, examples = SUM_RULES[name]
    assert unsafe(rule, examples.refuse) == [True] * len(examples.refuse)
    assert unsafe(rule, examples.accept) == [False] * len(examples.accept)


def test_a_sensitivity_without_a_rule_of_its_own_gets_the_strictest() -> None:
    assert RULES.threshold("insurance").at_least == 5
    assert RULES.threshold("health").at_least == 10
    assert RULES.threshold("something new").at_least == 10


def unsafe(rule: pl.Expr, sums: SumExamples) -> list[bool]:
    """What the rule says of sums of these contributions; the largest asked for protection."""
    rows = []
    for parts in sums:
        first, second, *_ = (*sorted(parts, reverse=True), 0)
        rows.append({"total": sum(parts), "x1": first, "x2": second, "asked": True})
    return pl.DataFrame(rows).select(rule.alias("unsafe"))["unsafe"].to_list()
