"""Start a real CKAN 2.12 with DataStore on loopback, for tests.

    python -m tests.lab.ckan.up                 start it; print CKAN_URL=... and CKAN_API_TOKEN=...
    python -m tests.lab.ckan.up COMMAND...      start it, run COMMAND with both in its environment,
                                                and return its exit code

Starting again starts only what is missing. See README.md for what may be set.
"""

import fcntl
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.lab.ckan.console import say, stop_with
from tests.lab.ckan.database import up_postgres
from tests.lab.ckan.install import make_venv
from tests.lab.ckan.layout import (
    HOME,
    LOG,
    MARK,
    OTHER_SOLR,
    PORT,
    POSTGRES_PORT,
    REDIS_PORT,
    RUN,
    SOLR_PORT,
    URL,
)
from tests.lab.ckan.processes import is_listening, pid_of, stop
from tests.lab.ckan.services import (
    administrators_token,
    fill_databases,
    up_ckan,
    up_redis,
    up_search,
    write_settings,
)

_PORTS = {"postgres": POSTGRES_PORT, "redis": REDIS_PORT, "solr": SOLR_PORT, "ckan": PORT}


def main() -> int:
    access = {"CKAN_URL": URL, "CKAN_API_TOKEN": up()}
    command = sys.argv[1:]
    if not command:
        print("\n".join(f"{name}={value}" for name, value in access.items()))
        return 0
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return subprocess.run(
        command, env={**os.environ, **access, "PATH": path}, check=False
    ).returncode


def up() -> str:
    """Build what is missing, start what is down, and return the administrator's token."""
    _claim_home()
    with alone():
        _require_ports()
        secret = _secrets()
        make_venv()
        up_postgres(secret)
        up_redis()
        up_search()
        write_settings(secret)
        fill_databases(secret)
        up_ckan()
        token = administrators_token(secret)
    say(f"ready; logs in {LOG}")
    return token


@contextmanager
def alone() -> Iterator[None]:
    """Keep a second start or stop waiting until this one is done."""
    with (HOME / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _claim_home() -> None:
    if HOME.exists() and not MARK.exists() and any(HOME.iterdir()):
        stop_with(f"{HOME} is not the lab's. Set CKAN_LAB_HOME to another folder")
    HOME.mkdir(mode=0o755, parents=True, exist_ok=True)  # the user postgres walks through it
    for path in (RUN, LOG):
        path.mkdir(mode=0o700, exist_ok=True)
    MARK.touch()


def _require_ports() -> None:
    """Stop before anything is built when a port is somebody else's; clear what a crash left."""
    for name, port in _PORTS.items():
        if pid_of(name) is None:
            stop(name)
            if is_listening(port) and not (name == "solr" and OTHER_SOLR):
                stop_with(f"{name} needs port {port}, which another process has. Set CKAN_LAB_PORT")


def _secrets() -> dict[str, str]:
    path = HOME / "secrets.json"
    if not path.exists():
        names = ("postgres", "ckan", "datastore_ro", "session", "admin")
        path.touch(mode=0o600)
        path.write_text(json.dumps({name: secrets.token_urlsafe(24) for name in names}))
    found: dict[str, str] = json.loads(path.read_text())
    return found


if __name__ == "__main__":
    raise SystemExit(main())
