"""Every example in the rules of residual risk is a test of the rule it stands in."""

import pytest

from anonymization.records.model import TreatmentKind
from anonymization.records.risk.judge import judge
from anonymization.records.risk.model import ClassSize, Diversity, Gate, RiskFigures
from anonymization.records.risk.rules import FigureExample, read_risk_rules
from tests.builders import POLICIES
from tests.unit.anonymization.records.invented import the_rules

RULES = read_risk_rules(POLICIES).rules
EXAMPLES = [
    pytest.param(rule.purpose, example, accepted, id=f"{rule.purpose}-{accepted}-{number}")
    for rule in RULES.purposes
    for accepted, examples in ((True, rule.examples.accept), (False, rule.examples.refuse))
    for number, example in enumerate(examples)
]


def measured(example: FigureExample) -> RiskFigures:
    """Figures of 1,000 people with that k, that many of them alone."""
    alone = round(1000 * example.alone)
    sizes = {1: alone, example.smallest_class: 1, 1000 - alone: 1}
    column = Diversity("a", example.kind, example.distinct, 1.0, example.closeness, False)
    return RiskFigures(
        people=1000,
        sizes=tuple(ClassSize(size, n) for size, n in sorted(sizes.items()) if n),
        diversities=(column,) if example.kind else (),
    )


@pytest.mark.parametrize(("purpose", "example", "accepted"), EXAMPLES)
def test_an_example_of_figures_holds(purpose: str, example: FigureExample, accepted: bool) -> None:
    verdict = judge(measured(example), RULES.purpose(purpose))
    assert (verdict.gate is Gate.PASSED) is accepted


def test_every_purpose_of_treatment_has_its_limits() -> None:
    assert {r.purpose for r in RULES.purposes} == {p.purpose for p in the_rules().purposes}


def test_what_leaves_the_house_is_refused_and_not_only_warned_of() -> None:
    assert RULES.purpose("research-microdata").refuses


def test_tables_count_everybody_so_nobody_is_withheld_from_them() -> None:
    for purpose in the_rules().purposes:
        assert not purpose.is_open or RULES.purpose(purpose.purpose).withhold_at_most == 0


def test_only_what_is_under_a_key_is_not_compared() -> None:
    keyed = {TreatmentKind.PSEUDONYMIZE, TreatmentKind.PRESERVE_FORMAT, TreatmentKind.SHIFT_DATES}
    assert set(RULES.cannot_be_compared.treatments) == keyed
