"""Ways through the house that many tests begin with: the real use cases on the real small series."""

from pathlib import Path

from app.demo.accounts import open_accounts
from app.demo.national_coverage import write_series
from app.demo.story import Story
from app.wiring import House
from catalog.model import Dataset
from publishing.model import Release, ReleaseRequest
from publishing.release import release
from tests.builders import a_house


def a_story(home: Path) -> Story:
    """A house with its demo accounts, and nothing else in it."""
    house = a_house(home)
    story = Story(house, lambda _title, _seconds: None, lambda _step, _done, _all: None)
    story.people = open_accounts(house)
    return story


def protected_series(story: Story) -> Dataset:
    """The national coverage series, up to its protected version."""
    source = story.house.settings.home / "deliveries" / "national-coverage.csv"
    write_series(source)
    return story.prepare("national-coverage", source, is_invented=False)


def approved_series(story: Story) -> ReleaseRequest:
    return story.bring_to_approval(protected_series(story))


def release_it(story: Story, request: ReleaseRequest) -> Release:
    house: House = story.house
    return release(
        house.releases,
        house.guard,
        house.press,
        by=story.people["publisher"],
        request_id=request.id,
        at=house.now(),
    )


def released_series(story: Story) -> Release:
    return release_it(story, approved_series(story))
