"""A portal that is really served, at the address that its releases name."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn

from app.demo.accounts import open_accounts
from app.demo.story import Story
from app.web import create_app
from tests.builders import a_house
from tests.journeys.cube_by_hand import released_cube
from tests.paths import released_series

CUBE, SERIES = "coverage-by-province", "national-coverage"


@dataclass(frozen=True)
class Portal:
    """Where it is served, and the house behind it."""

    address: str
    story: Story

    def page(self, product: str = CUBE, version: str = "v1") -> str:
        return f"{self.address}/dataset/{product}/{version}"


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        house = a_house(tmp_path_factory.mktemp("clients") / "home", public_url=address)
        story = Story(house, lambda _title, _seconds: None, lambda _step, _done, _all: None)
        story.people = open_accounts(house)
        released_series(story)
        released_cube(story)
        server = uvicorn.Server(
            uvicorn.Config(create_app(house), log_level="error", lifespan="off")
        )
        thread = threading.Thread(target=server.run, args=([door],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield Portal(address, story)
        server.should_exit = True
        thread.join(10)
