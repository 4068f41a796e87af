"""Requests of two persons end in time, keys in shares leave no copy, and clearing waits its turn."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from access_control.errors import AccessDenied, WeakPassword
from access_control.model import Account, Decision, Resource, Role
from anonymization.domain_keys import finish_destroying
from anonymization.dual_control.answer import approve_request
from anonymization.dual_control.ask import ask
from anonymization.dual_control.clear import finish_clearing
from anonymization.dual_control.errors import (
    DeedRefusedNow,
    HoldersRefused,
    NotAHolder,
    NotAnIdentifier,
    NotShared,
    RequestLapsed,
)
from anonymization.dual_control.hold import become_holder, open_share, split_key
from anonymization.dual_control.identifier import Identifier
from anonymization.dual_control.model import Deed, DeedState, DeedWish, TwoPersonRequest
from anonymization.records.errors import KeyInShares
from app.wiring import House
from storage.key_shares import combine
from tests.builders import NOON, REVIEWER, STEWARD, a_house, an_account
from tests.contracts.store_subjects import a_two_person_request

DPO = an_account("dpo", Role.DPO)
BOTH = an_account("both", Role.DPO, Role.STEWARD)
NAME = "coverage.research-microdata"
PHRASE = b"a passphrase for tests"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A house with a key for one domain."""
    made = a_house(tmp_path / "home", passphrase_work=1 << 10)
    decision = Decision(True, STEWARD.id, "treat", Resource("Dataset", "d-1"), (), "0" * 64)
    made.domain_keys.key_for(NAME, decision, NOON)
    return made


def hold(house: House, *people: Account) -> None:
    for person in people:
        become_holder(house.office, house.guard, by=person, passphrase=PHRASE, at=NOON)


def split(house: House, *holders: Account) -> None:
    split_key(house.office, house.guard, by=DPO, name=NAME, holders=holders, at=NOON)


def test_after_splitting_the_house_has_no_copy_and_any_two_holders_have_the_key(
    house: House,
) -> None:
    key = house.keyring.block_key(f"domain-{NAME}-1")
    hold(house, DPO, STEWARD, REVIEWER)
    split(house, DPO, STEWARD, REVIEWER)
    assert not list((house.settings.home / "keys").glob("domain-*"))
    domain = house.domain_keys.store.list_all()[0]
    shares = [open_share(house.office, domain, p, PHRASE, NOON) for p in (DPO, STEWARD, REVIEWER)]
    assert combine(shares[0], shares[2]) == combine(shares[1], shares[2]) == key
    with pytest.raises(KeyInShares, match="is split already"):
        split(house, DPO, STEWARD, REVIEWER)


def test_a_copy_that_a_killed_process_left_goes_when_the_house_opens(house: House) -> None:
    hold(house, DPO, STEWARD, REVIEWER)
    key = house.keyring.block_key(f"domain-{NAME}-1")
    split(house, DPO, STEWARD, REVIEWER)
    left = house.settings.home / "keys" / f"domain-{NAME}-1.key"
    left.write_bytes(key.key)  # as if the process had died before it went
    assert a_house(house.settings.home).database
    assert not left.exists()
    assert finish_destroying(house.domain_keys) == 0


@pytest.mark.parametrize(
    "holders", [(DPO, STEWARD), (DPO, STEWARD, STEWARD), (STEWARD, REVIEWER, an_account("lan"))]
)
def test_holders_are_three_different_people_with_an_officer(
    house: House, holders: tuple[Account, ...]
) -> None:
    hold(house, DPO, STEWARD, REVIEWER)
    with pytest.raises(HoldersRefused, match="3 different holders"):
        split(house, *holders)


def test_a_key_is_not_split_for_somebody_without_a_passphrase(house: House) -> None:
    hold(house, DPO, STEWARD)
    with pytest.raises(NotAHolder, match="1 of the holders"):
        split(house, DPO, STEWARD, REVIEWER)
    assert list((house.settings.home / "keys").glob("domain-*"))


def test_a_passphrase_is_long_and_an_administrator_has_none(house: House) -> None:
    with pytest.raises(WeakPassword):
        become_holder(house.office, house.guard, by=DPO, passphrase=b"short", at=NOON)
    with pytest.raises(AccessDenied):
        hold(house, an_account("admin", Role.ADMINISTRATOR))


def test_whose_key_the_house_keeps_nobody_leads_back(house: House) -> None:
    wish = DeedWish(Deed.REIDENTIFY, "correction", "HS-1/2026", NAME, values=("A" * 26,))
    with pytest.raises(NotShared, match="minhbach key split"):
        ask(house.office, house.guard, by=STEWARD, wish=wish, at=NOON)


def test_who_is_officer_and_steward_does_not_approve_their_own(house: House) -> None:
    wish = DeedWish(Deed.ROTATE, "regular-rotation", domain=NAME)
    asked = ask(house.office, house.guard, by=BOTH, wish=wish, at=NOON)
    with pytest.raises(AccessDenied, match="nobody approves what they asked"):
        approve_request(house.office, house.guard, by=BOTH, request_id=asked.id, at=NOON)


def test_after_its_time_a_request_can_only_be_looked_at(house: House) -> None:
    wish = DeedWish(Deed.ROTATE, "regular-rotation", domain=NAME)
    asked = ask(house.office, house.guard, by=STEWARD, wish=wish, at=NOON)
    late = asked.open_until + timedelta(seconds=1)
    with pytest.raises(RequestLapsed, match="Ask again"):
        approve_request(house.office, house.guard, by=DPO, request_id=asked.id, at=late)
    done = approve_request(house.office, house.guard, by=DPO, request_id=asked.id, at=NOON)
    with pytest.raises(RequestLapsed):
        done.require_carrying_out(Deed.ROTATE, late)
    with pytest.raises(DeedRefusedNow, match="not to erase"):
        done.require_carrying_out(Deed.ERASE, NOON)
    assert not done.with_end({}, at=NOON).has_lapsed(late)


def a_clearing_request(house: House) -> TwoPersonRequest:
    asked = a_two_person_request()
    committed = asked.with_approval(DPO.id, "", at=NOON).with_commitment({}, at=NOON)
    request = replace(committed, revision=0)
    decision = Decision(True, STEWARD.id, "x", Resource("House", "x"), (), "0" * 64)
    return house.office.store.add(request, decision.event(NOON))


def test_what_is_left_to_destroy_waits_while_somebody_seals(house: House) -> None:
    request = a_clearing_request(house)
    forgotten = house.vault.put(BytesIO(b"left by a killed process"))
    with house.vault.all_or_nothing(house.datasets.count_uses):
        assert finish_clearing(house.office, house.datasets, house.vault, at=NOON) == 0
        assert (house.vault.folder / forgotten).exists()
    assert finish_clearing(house.office, house.datasets, house.vault, at=NOON) == 1
    assert not (house.vault.folder / forgotten).exists()
    ended = house.office.store.get(request.id)
    assert (ended.state, ended.result) == (DeedState.DONE, {"files_destroyed": 1})


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("citizen-id", "00118999010"), ("si-number", "001189990101"), ("health-card", "D40101999001"),
     ("tax-code", "0199999014"), ("citizen-id", ""), ("citizen-id", "٠٠١١٨٩٩٩٠١٠١")],
)  # fmt: skip
def test_what_is_no_number_of_its_kind_is_refused_without_saying_it(kind: str, typed: str) -> None:
    with pytest.raises(NotAnIdentifier) as refused:
        Identifier.parse(kind, typed)
    assert not typed or typed not in refused.value.en + refused.value.vi


def test_an_identifier_is_in_no_repr_and_has_one_canonical_form() -> None:
    one, other = (
        Identifier.parse("health-card", t) for t in ("DN4010199900101", "dn 4 01 01-9990.0101")
    )
    assert one == other
    assert "0199900101" not in f"{one} {one.traces}"
    assert one.canonical == "health-card:DN4010199900101"
