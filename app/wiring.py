"""Put the house together: the one place that knows a clock and all the rooms."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import polars as pl

from access_control.audit.store import AuditLog
from access_control.decide import Rules
from access_control.guard import Guard
from access_control.store import AccountStore
from anonymization.domain_keys import DomainKeys, finish_destroying
from anonymization.dual_control.clear import finish_clearing
from anonymization.dual_control.office import Office
from anonymization.dual_control.store import DualControlStore
from anonymization.dual_control.treat_together import Works
from anonymization.records.detect import Detector
from anonymization.records.scan import count_identifying
from anonymization.store import DomainStore
from anonymization.treat import TreatmentRoom
from anonymization.workshop import Workshop
from app.settings import Settings
from catalog.read_source import SourceLimits
from catalog.register import Intake
from catalog.store import DatasetStore
from publishing.errors import UnlistedPortal
from publishing.portals.ckan import CkanPortal
from publishing.release import Press
from publishing.rules import read_release_rules
from publishing.store import ReleaseStore
from storage.database import Database
from storage.engine import Engine
from storage.keys import Keyring, SigningKey, VerifyKey
from storage.rooms import clear_abandoned
from storage.vault import Vault

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class House:
    """All stores and tools of one installation, made when they are first needed."""

    settings: Settings
    now: Clock = system_clock

    @cached_property
    def database(self) -> Database:
        """The database in its newest form, in a house where nothing half-made lies about."""
        self.settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = Database.at(self.settings.database())
        database.migrate()
        for rooms in (self.vault.rooms, self.press.drafts):
            clear_abandoned(rooms)  # a killed process leaves plain records behind
        finish_destroying(self._keys_over(database))  # or a key that should be gone
        datasets = DatasetStore(database, self._log_over(database))  # or somebody's old files
        finish_clearing(self._office_over(database), datasets, self.vault, at=self.now())
        return database

    @cached_property
    def keyring(self) -> Keyring:
        return Keyring(self.settings.home / "keys")

    @cached_property
    def log(self) -> AuditLog:
        return self._log_over(self.database)

    @cached_property
    def guard(self) -> Guard:
        return Guard(Rules.load(self.settings.policies / "access"), self.log)

    @cached_property
    def accounts(self) -> AccountStore:
        return AccountStore(self.database, self.log)

    @cached_property
    def datasets(self) -> DatasetStore:
        return DatasetStore(self.database, self.log)

    @cached_property
    def releases(self) -> ReleaseStore:
        return ReleaseStore(self.database, self.log)

    @cached_property
    def vault(self) -> Vault:
        return Vault(self.settings.home / "vault", self.keyring.sealing_key("vault"))

    @cached_property
    def intake(self) -> Intake:
        limits = SourceLimits(self.settings.max_delivery_bytes)
        return Intake(Engine(), self.vault, limits)

    @cached_property
    def workshop(self) -> Workshop:
        return Workshop(
            self.vault, Engine(), self.settings.policies, self.releases.list_released_tables
        )

    @cached_property
    def detector(self) -> Detector:
        return Detector()

    @cached_property
    def domain_keys(self) -> DomainKeys:
        return self._keys_over(self.database)

    @cached_property
    def treatment_tools(self) -> TreatmentRoom:
        return TreatmentRoom(self.detector, self.domain_keys)

    @cached_property
    def office(self) -> Office:
        return self._office_over(self.database)

    @cached_property
    def works(self) -> Works:
        return Works(self.datasets, self.workshop, self.treatment_tools)

    @cached_property
    def release_key(self) -> SigningKey:
        return self.keyring.signing_key("releases")

    @property
    def verify_key(self) -> VerifyKey:
        return self.release_key.verify_key

    @cached_property
    def press(self) -> Press:
        return Press(
            folder=self.settings.home / "releases",
            vault=self.vault,
            policies=self.settings.policies,
            key=self.release_key,
            finds_personal_data=self._finds_personal_data,
            public_url=self.settings.public_address(),
        )

    def portal(self, url: str, token: str = "") -> CkanPortal:
        """A CKAN portal that releases are delivered to.

        Raises:
            UnlistedPortal: The settings list portals, and not this one.
        """
        if self.settings.portals and url not in self.settings.portals:
            raise UnlistedPortal(
                "this portal is not on the list of portals. Ask the administrator to add it",
                vi="cổng này không có trong danh sách. Hãy đề nghị quản trị viên bổ sung",
            )
        organization = read_release_rules(self.settings.policies).rules.organization
        return CkanPortal(url, token or self.settings.ckan_token, organization)

    def _log_over(self, database: Database) -> AuditLog:
        key = self.keyring.signing_key("audit-log")
        return AuditLog(database, self.settings.audit_origin, key)

    def _keys_over(self, database: Database) -> DomainKeys:
        return DomainKeys(DomainStore(database, self._log_over(database)), self.keyring)

    def _office_over(self, database: Database) -> Office:
        store = DualControlStore(database, self._log_over(database))
        work = self.settings.passphrase_work
        return Office(store, self._keys_over(database), self.settings.policies, work)

    def _finds_personal_data(self, column: str, values: pl.Series) -> int:
        return count_identifying(column, values, self.detector)
