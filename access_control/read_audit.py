"""Read the log and take it away, as somebody who may."""

import base64
import json
from datetime import datetime
from pathlib import Path

from access_control.audit.checkpoint import verifier_line
from access_control.audit.store import LoggedEvent
from access_control.audit.verify import AuditVerdict, verify
from access_control.errors import AuditTamperedError, NoSuchEvent
from access_control.guard import Guard
from access_control.model import HOUSE, Account
from storage.keys import VerifyKey

EVENTS, CHECKPOINTS, KEY = "events.jsonl", "checkpoints.jsonl", "key.txt"


def read_events(
    guard: Guard, *, by: Account, text: str, outcome: str, limit: int, at: datetime
) -> list[LoggedEvent]:
    """The newest events that hold a text; that somebody looked is an event, too.

    Raises:
        AccessDenied: `by` may not read the log.
    """
    guard.admit_reader(by, "readAudit", HOUSE, at, limit=limit)
    return guard.log.list_events(text=text, outcome=outcome, limit=limit)


def verify_log(guard: Guard) -> AuditVerdict:
    """Prove this house's log. Anybody may: the answer tells nothing about what is in it."""
    log = guard.log
    with log.iterate_both() as (events, notes):
        return verify(events, notes, log.key.verify_key, origin=log.origin)


def export_log(guard: Guard, folder: Path, *, by: Account, at: datetime) -> int:
    """Write events, checkpoints and the log's key into a folder; return how many events.

    Raises:
        AccessDenied: `by` may not read the log.
    """
    guard.admit_reader(by, "readAudit", HOUSE, at, export=True)
    folder.mkdir(parents=True, exist_ok=True)
    log, count = guard.log, 0
    with (
        log.iterate_both() as (events, notes),
        (folder / EVENTS).open("w", encoding="utf-8") as event_file,
        (folder / CHECKPOINTS).open("w", encoding="utf-8") as checkpoint_file,
    ):
        for event in events:
            event_file.write(event.body + "\n")
            count += 1
        checkpoint_file.writelines(json.dumps(note) + "\n" for note in notes)
    (folder / KEY).write_text(verifier_line(log.origin, log.key.verify_key) + "\n")
    return count


def verify_export(folder: Path, verifier: str) -> AuditVerdict:
    """Prove an exported log with nothing but its files and the log's key.

    `verifier` is the key as `name+hash+key`, best from another place than the folder; without
    it the folder's own is taken, which proves only that the folder fits together.

    Raises:
        AuditTamperedError: The folder is not an exported log.
    """
    try:
        line = verifier or (folder / KEY).read_text().strip()
        origin, _, material = line.split("+", 2)
        key = VerifyKey(base64.b64decode(material)[1:])
        bodies = (folder / EVENTS).read_text(encoding="utf-8").splitlines()
        notes = [json.loads(n) for n in (folder / CHECKPOINTS).read_text("utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise AuditTamperedError(
            "this folder is not an exported audit log, or its key is not one. Export it again",
            vi="thư mục này không phải nhật ký đã xuất, hoặc khóa không đúng. Hãy xuất lại",
        ) from error
    events = (LoggedEvent(index, body) for index, body in enumerate(bodies))
    return verify(events, notes, key, origin=origin)


def prove_event(guard: Guard, index: int, *, by: Account, at: datetime) -> dict[str, object]:
    """The proof that an event is in the log: its leaf, the path, and the signed checkpoint.

    Raises:
        AccessDenied: `by` may not read the log.
        NoSuchEvent: The log is shorter.
    """
    guard.admit_reader(by, "readAudit", HOUSE, at, proof_of=index)
    if not 0 <= index < guard.log.get_size():
        raise NoSuchEvent(
            "the audit log has no event of that number. Look at the list of events",
            vi="nhật ký không có sự kiện số này. Hãy xem danh sách sự kiện",
        )
    note, path = guard.log.get_inclusion_proof(index)
    return {"index": index, "path": [step.hex() for step in path], "checkpoint": note}
