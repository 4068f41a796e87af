"""A preview shows the real treatments on people who do not exist."""

import pytest

from anonymization.records.model import EntityType, Treatment
from anonymization.records.plan import plan
from anonymization.records.preview import INVENTED, PREVIEW_KEY, preview_plan
from catalog.model import ColumnProfile
from storage.keys import BlockKey
from tests.unit.anonymization.records.invented import found, the_rules, the_tools
from tests.unit.anonymization.records.test_plan import decided

PURPOSES = [one.purpose for one in the_rules().purposes]
KINDS = [*EntityType, *(one.kind for one in the_rules().personal_data.column_kinds)]


def everything(purpose: str, key: BlockKey = PREVIEW_KEY) -> dict[str, tuple[str | None, ...]]:
    """After the preview of one column of every kind, as the policy treats it."""
    classes = []
    for kind in KINDS:
        rule = the_rules().kind(kind)
        assert rule is not None
        treated = the_rules().treatment(
            rule.personal_class, rule.role, kind=str(kind), purpose=purpose
        )
        classes.append(decided(str(kind), treated.treatment, str(kind)))
    made = plan(classes, the_rules(), purpose=purpose)
    shown = preview_plan(made, [], the_tools(key=key))
    return {one.treatment.column: tuple(one.after) for one in shown}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_kind_can_be_shown_for_every_purpose(purpose: str) -> None:
    assert set(everything(purpose)) == set(map(str, KINDS))


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_same_person_looks_the_same_and_the_key_of_the_house_is_not_used(purpose: str) -> None:
    after = everything(purpose)
    assert after == everything(purpose, key=BlockKey(bytes(32)))
    first, second, third = after[EntityType.CITIZEN_ID]
    assert first == second != third


def test_no_kind_is_without_invented_values_of_that_kind() -> None:
    assert set(INVENTED) == set(map(str, KINDS))
    for kind in (EntityType.CITIZEN_ID, EntityType.PHONE, EntityType.BANK_CARD, EntityType.EMAIL):
        assert all(found(value, kind) for value in INVENTED[kind])


def test_a_column_of_no_known_kind_is_shown_by_its_type() -> None:
    made = plan([decided("a", "keep"), decided("b", "keep")], the_rules())
    number, text = preview_plan(made, [ColumnProfile("a", "int", 0, 9)], the_tools())
    assert (number.before[0], text.before[0]) == ("11", "a-1")
    assert number.treatment.treatment == Treatment.parse("keep")
