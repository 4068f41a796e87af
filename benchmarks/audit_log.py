"""Events per second into the audit log (SQLite), one a commit and in batches, and verification."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from access_control.model import AccountId, AuditEvent
from access_control.read_audit import verify_log
from app.settings import Settings
from app.wiring import House

SINGLE, BATCHES, BATCH = 200, 10, 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Settings(home=Path(folder) / "home"))
        at = datetime(2026, 1, 1, tzinfo=UTC)
        event = AuditEvent(at, AccountId("a-benchmark"), "review", "Request/r-1", "done")
        house.log.record(event)
        began = time.perf_counter()
        for _ in range(SINGLE):
            house.log.record(event)
        single = SINGLE / (time.perf_counter() - began)
        began = time.perf_counter()
        for _ in range(BATCHES):
            house.log.record(*([event] * BATCH))
        batched = BATCHES * BATCH / (time.perf_counter() - began)
        began = time.perf_counter()
        size = verify_log(house.guard).require().size
        verified = size / (time.perf_counter() - began)
        print(
            f"one a commit {single:,.0f}/s; batches of {BATCH} {batched:,.0f}/s "
            f"({batched / single:.0f}×); verification {verified:,.0f}/s"
        )


if __name__ == "__main__":
    main()
