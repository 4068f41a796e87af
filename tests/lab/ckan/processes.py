"""Start, recognise and stop our own processes, and never signal one of somebody else.

A pid is ours only while its boot id and start time are those recorded. Children that outlived
a killed service are ours when they share its session and carry its launch token.
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.lab.ckan.console import as_user, say, stop_with
from tests.lab.ckan.layout import HOME, LOG, RUN

_TOKEN = "CKAN_LAB_LAUNCH"


def launch(
    name: str,
    argv: list[str],
    *,
    env: dict[str, str] | None = None,
    user: str | None = None,
    mark: str = "",
) -> None:
    """Start a service in a session of its own. `mark` says what it was started from."""
    token = secrets.token_hex(16)
    with (LOG / f"{name}.log").open("ab") as log:
        child = subprocess.Popen(
            argv,
            env={**(env or os.environ), _TOKEN: token},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=HOME,
            start_new_session=True,
            **as_user(user),
        )
    note = {"pid": child.pid, "birth": _birth(child.pid), "launch": token, "mark": mark}
    _note(name).write_text(json.dumps(note))


def pid_of(name: str) -> int | None:
    """Return the pid of our live process of that name."""
    note = _read_note(name)
    return note["pid"] if note and _birth(note["pid"]) == note["birth"] else None


def is_fresh(name: str, mark: str) -> bool:
    """Tell whether our process runs from these files and settings; stop it if it does not."""
    if pid_of(name) is None:
        return False
    if (_read_note(name) or {}).get("mark") == mark:
        return True
    say(f"{name}: its files or settings changed; restarting it")
    stop(name)
    return False


def stop(name: str, *, patience: float = 30.0) -> bool:
    """End our process of that name and what it left behind; return whether it was running."""
    pid = pid_of(name)
    if pid is not None:
        os.kill(pid, signal.SIGINT if name == "postgres" else signal.SIGTERM)
        if not _within(patience, lambda: pid_of(name) is None):
            say(f"{name} (pid {pid}) did not stop; killing it")
            os.kill(pid, signal.SIGKILL)
            _within(patience, lambda: pid_of(name) is None)
    for number in (signal.SIGTERM, signal.SIGKILL):
        for orphan in _orphans(name):
            os.kill(orphan, number)
        _within(5, lambda: not _orphans(name))
    _note(name).unlink(missing_ok=True)
    return pid is not None


def wait_for(name: str, is_ready: Callable[[], bool], *, patience: float = 90.0) -> None:
    """Wait until a service answers, and stop with its log when it ends instead."""
    if not _within(patience, lambda: is_ready() or pid_of(name) is None):
        stop_with(f"{name} is not ready after {patience:.0f} s; see {LOG / name}.log")
    if pid_of(name) is None:
        tail = (LOG / f"{name}.log").read_text(errors="replace")[-3000:]
        stop_with(f"{name} ended at once:\n{tail}")


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _note(name: str) -> Path:
    return RUN / f"{name}.json"


def _read_note(name: str) -> dict[str, Any] | None:
    try:
        note: dict[str, Any] = json.loads(_note(name).read_text())
    except (OSError, ValueError):
        return None
    return note


def _birth(pid: int) -> str | None:
    """Return the boot id and start time of a live process, which a later one cannot have."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    return None if state == "Z" else f"{boot} {rest[18]}"


def _orphans(name: str) -> list[int]:
    note = _read_note(name)
    if note is None:
        return []
    token = f"{_TOKEN}={note['launch']}".encode()
    entries = (
        e for e in Path("/proc").iterdir() if e.name.isdigit() and e.name != str(note["pid"])
    )
    return [int(entry.name) for entry in entries if _is_child(entry, note["pid"], token)]


def _is_child(entry: Path, session: int, token: bytes) -> bool:
    try:
        of_session = (entry / "stat").read_text().rsplit(")", 1)[1].split()[3]
        return of_session == str(session) and token in (entry / "environ").read_bytes().split(b"\0")
    except OSError:
        return False


def _within(seconds: float, is_done: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not is_done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
