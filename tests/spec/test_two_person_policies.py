"""Every example in `policies/two_persons.yaml` is a test, and every law it names was read."""

import pytest
from _pytest.mark import ParameterSet

from anonymization.dual_control.model import DEED_MOVES, Deed, DeedMove, DeedState
from anonymization.dual_control.rules import WishExample, read_two_person_rules
from storage.errors import Refusal
from tests.builders import POLICIES

RULES = read_two_person_rules(POLICIES).rules


def examples(kind: str) -> list[ParameterSet]:
    return [
        pytest.param(one.purpose, wish, id=f"{one.purpose}: {wish}")
        for one in RULES.purposes
        for wish in getattr(one.examples, kind)
    ]


@pytest.mark.parametrize(("purpose", "wish"), examples("accept"))
def test_accepted(purpose: str, wish: WishExample) -> None:
    rule = RULES.require(wish.deed, purpose, reference=wish.reference, values=wish.values)
    assert rule.deed is wish.deed


@pytest.mark.parametrize(("purpose", "wish"), examples("refuse"))
def test_refused(purpose: str, wish: WishExample) -> None:
    with pytest.raises(Refusal):
        RULES.require(wish.deed, purpose, reference=wish.reference, values=wish.values)


def test_every_deed_that_a_purpose_is_for_has_an_example() -> None:
    for one in RULES.purposes:
        assert {wish.deed for wish in one.examples.accept} == set(one.deeds), one.purpose


def test_no_way_through_the_moves_ends_a_deed_without_an_approval() -> None:
    """Every path from asking to done goes by `approve`; what is done or refused stays so."""
    paths = [((DeedState.ASKED,), ())]
    seen = []
    while paths:
        states, moves = paths.pop()
        onward = [(m, to) for (at, m), to in DEED_MOVES.items() if at is states[-1]]
        if not onward:
            seen.append((states[-1], moves))
        paths += [((*states, to), (*moves, move)) for move, to in onward]
    ends = {state for state, _ in seen}
    assert ends == {DeedState.DONE, DeedState.REFUSED}
    assert all(DeedMove.APPROVE in moves for state, moves in seen if state is DeedState.DONE)


def test_deeds_are_bounded_in_time_and_number() -> None:
    assert max(one.open_for_hours for one in RULES.deeds) <= 7 * 24
    assert RULES.of(Deed.REIDENTIFY).most_values <= 20
