"""Kill a rotation or an erasure with signal 9 at any moment: all of it happens, or nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from access_control.read_audit import verify_log
from anonymization.dual_control.identifier import Identifier
from anonymization.dual_control.model import Deed, DeedState, DeedWish
from anonymization.records.risk.report import REPORT
from app.together import ask_for, ask_to_erase, take_approval
from app.wiring import House
from catalog.model import Dataset
from storage.sealed_tables import read_table
from tests.builders import a_house
from tests.journeys.test_kill import Publisher
from tests.journeys.treated_register import DOMAIN, PERSON, treated, write_people
from tests.paths import story_in

BEFORE = ["a rewritten file is sealed", "the log is written and not committed"]
AFTER = ["all is committed", "an old file is destroyed", "all old files are destroyed"]


@pytest.fixture(scope="module")
def treated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("killed-two")
    write_people(folder / "register.parquet")
    treated(folder / "home", folder / "register.parquet")
    return folder / "home"


@pytest.fixture(scope="module")
def publisher(treated_home: Path) -> Iterator[Publisher]:
    """One program for all tests: starting it takes longer than a deed."""
    running = Publisher(treated_home.with_name("work"))
    yield running
    running.process.communicate(timeout=10)


@pytest.fixture
def home(treated_home: Path, publisher: Publisher) -> Path:
    """The house that the publisher works in, as if nothing had happened yet."""
    shutil.rmtree(publisher.home, ignore_errors=True)
    return Path(shutil.copytree(treated_home, publisher.home))


def approved(home: Path, deed: Deed) -> dict[str, str]:
    """A request that the officer approved, as the process that carries it out needs it."""
    story = story_in(home)
    steward, dpo = story.people["steward"], story.people["dpo"]
    if deed is Deed.ERASE:
        person = Identifier.parse("citizen-id", PERSON.so_dinh_danh)
        why = {"purpose": "own-request", "reference": "ĐƠN-15/2026"}
        asked = ask_to_erase(story.house, steward, person, **why)
    else:
        wish = DeedWish(deed, "regular-rotation", domain=DOMAIN)
        asked = ask_for(story.house, steward, wish)
    take_approval(story.house, dpo, asked.id, b"")
    at = story.house.now().isoformat()
    return {"as": "steward", "id": asked.id, "person": PERSON.so_dinh_danh, "at": at}


def dataset_in(home: Path) -> tuple[House, Dataset]:
    """The house as it opens after a kill, and its dataset; every version of it can be read."""
    house = a_house(home)
    found = house.datasets.list_all()[0]
    for version in found.versions:
        assert read_table(house.vault, version.digest).height == version.rows
    assert verify_log(house.guard).is_intact
    assert list(house.vault.rooms.iterdir()) == []
    return house, found


def require_nothing_old(house: House, dataset: Dataset) -> None:
    sealed = {path.name for path in house.vault.folder.iterdir() if path.is_file()}
    reports = {v.facts[REPORT] for v in dataset.versions if REPORT in v.facts}
    cells = {dataset.conformity.left_out_cells} - {""} if dataset.conformity else set()
    assert sealed == {v.digest for v in dataset.versions} | reports | cells
    (request,) = house.office.store.list_requests()
    assert request.state is DeedState.DONE


def names_person(house: House, dataset: Dataset) -> bool:
    texts = [read_table(house.vault, v.digest).write_csv() for v in dataset.versions]
    return any(value in text for text in texts for value in PERSON.values())


def test_an_erasure_killed_at_every_place_is_all_or_nothing(
    home: Path, publisher: Publisher
) -> None:
    _, untouched = dataset_in(home)
    about = approved(home, Deed.ERASE)
    for place in BEFORE:
        for visit in (1, 2) if place == BEFORE[0] else (1,):
            assert publisher.run("erase", about, halt=place, visit=visit) == "halted", place
            assert dataset_in(home)[1] == untouched
    assert publisher.run("erase", about, halt=AFTER[1]) == "halted"
    house, left = dataset_in(home)
    assert not names_person(house, left)
    require_nothing_old(house, left)
    assert publisher.run("erase", about) == "DeedRefusedNow"


@pytest.mark.parametrize("place", [AFTER[0], AFTER[2]])
def test_an_erasure_killed_after_its_commit_is_finished_when_the_house_opens(
    home: Path, publisher: Publisher, place: str
) -> None:
    about = approved(home, Deed.ERASE)
    assert publisher.run("erase", about, halt=place) == "halted"
    house, left = dataset_in(home)
    assert not names_person(house, left)
    require_nothing_old(house, left)


def test_a_rotation_killed_at_every_place_is_all_or_nothing(
    home: Path, publisher: Publisher
) -> None:
    _, untouched = dataset_in(home)
    about = approved(home, Deed.ROTATE)
    for place in BEFORE:
        assert publisher.run("rotate", about, halt=place) == "halted", place
        house, found = dataset_in(home)
        assert found == untouched
        assert [d.generation for d in house.domain_keys.store.list_all()] == [1]
    assert publisher.run("rotate", about, halt=AFTER[0]) == "halted"
    house, found = dataset_in(home)
    assert found != untouched
    require_nothing_old(house, found)
    generations = house.domain_keys.store.list_all()
    assert [(d.generation, d.is_destroyed) for d in generations] == [(1, True), (2, False)]
    keys = {path.stem for path in (home / "keys").glob("domain-*.key")}
    assert keys == {generations[1].key_name}


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.4])
def test_an_erasure_killed_at_any_moment_leaves_readable_versions(
    home: Path, publisher: Publisher, seconds: float
) -> None:
    _, untouched = dataset_in(home)
    about = approved(home, Deed.ERASE)
    publisher.run_for(seconds, "erase", about)
    house, found = dataset_in(home)
    assert names_person(house, found) == (found == untouched)
    assert publisher.run("erase", about) in {"done", "DeedRefusedNow"}
    house, found = dataset_in(home)
    assert not names_person(house, found)
    require_nothing_old(house, found)
