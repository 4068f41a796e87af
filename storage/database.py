"""One database for the whole house: SQLite by default, PostgreSQL in production."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, MetaData, create_engine, event

BUSY_TIMEOUT_MS = 20_000

metadata = MetaData()
"""The tables of all packages; each package adds its own in its `store.py`."""


@dataclass(frozen=True, slots=True)
class Database:
    """A connection pool. `change()` is for what writes, `read()` for what does not."""

    engine: Engine

    @classmethod
    def at(cls, url: str) -> "Database":
        engine = create_engine(url)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        return cls(engine)

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """One transaction: everything in it happens, or nothing."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            yield connection

    def migrate(self) -> None:
        """Bring the tables to the newest form; safe to repeat and to run twice at once."""
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self.change() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions behind our back: `_begin_sqlite` does it.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # an acknowledged audit event survives a power cut
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its place in the queue at once; a reader that later turns writer would
    # find the database changed under it and fail.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
