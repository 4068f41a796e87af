"""Kill the process with signal 9 at any moment: no half release, no double release, nothing lost."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from access_control.read_audit import verify_log
from app.demo.story import Story
from app.settings import ROOT
from catalog.model import DatasetId
from publishing.model import DeliveryState, ReleaseRequest, Status
from publishing.portals.ckan import CkanPortal
from publishing.verify import verify_release
from tests.builders import NOON, POLICIES, a_house
from tests.fakes.ckan import FakeCkan, fake_ckan
from tests.paths import a_story, bring_series_to_approval

KILLED = -signal.SIGKILL
SECRET = "Nguyễn Thị Bí Mật"


@dataclass
class Publisher:
    """The program whose children are killed."""

    home: Path
    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        program = [sys.executable, "-m", "tests.journeys.publisher_process"]
        self.process = subprocess.Popen(
            [*program, str(self.home), str(POLICIES)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, step: str, about: dict[str, str], *, halt: str = "", visit: int = 1) -> str:
        """Run a step in a new process; at the place where it halts it is killed."""
        child = self._start(step, about, halt, visit)
        said = self._hear()
        if said == "halted":
            os.kill(child, signal.SIGKILL)
        assert self._end() == (KILLED if said == "halted" else 0)
        return said

    def run_for(self, seconds: float, step: str, about: dict[str, str]) -> None:
        """Run a step in a new process and kill it after so long, wherever it is."""
        child = self._start(step, about, "", 0)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        self._end()

    def _start(self, step: str, about: dict[str, str], halt: str, visit: int) -> int:
        about = {"at": NOON.isoformat(), **about}
        self._say(json.dumps({"step": step, "about": about, "halt": halt, "visit": visit}))
        while not (word := self._hear()).isdecimal():
            assert word == "ready", word
        return int(word)

    def _end(self) -> int:
        """Have the child waited for, and return its exit status."""
        self._say("")
        while not (word := self._hear()).startswith("ended"):
            pass
        return int(word.removeprefix("ended "))

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def _hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return a_story(tmp_path_factory.mktemp("killed") / "home")


@pytest.fixture(scope="module")
def publisher(story: Story) -> Iterator[Publisher]:
    running = Publisher(story.house.settings.home)
    yield running
    running.process.communicate(timeout=10)  # no more lines: it ends


@pytest.fixture(scope="module")
def first(story: Story) -> ReleaseRequest:
    return bring_series_to_approval(story)


@pytest.fixture(scope="module")
def ckan() -> Iterator[FakeCkan]:
    with fake_ckan() as fake:
        yield fake


def another_request(story: Story, first: ReleaseRequest) -> ReleaseRequest:
    return story.bring_to_approval(story.house.datasets.get(first.dataset_id))


def released(request: ReleaseRequest) -> dict[str, str]:
    return {"as": "publisher", "id": request.id}


def delivered(story: Story, request: ReleaseRequest, ckan: FakeCkan) -> dict[str, str]:
    made = story.house.releases.get(request.id).release_id
    portal = {"portal": ckan.url, "token": ckan.token, "organization": ckan.organization}
    return {"as": "publisher", "id": made, **portal}


def require_one_whole_release(story: Story, request: ReleaseRequest) -> None:
    """Exactly one release of the request, signed and whole, and a log that proves it."""
    house = a_house(story.house.settings.home)
    known = house.releases.get(request.id)
    assert known.status is Status.PUBLISHED
    (made,) = (r for r in house.releases.list_releases() if r.request_id == request.id)
    verify_release(house.press.place_of(made.product, made.version), house.verify_key)
    ends = [e for e in house.log.list_events(text='"phase":"end"') if made.id in e.body]
    assert len([e for e in ends if e.fields["action"] == "publish"]) == 1
    assert verify_log(house.guard).is_intact
    require_nothing_half_made(story)


def require_nothing_half_made(story: Story) -> None:
    house = a_house(story.house.settings.home)
    house.database  # noqa: B018 (opening the house clears it)
    assert [*house.press.drafts.iterdir(), *house.vault.rooms.iterdir()] == []
    folders = {p.name for p in (house.press.folder / "national-coverage").iterdir()}
    versions = {r.version for r in house.releases.list_requests() if r.version}
    assert folders <= versions


def test_a_release_killed_at_every_place_is_finished_by_repeating_it(
    story: Story, publisher: Publisher, first: ReleaseRequest
) -> None:
    places = (
        *("packed", "signed", "the log is written and not committed", "begun", "packed"),
        *("placed", "the log is written and not committed", "finished"),
    )
    for place in places:
        assert publisher.run("release", released(first), halt=place) == "halted", place
        if place != "finished":
            assert story.house.releases.list_releases() == []
    assert publisher.run("release", released(first)) == "WrongMoment"
    require_one_whole_release(story, first)


@pytest.mark.parametrize("seconds", [0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3])
def test_a_release_killed_at_any_moment_is_finished_by_repeating_it(
    story: Story, publisher: Publisher, first: ReleaseRequest, seconds: float
) -> None:
    request = another_request(story, first)
    publisher.run_for(seconds, "release", released(request))
    assert publisher.run("release", released(request)) in {"done", "WrongMoment"}
    require_one_whole_release(story, request)


def test_a_delivery_killed_at_every_place_shows_exactly_this_release_when_repeated(
    story: Story, publisher: Publisher, first: ReleaseRequest, ckan: FakeCkan
) -> None:
    if story.house.releases.get(first.id).status is not Status.PUBLISHED:
        publisher.run("release", released(first))
    about = delivered(story, first, ckan)
    portal = CkanPortal(ckan.url, ckan.token, ckan.organization)
    publisher.run("publish", about, halt="in the outbox")
    kills = 1
    while publisher.run("publish", about, halt="the portal was asked", visit=kills) == "halted":
        assert portal.release_on("national-coverage") in {None, about["id"]}
        (pending,) = story.house.releases.list_deliveries(about["id"])
        assert (pending.state, pending.tries) == (DeliveryState.PENDING, kills + 1)
        kills += 1
    assert kills > 10
    publisher.run("publish", about, halt="the portal shows it")
    assert publisher.run("publish", about) == "done"
    (kept,) = story.house.releases.list_deliveries(about["id"])
    assert (kept.state, kept.tries) == (DeliveryState.DELIVERED, kills + 3)
    require_portal_shows(ckan, about["id"])


def require_portal_shows(ckan: FakeCkan, release_id: str) -> None:
    """One dataset, each file and the table once, all of this release."""
    (dataset,) = ckan.site.datasets.values()
    names = [resource["name"] for resource in dataset["resources"]]
    assert len(names) == len(set(names)) == 13
    portal = CkanPortal(ckan.url, ckan.token, ckan.organization)
    assert portal.release_on("national-coverage") == release_id


def test_a_withdrawal_that_was_killed_leaves_no_public_byte_when_repeated(
    story: Story, publisher: Publisher, first: ReleaseRequest
) -> None:
    request = another_request(story, first)
    publisher.run("release", released(request))
    made = story.house.releases.get(request.id)
    about = {"as": "dpo", "id": made.release_id}
    assert publisher.run("withdraw", about, halt="withdrawn in the database") == "halted"
    assert not story.house.releases.get_release(made.release_id).is_public
    assert publisher.run("withdraw", about) == "done"
    assert not story.house.press.place_of(made.product, made.version).exists()
    require_nothing_half_made(story)


@pytest.mark.parametrize(
    "place", ["a delivered file is about to be sealed", "a delivered file is sealed"]
)
def test_plain_records_of_a_killed_registration_do_not_stay(
    story: Story, publisher: Publisher, tmp_path: Path, place: str
) -> None:
    source = tmp_path / "thu-ho.csv"
    source.write_text(f"ho_ten,ma_tinh\n{SECRET},01\n", encoding="utf-8")
    about = {"as": "steward", "source": str(source)}
    assert publisher.run("register", about, halt=place) == "halted"
    rooms = story.house.vault.rooms
    assert list(rooms.glob("*/table.parquet"))
    house = a_house(story.house.settings.home)
    assert house.datasets.find(DatasetId("another")) is None
    assert list(rooms.iterdir()) == []
    assert verify_log(house.guard).is_intact
