"""One database for the whole house: SQLite by default, PostgreSQL in production."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, text
from sqlalchemy.exc import InternalError, OperationalError

from storage.errors import Fault

BUSY_TIMEOUT_MS = 20_000
PAUSE_MS = 20
_MIGRATION_LOCK = 0x6D626163  # any number that all our processes share

metadata = MetaData()
"""The tables of all packages; each package adds its own in its `store.py`."""


class DatabaseUnavailableError(Fault):
    """The database cannot be reached, read or written. Without it nothing is shown or changed."""


@dataclass(frozen=True, slots=True)
class Database:
    """A connection pool. `change()` is for what writes, `read()` for what does not."""

    engine: Engine

    @classmethod
    def at(cls, url: str) -> "Database":
        # Parameters hold names and password hashes: no error may repeat them.
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        return cls(engine)

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """One transaction: everything in it happens, or nothing.

        Raises:
            DatabaseUnavailableError: The database is away, read-only, full or busy for too long.
        """
        with (
            _faults_told(),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A look at one moment: what others change meanwhile is not seen.

        Raises:
            DatabaseUnavailableError: The database is away.
        """
        with _faults_told(), self.engine.connect() as connection:
            if self.engine.dialect.name == "postgresql":  # SQLite's readers see one moment anyway
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    def migrate(self) -> None:
        """Bring the tables to the newest form; safe to repeat and to run twice at once."""
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self.change() as connection:
            if self.engine.dialect.name == "postgresql":  # SQLite's writers queue anyway
                lock = text("SELECT pg_advisory_xact_lock(:number)")
                connection.execute(lock, {"number": _MIGRATION_LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


@contextmanager
def _faults_told() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InternalError) as error:
        raise DatabaseUnavailableError(
            "the database cannot be used now, so nothing was shown or changed. Check that it runs, "
            "that it may be written and that the disk is not full, then repeat your step",
            vi="hiện không dùng được cơ sở dữ liệu nên chưa hiển thị hay thay đổi gì. Hãy kiểm tra "
            "máy chủ, quyền ghi và dung lượng đĩa, rồi thực hiện lại bước này",
        ) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions behind our back: `_begin_sqlite` does it.
    connection.isolation_level = None
    _use_write_ahead_log(connection)
    for pragma in (
        "synchronous=FULL",  # an acknowledged audit event survives a power cut
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _use_write_ahead_log(connection: Any) -> None:
    """Once for each database file; while two processes try, SQLite makes neither of them wait."""
    tries = BUSY_TIMEOUT_MS // PAUSE_MS
    for number in range(1, tries + 1):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if number == tries or "locked" not in str(error):
                raise
            time.sleep(PAUSE_MS / 1000)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its place in the queue at once; a reader that later turns writer would
    # find the database changed under it and fail.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
