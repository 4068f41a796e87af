"""The key of a release domain is made once, can be destroyed for good, and is renewed on request."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from access_control.errors import AccessDenied
from access_control.model import Account, Decision, Resource, Role
from access_control.read_audit import read_events
from anonymization.domain_keys import (
    DomainKeys,
    destroy_key,
    domain_name,
    finish_destroying,
    list_domains,
    renew_key,
)
from anonymization.records.errors import KeyDestroyed, KeyInUse, NotAPseudonym, UnknownDomain
from anonymization.records.model import ReleaseDomain
from anonymization.records.treatments.pseudonymize import pseudonymize, unmap
from app.wiring import House
from storage.keys import BlockKey
from tests.builders import STEWARD, a_house, an_account

DPO = an_account("dpo", Role.DPO)
NAME = domain_name("coverage", "research-microdata")
VALUES = pl.Series("so", ["0120878811", "0120878822"])


@dataclass
class Office:
    """A house, and what its data protection officer does there."""

    house: House

    @property
    def keys(self) -> DomainKeys:
        return self.house.domain_keys

    def key(self, name: str = NAME) -> BlockKey:
        at = self.house.now()
        resource = Resource("Dataset", "d-1")
        decision = Decision(True, STEWARD.id, "treat", resource, (), "0" * 64)
        return self.keys.key_for(name, decision, at)

    def destroy(self, by: Account = DPO, name: str = NAME) -> ReleaseDomain:
        return destroy_key(self.keys, self.house.guard, by=by, name=name, at=self.house.now())

    def renew(self, by: Account = DPO, name: str = NAME) -> ReleaseDomain:
        return renew_key(self.keys, self.house.guard, by=by, name=name, at=self.house.now())

    def actions(self) -> list[object]:
        events = read_events(
            self.house.guard, by=DPO, text="", outcome="done", limit=100, at=self.house.now()
        )
        return [event.fields["action"] for event in events]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(a_house(tmp_path / "home"))


def test_a_domain_keeps_its_key_and_two_domains_never_share_one(office: Office) -> None:
    assert office.key() == office.key()
    assert office.key() != office.key(domain_name("coverage", "test-data"))
    assert office.actions().count("makeKey") == 2


def test_after_destroying_pseudonyms_are_neither_undone_nor_made_again(office: Office) -> None:
    made = pseudonymize(VALUES, office.key())
    assert unmap(made, office.key()).to_list() == VALUES.to_list()
    office.destroy()
    with pytest.raises(KeyDestroyed, match="Ask the data protection officer to renew"):
        office.key()
    assert not list((office.house.settings.home / "keys").glob("domain-*"))
    office.renew()
    with pytest.raises(NotAPseudonym):
        unmap(made, office.key())
    assert set(pseudonymize(VALUES, office.key())).isdisjoint(made)


def test_every_end_and_every_beginning_is_in_the_log(office: Office) -> None:
    office.key()
    office.destroy()
    office.renew()
    assert office.actions()[:4] == ["readAudit", "renewKey", "destroyKey", "makeKey"]
    found = list_domains(office.keys, office.house.guard, by=DPO, at=office.house.now())
    assert [(d.generation, d.is_destroyed) for d in found] == [(1, True), (2, False)]


def test_destroying_again_changes_nothing_and_is_logged_once(office: Office) -> None:
    office.key()
    assert office.destroy() == office.destroy()
    assert office.actions().count("destroyKey") == 1


def test_a_key_that_a_killed_process_left_goes_when_the_house_opens(office: Office) -> None:
    office.key()
    gone = office.destroy()
    office.keys.keyring.block_key(gone.key_name)  # as if the process had died before this went
    later = a_house(office.house.settings.home)
    assert later.database
    assert not list((later.settings.home / "keys").glob("domain-*"))
    assert finish_destroying(later.domain_keys) == 0


def test_a_key_in_use_is_not_renewed(office: Office) -> None:
    office.key()
    with pytest.raises(KeyInUse, match="Destroy it first"):
        office.renew()


def test_what_never_had_a_key_cannot_be_destroyed(office: Office) -> None:
    with pytest.raises(UnknownDomain):
        office.destroy()


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ADMINISTRATOR, Role.SECURITY_REVIEWER])
def test_nobody_else_ends_or_begins_a_key(office: Office, role: Role) -> None:
    before = office.key()
    with pytest.raises(AccessDenied):
        office.destroy(an_account("lan", role))
    with pytest.raises(AccessDenied):
        office.renew(an_account("lan", role))
    assert office.key() == before
