"""A private PostgreSQL on loopback, in a folder of its own, for as long as somebody needs it.

`with private_postgresql() as server: server.new_database()` gives an address for SQLAlchemy. Only
what is started here is stopped here.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

_HOMES = "/usr/lib/postgresql/*/bin"
_SECONDS_TO_START, _SECONDS_TO_STOP = 30.0, 20.0
# Nothing in it outlives the test, so nothing needs to reach the disk.
_SETTINGS = (
    *("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=40"),
    *("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=16MB"),
)


class NoPostgresql(Exception):
    """There is no PostgreSQL on this machine that could be started."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    password: str = field(repr=False)
    names: Iterator[int] = field(default_factory=count)

    def new_database(self) -> str:
        """Make an empty database and return its address."""
        name = f"minhbach_{next(self.names)}"
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql+psycopg://postgres:{self.password}@127.0.0.1:{self.port}/{name}"

    @property
    def conninfo(self) -> str:
        return (
            f"host=127.0.0.1 port={self.port} user=postgres password={self.password} "
            "dbname=postgres connect_timeout=3"
        )


@contextmanager
def private_postgresql() -> Iterator[Server]:
    """Start a server and stop it afterwards.

    Raises:
        NoPostgresql: No binaries, or it does not come up.
    """
    programs = _programs()
    user = "postgres" if os.getuid() == 0 else None  # it refuses to run as root
    server = Server(_free_port(), secrets.token_hex(16))
    home = Path(tempfile.mkdtemp(prefix="minhbach-postgresql-"))
    try:
        _make_cluster(programs, home, server, user)
        process = _launch(programs, home, server, user)
        try:
            _wait(process, server, home)
            yield server
        finally:
            _stop(process)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _programs() -> Path:
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else []
    folders += sorted(Path("/").glob(_HOMES.removeprefix("/")), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgresql(f"PostgreSQL is not installed: no initdb on the path or in {_HOMES}")


def _make_cluster(programs: Path, home: Path, server: Server, user: str | None) -> None:
    password = home / "password"
    password.touch(mode=0o600)
    password.write_text(server.password)
    if user:
        for path in (home, password):
            shutil.chown(path, user, user)
    options = ["-U", "postgres", "-A", "scram-sha-256", f"--pwfile={password}", "-E", "UTF8"]
    options += ["-D", str(home / "data"), "--locale=C.UTF-8", "--no-sync"]
    command = [str(programs / "initdb"), *options]
    made = subprocess.run(command, user=user, cwd=home, capture_output=True, text=True, check=False)
    password.unlink()
    if made.returncode:
        raise NoPostgresql(f"initdb failed: {made.stderr[-500:]}")


def _launch(
    programs: Path, home: Path, server: Server, user: str | None
) -> subprocess.Popen[bytes]:
    settings = (*_SETTINGS, f"port={server.port}")
    options = [word for setting in settings for word in ("-c", setting)]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            [str(programs / "postgres"), "-D", str(home / "data"), *options],
            user=user,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait(process: subprocess.Popen[bytes], server: Server, home: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(server.conninfo).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise NoPostgresql(f"it does not come up: {(home / 'log').read_text()[-500:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)  # "fast": it ends the sessions and itself
    try:
        process.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
