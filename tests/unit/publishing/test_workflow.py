"""Nobody approves their own work, and there is one way through the workflow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.errors import SameChecker, WrongMoment
from publishing.model import MOVES, Move, ReleaseRequest, Status, Verdict
from tests.builders import (
    FIRST_CHECKER,
    NOON,
    OWNER,
    PUBLISHER,
    SECOND_CHECKER,
    a_request,
    a_review,
)


def checked() -> ReleaseRequest:
    return a_request().with_review(a_review()).with_review(a_review(SECOND_CHECKER))


def test_two_accepting_checks_make_a_request_checked() -> None:
    assert checked().status is Status.CHECKED


def test_one_check_changes_nothing_that_others_can_see() -> None:
    rejected_once = a_request().with_review(a_review(verdict=Verdict.REJECT))
    accepted_once = a_request().with_review(a_review())
    assert rejected_once.status is accepted_once.status is Status.SUBMITTED


@pytest.mark.parametrize("first", list(Verdict))
def test_one_rejection_is_enough_when_both_are_in(first: Verdict) -> None:
    other = Verdict.REJECT if first is Verdict.ACCEPT else Verdict.ACCEPT
    request = a_request().with_review(a_review(verdict=first))
    assert request.with_review(a_review(SECOND_CHECKER, other)).status is Status.REJECTED


def test_an_author_cannot_check_their_own_request() -> None:
    with pytest.raises(SameChecker, match="wrote or already checked"):
        a_request(author=FIRST_CHECKER).with_review(a_review(FIRST_CHECKER))


def test_nobody_checks_twice() -> None:
    with pytest.raises(SameChecker):
        a_request().with_review(a_review()).with_review(a_review())


def test_a_third_check_comes_too_late() -> None:
    with pytest.raises(WrongMoment):
        checked().with_review(a_review(OWNER))


def test_nothing_is_approved_before_it_is_checked() -> None:
    with pytest.raises(WrongMoment, match="submitted cannot approve"):
        a_request().with_approval(OWNER.id)


def test_nothing_is_published_before_it_is_approved() -> None:
    with pytest.raises(WrongMoment):
        checked().with_beginning(PUBLISHER.id, version="v1", at=NOON)


@given(st.lists(st.sampled_from(list(Move)), max_size=12))
def test_no_path_reaches_published_without_checks_and_approval(moves: list[Move]) -> None:
    status, taken = Status.SUBMITTED, []
    for move in moves:
        following = MOVES.get((status, move))
        if following is not None:
            status = following
            taken.append(move)
    if status is Status.PUBLISHED:
        assert taken == [Move.ACCEPT, Move.APPROVE, Move.BEGIN, Move.FINISH]


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from(list(Verdict))), max_size=6))
def test_a_request_is_checked_only_by_two_different_people(
    votes: list[tuple[str, Verdict]],
) -> None:
    request = a_request()
    for who, verdict in votes:
        person = FIRST_CHECKER if who == "a" else SECOND_CHECKER if who == "b" else OWNER
        if request.status is Status.SUBMITTED and person.id not in {r.by for r in request.reviews}:
            request = request.with_review(a_review(person, verdict))
    if request.status is Status.CHECKED:
        assert len({review.by for review in request.reviews}) == 2
        assert all(review.verdict is Verdict.ACCEPT for review in request.reviews)


def test_where_published_and_rejected_lead_nowhere() -> None:
    ends = {Status.PUBLISHED, Status.REJECTED}
    assert not [status for status, _ in MOVES if status in ends]
