"""Every example in the personal-data rules is a test of all the rules together."""

import pytest

from anonymization.records.model import EntityType, Treatment
from anonymization.records.propose import propose
from anonymization.records.rules import KindRule, TextExample
from catalog.model import ColumnRole, PersonalDataClass
from tests.unit.anonymization.records.invented import kinds, the_rules

PERSONAL_DATA = the_rules().personal_data
TEXT_EXAMPLES = [example for rule in PERSONAL_DATA.entities for example in rule.examples]
TREATMENT_EXAMPLES = [
    pytest.param(rule.purpose, example.kind, example.treatment, id=f"{rule.name}: {example.kind}")
    for rule in the_rules().treatments.rules
    for example in rule.examples
]
KNOWN_COLUMNS = [
    (column, rule)
    for rule in PERSONAL_DATA.column_kinds
    for column in PERSONAL_DATA.known_columns[rule.kind]
]


@pytest.mark.parametrize("example", TEXT_EXAMPLES, ids=lambda example: example.text)
def test_a_text_example_holds(example: TextExample) -> None:
    found = kinds(example.text)
    if example.found:
        assert example.found in found
    assert example.not_found not in found


@pytest.mark.parametrize(("purpose", "kind", "treatment"), TREATMENT_EXAMPLES)
def test_a_treatment_example_holds(purpose: str, kind: str, treatment: str) -> None:
    rule = the_rules().kind(kind)
    assert rule is not None, f"`{kind}` is a kind of neither file"
    decided = the_rules().treatment(rule.personal_class, rule.role, kind=kind, purpose=purpose)
    assert decided.treatment == treatment


@pytest.mark.parametrize(("column", "rule"), KNOWN_COLUMNS, ids=lambda value: str(value)[:20])
def test_a_known_column_is_proposed_with_the_class_and_role_of_its_kind(
    column: str, rule: KindRule
) -> None:
    proposal = propose({column: "text"}, [], the_rules())[column]
    assert (proposal.personal_class, proposal.role) == (rule.personal_class, rule.role)


def test_no_column_is_known_as_two_kinds() -> None:
    columns = [column for column, _ in KNOWN_COLUMNS]
    assert len(columns) == len(set(columns))


def test_every_treatment_rule_is_shown_by_an_example() -> None:
    assert [rule.name for rule in the_rules().treatments.rules if not rule.examples] == []


@pytest.mark.parametrize("entity", EntityType)
def test_every_kind_has_an_example_of_finding_it_and_of_not(entity: EntityType) -> None:
    examples = the_rules().entity(entity).examples
    assert any(example.found is entity for example in examples)
    assert any(example.not_found is entity for example in examples)


@pytest.mark.parametrize("personal_class", PersonalDataClass)
def test_no_direct_identifier_is_ever_kept(personal_class: PersonalDataClass) -> None:
    kinds_named = {kind for rule in the_rules().treatments.rules for kind in (*rule.kinds, "")}
    ways = {
        the_rules().treatment(personal_class, ColumnRole.DIRECT_IDENTIFIER, kind=kind).treatment
        for kind in kinds_named
    }
    assert Treatment.parse("keep") not in {Treatment.parse(way) for way in ways}


def test_insurance_activity_is_sensitive() -> None:
    for kind in ("participation", "contribution-month", "contribution-base", "benefit"):
        rule = the_rules().kind(kind)
        assert rule is not None
        assert (rule.personal_class, rule.source) == (PersonalDataClass.SENSITIVE, "sensitive")


def test_every_identifier_left_out_of_the_legal_list_stays_personal_all_the_same() -> None:
    for entity in (EntityType.SI_NUMBER, EntityType.HEALTH_CARD, EntityType.TAX_CODE):
        rule = the_rules().entity(entity)
        assert (rule.personal_class, rule.source) == (PersonalDataClass.BASIC, "caution")
