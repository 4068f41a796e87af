"""A process of its own that opens a database, brings it up to date and appends events.

It imports little, so that several start quickly.
"""

import sys
from datetime import UTC, datetime

from access_control.audit.store import AuditLog
from access_control.model import AccountId, AuditEvent
from storage.database import Database
from storage.keys import SigningKey

ORIGIN = "contract.invalid/audit"
KEY = SigningKey(b"k" * 32)
NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


def main(url: str, first: int, events: int) -> None:
    log = AuditLog(Database.at(url), ORIGIN, KEY)
    log.database.migrate()
    for number in range(first, first + events):
        log.record(AuditEvent(NOON, AccountId("a-x"), "register", f"Dataset/{number}", "done"))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
