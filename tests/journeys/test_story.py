"""The whole story on a small invented register: nothing personal comes out anywhere."""

import logging
import sqlite3

import polars as pl
import pytest

from access_control.read_audit import verify_log
from app.demo.canaries import CANARY_VALUES
from app.demo.story import Story
from catalog.model import DatasetId, VersionKind
from publishing.verify import verify_release
from storage.sealed_tables import read_table
from tests.paths import a_story

SHORTEST_TELLING = 5


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Story:
    story = a_story(tmp_path_factory.mktemp("story") / "home")
    story.people.clear()
    # The demonstration opens the accounts itself.
    with sqlite3.connect(story.house.settings.home / "minhbach.sqlite") as connection:
        connection.execute("DELETE FROM account")
    story.tell(participants=100)
    return story


def test_both_datasets_are_released_and_verify(told: Story) -> None:
    releases = told.house.releases.list_releases()
    assert {made.product for made in releases} == {"national-coverage", "coverage-by-province"}
    for made in releases:
        folder = told.house.press.place_of(made.product, made.version)
        verify_release(folder, told.house.verify_key)


def test_the_log_of_all_of_it_is_intact(told: Story) -> None:
    assert verify_log(told.house.guard).require().size > 30


def test_no_planted_person_is_in_any_release_log_or_metadata(told: Story) -> None:
    home = told.house.settings.home
    outside = [p for p in (home / "releases").rglob("*") if p.is_file()]
    outside += [p for p in home.glob("minhbach.sqlite*") if p.is_file()]
    everything = b"\n".join(path.read_bytes() for path in outside)
    everything += (home / "vault").as_posix().encode()
    long_enough = [value for value in CANARY_VALUES if len(value) >= SHORTEST_TELLING]
    assert len(long_enough) > 20
    assert not [value for value in long_enough if value.encode() in everything]


def test_no_planted_person_is_left_in_the_de_identified_version(told: Story) -> None:
    dataset = told.house.datasets.get(DatasetId("coverage-by-province"))
    table = read_table(told.house.vault, dataset.newest(VersionKind.DE_IDENTIFIED).digest)
    text = table.select(pl.concat_str(pl.all().cast(pl.String), ignore_nulls=True)).to_series()
    everything = "\n".join(text.to_list())
    assert not [value for value in CANARY_VALUES if len(value) >= 9 and value in everything]
    assert "ho_ten" not in table.columns


def test_nothing_was_logged_by_libraries(told: Story, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told.house.log.list_events(limit=10)
    assert not [value for value in CANARY_VALUES if value in caplog.text]


def test_the_published_table_has_no_small_number(told: Story) -> None:
    folder = told.house.press.place_of("coverage-by-province", "v1")
    table = pl.read_csv(folder / "data.csv", schema_overrides={"ref_area": pl.String})
    shown = table.filter(pl.col("conf_status") == "F")["persons"]
    assert shown.null_count() == 0
    assert shown.filter((shown > 0) & (shown < 5)).len() == 0
    hidden = table.filter(pl.col("conf_status") == "C")["persons"]
    assert hidden.null_count() == hidden.len()


def test_every_version_knows_its_parent(told: Story) -> None:
    dataset = told.house.datasets.get(DatasetId("coverage-by-province"))
    assert [(v.number, v.kind, v.parent) for v in dataset.versions] == [
        (1, VersionKind.REGISTERED, None),
        (2, VersionKind.DE_IDENTIFIED, 1),
        (3, VersionKind.TABULATED, 2),
        (4, VersionKind.PROTECTED, 3),
    ]
