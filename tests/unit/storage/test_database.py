"""The migrations make exactly the tables that the stores use; the log only grows."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

import app.wiring  # noqa: F401 (brings in the tables of all packages)
from storage.database import Database, metadata
from tests.builders import a_house, an_event


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database.at(f"sqlite:///{tmp_path / 'test.sqlite'}")
    made.migrate()
    return made


def test_the_migrations_are_what_the_stores_expect(database: Database) -> None:
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    database.migrate()


@pytest.mark.parametrize("table", ["audit_event", "audit_checkpoint"])
@pytest.mark.parametrize("change", ["DELETE FROM {0}", "UPDATE {0} SET {1} = {1}"])
def test_the_database_refuses_to_rewrite_the_log(tmp_path: Path, table: str, change: str) -> None:
    house = a_house(tmp_path)
    house.log.record(an_event())
    column = "body" if table == "audit_event" else "note"
    with pytest.raises(DatabaseError, match="only grows"), house.database.change() as connection:
        connection.execute(text(change.format(table, column)))


def test_what_fails_in_a_change_leaves_nothing(tmp_path: Path) -> None:
    house = a_house(tmp_path)

    def a_change_that_fails() -> None:
        with house.database.change() as connection:
            house.log.append(connection, an_event())
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power"):
        a_change_that_fails()
    assert house.log.get_size() == 0
