"""The stores of every contract, over each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.store_subjects import SUBJECTS, Stores, a_server, an_empty_database
from tests.lab.postgresql import Server


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Server]:
    with a_server() as server:
        yield server


@pytest.fixture(params=SUBJECTS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    """Stores over a database that has no tables yet."""
    stores = Stores(an_empty_database(request.param, tmp_path, request))
    yield stores
    stores.database.engine.dispose()


@pytest.fixture
def stores(empty: Stores) -> Stores:
    empty.database.migrate()
    return empty
