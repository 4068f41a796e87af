"""Houses to visit: one that is open to all and never changed, and copies to work in."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.demo.story import Story
from tests.journeys.cube_by_hand import released_cube
from tests.journeys.visits import Client, browser, sign_in
from tests.paths import a_story, one_detector, released_series, story_in

Enter = Callable[..., Client]


@pytest.fixture(scope="session", autouse=True)
def _one_detector() -> Iterator[None]:
    with one_detector():
        yield


@pytest.fixture(scope="session")
def open_story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A house with both products released. Look at it; do not change it."""
    story = a_story(tmp_path_factory.mktemp("open") / "home")
    released_series(story)
    released_cube(story)
    return story


@pytest.fixture
def story(open_story: Story, tmp_path: Path) -> Story:
    """A copy of that house, to work in."""
    home = tmp_path / "home"
    shutil.copytree(open_story.house.settings.home, home)
    return story_in(home)


@pytest.fixture(scope="session")
def reader(open_story: Story) -> Client:
    """Somebody without an account, who only reads."""
    return browser(open_story.house)


@pytest.fixture
def enter(story: Story) -> Enter:
    """Enter the house that one works in: `enter()` as a stranger, `enter("owner")` signed in."""

    def enter(login: str = "") -> Client:
        client = browser(story.house)
        if login:
            answer = sign_in(client, login)
            assert answer == 303, f"{login} cannot sign in"
        return client

    return enter
