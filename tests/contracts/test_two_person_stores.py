"""What every database must do for what takes two persons: all of a deed is kept, or nothing."""

from dataclasses import replace

import pytest

from anonymization.dual_control.errors import UnknownDeedRequest
from anonymization.dual_control.model import DeedState
from anonymization.dual_control.store import NextGeneration
from anonymization.records.model import ReleaseDomain
from catalog.errors import ChangedMeanwhile
from storage.key_shares import HolderKey
from tests.builders import NOON, OWNER, STEWARD, an_event
from tests.contracts.store_subjects import Stores, a_dataset, a_two_person_request, all_at_once

THREADS = 4
DOMAIN = ReleaseDomain("coverage.research-microdata")
SHARES = {STEWARD.id: b"\x00\xff one", OWNER.id: b"another"}


def test_shares_are_kept_with_their_key_and_end_with_it(stores: Stores) -> None:
    stores.domains.add(DOMAIN, an_event())
    shared = stores.domains.share(DOMAIN, SHARES, an_event())
    assert (shared.is_shared, stores.domains.list_shares(DOMAIN)) == (True, SHARES)
    assert stores.domains.find(DOMAIN.name) == shared
    with pytest.raises(ChangedMeanwhile):  # who still thinks that the house has a copy
        stores.domains.share(DOMAIN, SHARES, an_event())
    stores.domains.mark_destroyed(shared, an_event())
    assert stores.domains.list_shares(DOMAIN) == {}
    assert stores.log.get_size() == 3


def test_a_holder_has_one_key_pair_the_newest(stores: Stores) -> None:
    first, second = (HolderKey.make(word, work=1 << 10) for word in (b"first", b"second"))
    for key in (first, second):
        stores.two_persons.keep_holder(STEWARD.id, key, an_event())
    assert stores.two_persons.find_holder(STEWARD.id) == second
    assert stores.two_persons.list_holders() == {STEWARD.id: second}
    assert stores.two_persons.find_holder(OWNER.id) is None


def test_of_moves_of_one_request_of_two_persons_exactly_one_is_kept(stores: Stores) -> None:
    request = a_two_person_request()
    stores.two_persons.add(request, an_event())
    stores.two_persons.add(a_two_person_request(2), an_event())
    approved = request.with_approval(OWNER.id, "", at=NOON)
    saves = [lambda: stores.two_persons.save(approved, an_event()) for _ in range(THREADS)]
    problems = all_at_once(*saves)
    assert [type(problem) for problem in problems] == [ChangedMeanwhile] * (THREADS - 1)
    assert stores.two_persons.get("t-1") == replace(approved, revision=1)
    assert [r.id for r in stores.two_persons.list_requests()] == ["t-2", "t-1"]
    assert [r.id for r in stores.two_persons.list_requests(DeedState.APPROVED)] == ["t-1"]
    with pytest.raises(UnknownDeedRequest):
        stores.two_persons.get("t-3")


def test_a_deed_changes_everything_or_nothing(stores: Stores) -> None:
    """A dataset that somebody else changed meanwhile stops the request, the key and the others."""
    stores.domains.add(DOMAIN, an_event())
    request = a_two_person_request()
    stores.two_persons.add(request, an_event())
    first, second = a_dataset("first"), a_dataset("second")
    for one in (first, second):
        stores.datasets.add(one, an_event())
    generation = NextGeneration(DOMAIN, DOMAIN.following, SHARES)
    done = request.with_approval(OWNER.id, "", at=NOON).with_commitment({"rows": 1}, at=NOON)
    before = stores.log.get_size()
    with pytest.raises(ChangedMeanwhile):
        stores.two_persons.commit(
            *(done, [first, replace(second, revision=7)], generation), an_event(), an_event(1)
        )
    assert stores.two_persons.get("t-1") == request
    assert stores.datasets.get(first.id) == first
    assert stores.domains.list_all() == [DOMAIN]
    assert stores.log.get_size() == before
    stores.two_persons.commit(done, [first, second], generation, an_event(), an_event(1))
    assert [d.is_destroyed for d in stores.domains.list_all()] == [True, False]
    assert stores.domains.list_shares(DOMAIN.following) == SHARES
    assert stores.datasets.get(second.id).revision == 1
    assert stores.log.get_size() == before + 2
    assert stores.verdict().is_intact
