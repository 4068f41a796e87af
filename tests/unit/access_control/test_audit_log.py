"""The log proves that it was not changed, and says so when it was."""

import json
import sqlite3
from pathlib import Path

import pytest

from access_control.audit.checkpoint import Checkpoint, verifier_line
from access_control.audit.merkle import includes, leaf_hash
from access_control.audit.store import canonical
from access_control.audit.verify import verify
from access_control.errors import AccessDenied, AuditTamperedError, NoSuchEvent
from access_control.read_audit import (
    export_log,
    prove_event,
    read_events,
    verify_export,
    verify_log,
)
from app.wiring import House
from storage.keys import SigningKey
from tests.builders import NOON, REVIEWER, STEWARD, a_house, an_event


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = a_house(tmp_path)
    for number in range(5):
        made.log.record(an_event(number, rows=number))
    return made


def tamper(house: House, *statements: str) -> None:
    """Change the database behind the program's back, as an administrator of it could."""
    with sqlite3.connect(house.settings.home / "minhbach.sqlite") as connection:
        for trigger in (
            "audit_event_no_update",
            "audit_event_no_delete",
            "audit_checkpoint_no_delete",
        ):
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)


def test_an_untouched_log_is_intact(house: House) -> None:
    verdict = verify_log(house.guard)
    assert verdict.is_intact
    assert (verdict.size, verdict.checkpoints) == (5, 5)


def test_events_written_together_share_a_checkpoint(house: House) -> None:
    house.log.record(an_event(5), an_event(6))
    assert (verify_log(house.guard).size, verify_log(house.guard).checkpoints) == (7, 6)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET body = replace(body, 'register', 'withdraw') WHERE idx = 2",
        "UPDATE audit_event SET body = body || ' ' WHERE idx = 4",
        "DELETE FROM audit_event WHERE idx = 1",
        "DELETE FROM audit_event WHERE idx = 4",
        "DELETE FROM audit_checkpoint WHERE size = 5",
        "DELETE FROM audit_checkpoint",
    ],
)
def test_any_tampering_is_found(house: House, statement: str) -> None:
    tamper(house, statement)
    verdict = verify_log(house.guard)
    assert not verdict.is_intact
    assert verdict.finding_vi
    with pytest.raises(AuditTamperedError):
        verdict.require()


def test_a_log_signed_by_another_key_is_found(house: House) -> None:
    stranger = SigningKey(b"s" * 32).verify_key
    verdict = verify(
        house.log.iterate_events(),
        house.log.iterate_checkpoints(),
        stranger,
        origin=house.log.origin,
    )
    assert "not signed" in verdict.finding


def test_a_checkpoint_of_another_log_is_found(house: House) -> None:
    notes = [Checkpoint("elsewhere/audit", 5, b"r" * 32).sign(house.log.key)]
    key = house.log.key.verify_key
    verdict = verify(house.log.iterate_events(), notes, key, origin=house.log.origin)
    assert "another log" in verdict.finding


@pytest.mark.parametrize("note", ["", "x\ny\nz\n\n— x y\n", "a\n-\nAAAA\n\n"])
def test_what_is_no_signed_note_is_refused(note: str) -> None:
    with pytest.raises(AuditTamperedError):
        Checkpoint.open(note, SigningKey(b"k" * 32).verify_key)


def test_a_checkpoint_reads_back_what_was_signed() -> None:
    key, said = SigningKey(b"k" * 32), Checkpoint("here/audit", 7, b"r" * 32)
    assert Checkpoint.open(said.sign(key), key.verify_key) == said


def test_an_exported_log_is_proved_without_the_database(house: House, tmp_path: Path) -> None:
    exported = tmp_path / "export"
    assert export_log(house.guard, exported, by=REVIEWER, at=NOON) == 6
    line = verifier_line(house.log.origin, house.log.key.verify_key)
    assert verify_export(exported, line).require().size == 6
    events = exported / "events.jsonl"
    events.write_text(events.read_text("utf-8").replace('"rows":3', '"rows":4'), "utf-8")
    assert not verify_export(exported, line).is_intact


def test_an_event_is_proved_to_be_in_the_log(house: House) -> None:
    proof = prove_event(house.guard, 2, by=REVIEWER, at=NOON)
    checkpoint = Checkpoint.open(str(proof["checkpoint"]), house.log.key.verify_key)
    body = house.log.list_events(newest_first=False)[2].body
    path = [bytes.fromhex(step) for step in proof["path"]]  # type: ignore[attr-defined]
    assert includes(checkpoint.root, checkpoint.size, 2, leaf_hash(body.encode()), path)


def test_an_event_that_is_not_there_cannot_be_proved(house: House) -> None:
    with pytest.raises(NoSuchEvent):
        prove_event(house.guard, 999, by=REVIEWER, at=NOON)


def test_reading_the_log_is_itself_an_event(house: House) -> None:
    found = read_events(house.guard, by=REVIEWER, text="Dataset/3", outcome="", limit=10, at=NOON)
    assert [event.index for event in found] == [3]
    assert house.log.list_events(limit=1)[0].fields["action"] == "readAudit"


def test_a_steward_does_not_read_the_log_and_the_try_is_in_it(house: House) -> None:
    with pytest.raises(AccessDenied):
        read_events(house.guard, by=STEWARD, text="", outcome="", limit=10, at=NOON)
    last = house.log.list_events(limit=1)[0].fields
    assert (last["action"], last["outcome"]) == ("readAudit", "refused")


def test_the_text_that_is_hashed_has_sorted_keys_and_utc_time() -> None:
    body = json.loads(canonical(an_event(0, b=1, a="đ")))
    assert list(body) == sorted(body)
    assert body["at"] == "2026-01-15T12:00:00.000000Z"
