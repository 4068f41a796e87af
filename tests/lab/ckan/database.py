"""A private PostgreSQL with the roles and databases of CKAN and its DataStore."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.lab.ckan.console import run, say
from tests.lab.ckan.install import find_tool
from tests.lab.ckan.layout import HOME, POSTGRES_PORT
from tests.lab.ckan.processes import launch, pid_of, wait_for

Secrets = dict[str, str]

_DATA = HOME / "pg"
_UNSAFE_AND_FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


def up_postgres(secret: Secrets) -> None:
    """Start PostgreSQL with the roles and databases of CKAN, making what is missing."""
    if pid_of("postgres") is None:
        user = "postgres" if os.getuid() == 0 else None  # it refuses to run as root
        if not (_DATA / "PG_VERSION").exists():
            _make_cluster(secret, user)
        launch("postgres", _command(), user=user)
        wait_for("postgres", lambda: _ask(secret, "SELECT 1") == "1")
        say("postgres: up")
    have = set(
        _ask(
            secret, "SELECT rolname FROM pg_roles UNION SELECT datname||'.db' FROM pg_database"
        ).split()
    )
    for name, statement in _statements(secret).items():
        if name not in have:
            sql(secret, statement)


def sql(secret: Secrets, statement: str) -> None:
    """Run SQL as the superuser; a failure stops the lab."""
    run(_psql("postgres"), "psql", env=_login(secret), stdin=statement)


def has_user(secret: Secrets, name: str) -> bool:
    """Tell whether CKAN has this user; without tables it has none."""
    return _ask(secret, f"SELECT 1 FROM \"user\" WHERE name = '{name}'", "ckan_default") == "1"


def _command() -> list[str]:
    settings = [f"port={POSTGRES_PORT}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
    settings += ["max_connections=60", *_UNSAFE_AND_FAST]
    options = [part for setting in settings for part in ("-c", setting)]
    return [find_tool("postgres"), "-D", str(_DATA), *options]


def _make_cluster(secret: Secrets, user: str | None) -> None:
    say("postgres: initdb")
    shutil.rmtree(_DATA, ignore_errors=True)
    _DATA.mkdir(mode=0o700)
    password = HOME / "pg.pw"
    password.touch(mode=0o600)
    password.write_text(secret["postgres"])
    for path in (_DATA, password):
        _give(path, user)
    options = ["-U", "postgres", "-A", "scram-sha-256", f"--pwfile={password}", "-E", "UTF8"]
    options += ["--locale=C.UTF-8", "--no-sync"]
    run([find_tool("initdb"), "-D", str(_DATA), *options], "initdb", user=user)
    password.unlink()


def _give(path: Path, user: str | None) -> None:
    if user:
        shutil.chown(path, user, user)


def _statements(secret: Secrets) -> dict[str, str]:
    return {
        "ckan_default": f"CREATE ROLE ckan_default LOGIN PASSWORD '{secret['ckan']}'",
        "datastore_default": (
            f"CREATE ROLE datastore_default LOGIN PASSWORD '{secret['datastore_ro']}'"
        ),
        "ckan_default.db": "CREATE DATABASE ckan_default OWNER ckan_default",
        "datastore_default.db": "CREATE DATABASE datastore_default OWNER ckan_default",
    }


def _ask(secret: Secrets, query: str, database: str = "postgres") -> str:
    """Return the answer to a query, nothing when there is no answer."""
    done = subprocess.run(
        _psql(database),
        env=_login(secret),
        input=query,
        text=True,
        capture_output=True,
        check=False,
    )
    return done.stdout.strip()


def _psql(database: str) -> list[str]:
    options = ["-XqAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(POSTGRES_PORT)]
    return [find_tool("psql"), *options, "-U", "postgres", database]


def _login(secret: Secrets) -> dict[str, str]:
    return {**os.environ, "PGPASSWORD": secret["postgres"], "PGCONNECT_TIMEOUT": "3"}
