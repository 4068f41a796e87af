"""Ways through the house that many tests begin with: the real use cases on the real small series."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from anonymization.records.detect import Detector
from app.demo.accounts import open_accounts
from app.demo.national_coverage import write_series
from app.demo.story import Story
from app.wiring import House
from catalog.model import Dataset
from publishing.model import Release, ReleaseRequest
from publishing.release import release
from tests.builders import NOON, Clock, a_house


@contextmanager
def one_detector() -> Iterator[None]:
    """One for all houses: to make one takes a second, and what it has read changes no verdict."""
    the_detector = cache(Detector)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(House, "detector", property(lambda _house: the_detector()))
        yield


def a_story(home: Path) -> Story:
    """A house with its demo accounts, and nothing else in it."""
    house = a_house(home)
    story = Story(house, lambda _title, _seconds: None, lambda _step, _done, _all: None)
    story.people = open_accounts(house)
    return story


def story_in(home: Path) -> Story:
    """The story of a house that has a history, an hour later."""
    house = replace(a_house(home), now=Clock(NOON + timedelta(hours=1)))
    story = Story(house, lambda _title, _seconds: None, lambda _step, _done, _all: None)
    story.people = {person.login: person for person in house.accounts.list_all()}
    return story


def protected_series(story: Story) -> Dataset:
    """The national coverage series, up to its protected version."""
    source = story.house.settings.home / "deliveries" / "national-coverage.csv"
    write_series(source)
    return story.prepare("national-coverage", source, is_invented=False)


def bring_series_to_approval(story: Story) -> ReleaseRequest:
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
    return release_it(story, bring_series_to_approval(story))
