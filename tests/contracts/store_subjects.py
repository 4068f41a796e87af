"""The two subjects of the contract of the stores: SQLite always, PostgreSQL with `-m live`."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import pytest

import app.wiring  # noqa: F401 (brings in the tables of all packages)
from access_control.audit.store import AuditLog
from access_control.audit.verify import AuditVerdict, verify
from access_control.store import AccountStore
from anonymization.dual_control.model import Deed, TwoPersonRequest
from anonymization.dual_control.store import DualControlStore
from anonymization.store import DomainStore
from catalog.model import ColumnProfile, Dataset, DatasetId, Version, VersionKind
from catalog.store import DatasetStore
from publishing.model import (
    Delivery,
    DeliveryState,
    Release,
    ReleaseId,
    ReleaseRequest,
    RequestId,
)
from publishing.store import ReleaseStore
from storage.database import Database
from storage.errors import BilingualError
from tests.builders import (
    NOON,
    OWNER,
    PUBLISHER,
    STEWARD,
    a_description,
    a_request,
    a_review,
    an_account,
)
from tests.contracts.append_events import KEY, ORIGIN
from tests.lab.postgresql import NoPostgresql, Server, private_postgresql

SUBJECTS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.live)]


@dataclass(frozen=True)
class Stores:
    """All stores over one database."""

    url: str

    @cached_property
    def database(self) -> Database:
        return Database.at(self.url)

    @cached_property
    def log(self) -> AuditLog:
        return AuditLog(self.database, ORIGIN, KEY)

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
    def domains(self) -> DomainStore:
        return DomainStore(self.database, self.log)

    @cached_property
    def two_persons(self) -> DualControlStore:
        return DualControlStore(self.database, self.log)

    def verdict(self) -> AuditVerdict:
        with self.log.iterate_both() as (events, notes):
            return verify(events, notes, KEY.verify_key, origin=ORIGIN)


@contextmanager
def a_server() -> Iterator[Server]:
    """Yield a private PostgreSQL, or skip and say why."""
    try:
        with private_postgresql() as server:
            yield server
    except NoPostgresql as reason:
        pytest.skip(str(reason))


def an_empty_database(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """Return the address of a database without tables."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'contract.sqlite'}"
    server: Server = request.getfixturevalue("postgresql")
    return server.new_database()


def a_dataset(name: str = "coverage-by-province", digest: str = "a" * 64) -> Dataset:
    version = Version(1, VersionKind.REGISTERED, digest, 2, NOON, STEWARD.id)
    return Dataset(
        id=DatasetId(f"d-{name}"),
        description=a_description(name),
        steward=STEWARD.id,
        owner=OWNER.id,
        source_name="thu hộ.csv",
        source_digest="b" * 64,
        columns=(ColumnProfile("mã tỉnh", "text", 0, 2),),
        versions=(version,),
    )


def an_approved_request(number: int = 1) -> ReleaseRequest:
    request = replace(a_request(), id=RequestId(f"r-{number}"))
    checkers = (an_account("first"), an_account("second"))
    for checker in checkers:
        request = request.with_review(a_review(checker))
    return request.with_approval(OWNER.id)


def a_release(request: ReleaseRequest) -> Release:
    return Release(
        id=request.release_id,
        request_id=request.id,
        product=request.product,
        version=request.version,
        title=request.title,
        summary=request.summary,
        is_invented=True,
        rows=1,
        issued=NOON,
        publisher=PUBLISHER.id,
        owner=OWNER.id,
        manifest_digest="c" * 64,
    )


def a_delivery(tries: int = 1) -> Delivery:
    portal = "https://portal.invalid"
    return Delivery(ReleaseId("x-v1"), portal, DeliveryState.PENDING, tries, NOON)


def a_two_person_request(number: int = 1) -> TwoPersonRequest:
    return TwoPersonRequest(
        id=f"t-{number}",
        deed=Deed.ROTATE,
        purpose="regular-rotation",
        reference="",
        domain="coverage.research-microdata",
        target="",
        values=0,
        digest="",
        asker=STEWARD.id,
        asked_at=NOON + timedelta(minutes=number),
        open_until=NOON + timedelta(hours=number),
    )


def all_at_once(*steps: Callable[[], object]) -> list[BilingualError]:
    """Run steps at the same moment and return what they refused."""
    ready = threading.Barrier(len(steps))

    def run(step: Callable[[], object]) -> BilingualError | None:
        ready.wait()
        try:
            step()
        except BilingualError as problem:
            return problem
        return None

    with ThreadPoolExecutor(len(steps)) as pool:
        return [problem for problem in pool.map(run, steps) if problem is not None]
