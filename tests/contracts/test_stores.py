"""What every database must do for the stores: one suite, SQLite always, PostgreSQL with `-m live`."""

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from access_control.errors import NameUsed, UnknownAccount
from access_control.model import AuditEvent, Role
from access_control.store import Session
from anonymization.records.model import ReleaseDomain
from app.settings import ROOT
from catalog.errors import ChangedMeanwhile, NameTaken, UnknownDataset
from catalog.model import DatasetId
from publishing.errors import RequestChanged, UnknownRelease, UnknownRequest
from storage.database import DatabaseUnavailableError, metadata
from storage.errors import BilingualError
from tests.builders import NOON, OWNER, PUBLISHER, STEWARD, an_account, an_event
from tests.contracts.store_subjects import (
    Stores,
    a_dataset,
    a_delivery,
    a_release,
    all_at_once,
    an_approved_request,
)

THREADS, EVENTS = 4, 25
PROCESSES, EVENTS_OF_A_PROCESS = 3, 10


# The tables


def test_from_nothing_the_migrations_make_what_the_stores_expect(stores: Stores) -> None:
    with stores.database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_many_processes_may_bring_a_new_database_up_to_date_at_once(empty: Stores) -> None:
    others = [Stores(empty.url) for _ in range(THREADS)]
    assert all_at_once(*(other.database.migrate for other in others)) == []
    for other in others:
        other.database.engine.dispose()
    empty.log.record(an_event())
    assert empty.verdict().is_intact


@pytest.mark.parametrize("table", ["audit_event", "audit_checkpoint"])
@pytest.mark.parametrize("change", ["DELETE FROM {0}", "UPDATE {0} SET {1} = {1}", "TRUNCATE {0}"])
def test_the_log_only_grows(stores: Stores, table: str, change: str) -> None:
    stores.log.record(an_event())
    column = "body" if table == "audit_event" else "note"
    with (
        pytest.raises((DatabaseError, DatabaseUnavailableError)) as refused,
        stores.database.change() as connection,
    ):
        connection.execute(text(change.format(table, column)))
    # SQLite has no TRUNCATE.
    knows_it = "TRUNCATE" not in change or stores.database.engine.dialect.name != "sqlite"
    says = "only grows" if knows_it else "syntax error"
    assert says in f"{refused.value}{refused.value.__cause__}"
    assert (stores.log.get_size(), stores.verdict().checkpoints) == (1, 1)


# The log


def test_events_stand_in_the_order_they_were_written(stores: Stores) -> None:
    for number in range(7):
        stores.log.record(an_event(number))
    assert stores.log.record(an_event(7), an_event(8)) == 8
    assert [e.index for e in stores.log.iterate_events()] == list(range(9))
    assert [e.index for e in stores.log.list_events(limit=3)] == [8, 7, 6]
    oldest = stores.log.list_events(newest_first=False, limit=2)
    assert [e.fields["resource"] for e in oldest] == ["Dataset/0", "Dataset/1"]
    assert (stores.verdict().size, stores.verdict().checkpoints) == (9, 8)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("Dataset/1", 1), ("dataset/1", 1), ("100%", 1), ("_", 0), ("\\", 0), ("đã", 1)],
)
def test_the_log_is_searched_alike(stores: Stores, wanted: str, found: int) -> None:
    stores.log.record(an_event(1), an_event(2, share="100%"), an_event(3, state="đã gỡ"))
    assert len(stores.log.list_events(text=wanted)) == found


def test_events_of_many_threads_stand_without_a_gap(stores: Stores) -> None:
    def append(thread: int) -> None:
        for number in range(EVENTS):
            stores.log.record(an_event(thread * EVENTS + number))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(append, range(THREADS)))
    resources = {e.fields["resource"] for e in stores.log.iterate_events()}
    assert resources == {f"Dataset/{n}" for n in range(THREADS * EVENTS)}
    verdict = stores.verdict().require()
    assert (verdict.size, verdict.checkpoints) == (THREADS * EVENTS, THREADS * EVENTS)


def test_events_of_many_processes_stand_without_a_gap(empty: Stores) -> None:
    firsts = [process * EVENTS_OF_A_PROCESS for process in range(PROCESSES)]
    program = [sys.executable, "-m", "tests.contracts.append_events", empty.url]
    running = [
        subprocess.Popen(
            [*program, str(first), str(EVENTS_OF_A_PROCESS)], cwd=ROOT, stderr=subprocess.PIPE
        )
        for first in firsts
    ]
    said = [process.communicate(timeout=60)[1].decode() for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES, said
    resources = {e.fields["resource"] for e in empty.log.iterate_events()}
    assert resources == {f"Dataset/{n}" for n in range(PROCESSES * EVENTS_OF_A_PROCESS)}
    assert empty.verdict().require().size == PROCESSES * EVENTS_OF_A_PROCESS


def test_a_log_that_grows_while_it_is_verified_is_intact(stores: Stores) -> None:
    stores.log.record(an_event())
    over = threading.Event()

    def keep_appending() -> None:
        number = 0
        while not over.is_set():
            stores.log.record(an_event(number := number + 1))

    with ThreadPoolExecutor(1) as pool:
        appending = pool.submit(keep_appending)
        findings = {stores.verdict().finding for _ in range(30)}
        over.set()
        appending.result()
    assert findings == {""}


def test_both_are_of_one_moment_whatever_is_written_meanwhile(stores: Stores) -> None:
    stores.log.record(an_event(1))
    with stores.log.iterate_both() as (events, notes):
        first = next(notes)
        stores.log.record(an_event(2))
        assert (len(list(events)), first.split("\n")[1], list(notes)) == (1, "1", [])


def test_an_event_is_proved_by_the_newest_checkpoint(stores: Stores) -> None:
    stores.log.record(*(an_event(number) for number in range(6)))
    note, path = stores.log.get_inclusion_proof(2)
    assert note == stores.log.get_checkpoint()
    assert len(path) == 3


# No event without its change, no change without its event


@pytest.fixture(params=["the head is gone", "the event is refused"])
def unwritable(request: pytest.FixtureRequest, stores: Stores) -> Stores:
    """A log that takes no more events, while all other tables could be written."""
    statements = {
        "the head is gone": "DROP TABLE audit_head",
        "the event is refused": "INSERT INTO audit_checkpoint (size, note) VALUES (1, 'taken')",
    }
    with stores.database.change() as connection:
        connection.execute(text(statements[request.param]))
    return stores


def test_without_the_log_nothing_changes(unwritable: Stores) -> None:
    session = Session("t" * 64, STEWARD.id, "f" * 64, NOON)
    request = an_approved_request().with_beginning(PUBLISHER.id, version="v1", at=NOON)
    changes: list[Callable[[AuditEvent], object]] = [
        lambda event: unwritable.accounts.save(STEWARD, "hash", event),
        lambda event: unwritable.accounts.open_session(session, event),
        lambda event: unwritable.accounts.close_session(session.token_digest, event),
        lambda event: unwritable.datasets.add(a_dataset(), event),
        lambda event: unwritable.releases.add(request, event),
        lambda event: unwritable.releases.save_delivery(a_delivery(), event),
    ]
    for change in changes:
        with pytest.raises((SQLAlchemyError, DatabaseUnavailableError)):
            change(an_event())
    assert unwritable.accounts.list_all() == []
    assert unwritable.accounts.find_session(session.token_digest) is None
    assert unwritable.datasets.list_all() == []
    assert unwritable.releases.list_requests() == []
    assert unwritable.releases.list_deliveries() == []
    assert unwritable.log.get_size() == 0


def test_a_change_that_fails_leaves_no_event(stores: Stores) -> None:
    stores.accounts.save(STEWARD, "hash", an_event())
    stores.datasets.add(a_dataset(), an_event())
    request = an_approved_request()
    stores.releases.add(request, an_event())
    before = stores.log.get_size()
    refused: list[Callable[[], object]] = [
        lambda: stores.accounts.save(replace(OWNER, login=STEWARD.login), "hash", an_event()),
        lambda: stores.datasets.add(a_dataset(), an_event()),
        lambda: stores.datasets.save(replace(a_dataset(), revision=7), an_event()),
        lambda: stores.releases.save(replace(request, revision=7), an_event()),
    ]
    for change in refused:
        with pytest.raises(BilingualError):
            change()
    assert stores.log.get_size() == before
    assert stores.verdict().is_intact


# Accounts


def test_an_account_is_found_and_changed_and_never_doubled(stores: Stores) -> None:
    lan = replace(an_account("lan", Role.CHECKER, Role.STEWARD), name="Trần Thị Lan")
    stores.accounts.save(lan, "first", an_event())
    stores.accounts.save(replace(lan, is_suspended=True), "second", an_event())
    assert stores.accounts.list_all() == [replace(lan, is_suspended=True)]
    assert stores.accounts.get(lan.id) == stores.accounts.find("lan")
    assert stores.accounts.find_password_hash("lan") == "second"
    assert stores.accounts.find("LAN") is None
    with pytest.raises(UnknownAccount):
        stores.accounts.get(OWNER.id)


def test_a_login_belongs_to_one_account_even_when_two_ask_at_once(stores: Stores) -> None:
    people = [replace(an_account(f"n{n}"), login="lan") for n in range(THREADS)]
    problems = all_at_once(
        *(lambda p=p: stores.accounts.save(p, "hash", an_event()) for p in people)
    )
    assert {type(problem) for problem in problems} == {NameUsed}
    assert len(problems) == THREADS - 1
    assert (len(stores.accounts.list_all()), stores.log.get_size()) == (1, 1)


def test_a_session_is_opened_found_and_closed(stores: Stores) -> None:
    opened = Session("t" * 64, STEWARD.id, "f" * 64, NOON)
    stores.accounts.open_session(opened, an_event())
    assert stores.accounts.find_session(opened.token_digest) == opened
    for _ in "twice":
        stores.accounts.close_session(opened.token_digest, an_event())
    assert stores.accounts.find_session(opened.token_digest) is None


# Datasets


def test_a_dataset_comes_back_as_it_was_by_id_and_by_name(stores: Stores) -> None:
    stores.datasets.add(a_dataset("b"), an_event())
    stores.datasets.add(a_dataset("a", "d" * 64), an_event())
    assert stores.datasets.get(DatasetId("d-a")) == a_dataset("a", "d" * 64)
    assert stores.datasets.get(DatasetId("a")) == stores.datasets.find("d-a")
    assert [d.description.name for d in stores.datasets.list_all()] == ["a", "b"]
    assert (stores.datasets.count_uses("d" * 64), stores.datasets.count_uses("e" * 64)) == (1, 0)
    delivered = a_dataset().source_digest  # the bytes as they came; not a file we keep
    assert stores.datasets.count_uses(delivered) == 0
    with pytest.raises(UnknownDataset):
        stores.datasets.get(DatasetId("c"))


def test_a_name_belongs_to_one_dataset_even_when_two_ask_at_once(stores: Stores) -> None:
    new = [replace(a_dataset(), id=DatasetId(f"d-{n}")) for n in range(THREADS)]
    problems = all_at_once(*(lambda d=d: stores.datasets.add(d, an_event()) for d in new))
    assert [type(problem) for problem in problems] == [NameTaken] * (THREADS - 1)
    assert (len(stores.datasets.list_all()), stores.log.get_size()) == (1, 1)


def test_of_changes_to_one_form_exactly_one_is_kept(stores: Stores) -> None:
    stores.datasets.add(a_dataset(), an_event())
    held = stores.datasets.get(DatasetId("coverage-by-province"))
    saves = [lambda: stores.datasets.save(held, an_event()) for _ in range(THREADS)]
    problems = all_at_once(*saves)
    assert [type(problem) for problem in problems] == [ChangedMeanwhile] * (THREADS - 1)
    assert stores.datasets.get(held.id).revision == held.revision + 1
    assert stores.log.get_size() == 2


# Requests, releases, deliveries


def test_of_moves_of_one_request_exactly_one_is_kept(stores: Stores) -> None:
    request = an_approved_request()
    stores.releases.add(request, an_event())
    begun = request.with_beginning(PUBLISHER.id, version="v1", at=NOON)
    saves = [lambda: stores.releases.save(begun, an_event()) for _ in range(THREADS)]
    problems = all_at_once(*saves)
    assert [type(problem) for problem in problems] == [RequestChanged] * (THREADS - 1)
    assert stores.releases.get("r-1") == replace(begun, revision=1)
    with pytest.raises(UnknownRequest):
        stores.releases.get("r-2")


def test_a_version_belongs_to_one_request_even_when_two_take_it_at_once(stores: Stores) -> None:
    requests = [an_approved_request(number) for number in range(THREADS)]
    for request in requests:
        stores.releases.add(request, an_event())
    begun = [r.with_beginning(PUBLISHER.id, version="v1", at=NOON) for r in requests]
    problems = all_at_once(*(lambda r=r: stores.releases.save(r, an_event()) for r in begun))
    assert [type(problem) for problem in problems] == [RequestChanged] * (THREADS - 1)
    assert [r.version for r in stores.releases.list_requests()].count("v1") == 1
    assert stores.log.get_size() == THREADS + 1


def test_a_release_is_finished_once(stores: Stores) -> None:
    request = an_approved_request().with_beginning(PUBLISHER.id, version="v1", at=NOON)
    stores.releases.add(request, an_event())
    ended, made = request.with_end(), a_release(request)
    finishes = [lambda: stores.releases.finish(ended, made, an_event()) for _ in range(THREADS)]
    problems = all_at_once(*finishes)
    assert [type(problem) for problem in problems] == [RequestChanged] * (THREADS - 1)
    assert stores.releases.list_releases() == [made]
    assert stores.releases.list_releases("another-product") == []
    assert stores.releases.get_release(made.id) == made
    with pytest.raises(UnknownRelease):
        stores.releases.get_release("x-v9")
    assert stores.log.get_size() == 2


def test_a_delivery_is_one_line_however_often_it_is_tried(stores: Stores) -> None:
    saves = [
        lambda n=n: stores.releases.save_delivery(a_delivery(n), an_event()) for n in range(THREADS)
    ]
    assert all_at_once(*saves) == []
    (kept,) = stores.releases.list_deliveries("x-v1")
    assert stores.releases.find_delivery("x-v1", kept.portal) == kept
    assert stores.releases.find_delivery("x-v1", "https://other.invalid") is None
    assert stores.log.get_size() == THREADS


def test_a_release_domain_is_begun_once_and_ended_once(stores: Stores) -> None:
    domain = ReleaseDomain("coverage.research-microdata")
    begun = all_at_once(*[partial(stores.domains.add, domain, an_event())] * 2)
    assert [type(problem) for problem in begun] == [ChangedMeanwhile]
    assert stores.domains.find(domain.name) == domain
    ended = all_at_once(*[partial(stores.domains.mark_destroyed, domain, an_event())] * 2)
    assert [type(problem) for problem in ended] == [ChangedMeanwhile]
    assert stores.domains.find(domain.name) == replace(domain, is_destroyed=True)
    assert stores.log.get_size() == 2
