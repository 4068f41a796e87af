"""Every example in the rules of contracts is a test: bounds, shares, and every kind of dirt."""

import pytest

from anonymization.records.confidence import at_least_so_many
from anonymization.records.contract_rules import DirtExample, ShareRule
from catalog.column_contract import DirtKind
from tests.unit.anonymization.records.agreed import (
    dirt_in,
    inspected,
    the_contract_rules,
    with_cells,
)

RULES = the_contract_rules()
REACHED = [("usual_shape", RULES.usual_shape), ("covered_by_form", RULES.covered_by_form)]
DIRT = [
    pytest.param(rule.kind, example, id=f"{rule.kind}: {example.column} {example.found}")
    for rule in RULES.dirt
    for example in rule.examples
]
SHOWN_BY_A_TEST_OF_ITS_OWN = {DirtKind.UNJUDGED}
ROW = 7


@pytest.mark.parametrize("example", RULES.sample.examples, ids=str)
def test_a_sample_proves_what_the_example_says(example: object) -> None:
    sampled, matched, at_least = dict(example).values()  # type: ignore[call-overload]
    found = at_least_so_many(matched, sampled, RULES.sample.confidence)
    assert round(found, 4) == at_least


@pytest.mark.parametrize(("name", "rule"), REACHED, ids=[name for name, _ in REACHED])
def test_a_share_counts_from_where_the_example_says(name: str, rule: ShareRule) -> None:
    for example in rule.examples:
        assert rule.reached_by(example.many, example.of) is example.counts


def test_too_many_exceptions_are_more_than_the_example_says() -> None:
    for example in RULES.exceptions.examples:
        assert RULES.exceptions.exceeded_by(example.many, example.of) is example.counts


@pytest.mark.parametrize(("kind", "example"), DIRT)
def test_a_cell_has_the_dirt_of_its_example(kind: DirtKind, example: DirtExample) -> None:
    cells = {example.column: example.cell} | example.beside
    frame = with_cells({column: {ROW: cell} for column, cell in cells.items()})
    found = dirt_in(inspected(frame), example.column)
    assert found[kind].rows[-1:] == (ROW,) or ROW in found[kind].rows
    assert found[kind].found == example.found
    if kind is not DirtKind.MISSING:
        assert (set(found) - {DirtKind.MISSING}, found[kind].cells) == ({kind}, 1)


def test_every_kind_of_dirt_is_shown_by_an_example() -> None:
    silent = {rule.kind for rule in RULES.dirt if not rule.examples}
    assert silent == SHOWN_BY_A_TEST_OF_ITS_OWN
