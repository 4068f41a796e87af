"""A small invented register on its way to a research file, for what takes two persons."""

import io
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from app.demo.canaries import CANARIES
from app.demo.register import RegisterSpec, write_register
from app.demo.story import Story
from app.steps import (
    take_classify,
    take_conform,
    take_detect,
    take_purpose,
    take_register,
    take_treat,
)
from app.together import take_hold, take_split
from app.wiring import House
from catalog.classify import Overruling
from catalog.model import ColumnRole, Dataset, PersonalDataClass, VersionKind
from storage.sealed_tables import read_table
from tests.builders import a_house
from tests.journeys.command_line import Answer, CommandLine
from tests.journeys.cube_by_hand import CUBE
from tests.paths import a_story

PURPOSE = "research-microdata"
DOMAIN = f"{CUBE}.{PURPOSE}"
PERSON = CANARIES[0]
HOLDERS = ("dpo", "steward", "reviewer")
PASSPHRASES = {login: f"một câu đủ dài của {login}" for login in HOLDERS}
NOT_NEEDED = Overruling(PersonalDataClass.NONE, ColumnRole.ATTRIBUTE, "drop", "không cần đến")


def write_people(path: Path) -> None:
    """The demo's register, with a note about our person in somebody else's row."""
    write_register(path, RegisterSpec(40))
    frame = pl.read_parquet(path)
    is_other = (pl.col("so_dinh_danh") != PERSON.so_dinh_danh) & pl.col("ghi_chu").is_null()
    mention = f"Người thân: {PERSON.spelled_name}, CCCD 001 189 990101, gọi {PERSON.spelled_phone}"
    first = is_other & (is_other.cum_sum() == 1)
    frame.with_columns(
        ghi_chu=pl.when(first).then(pl.lit(mention)).otherwise("ghi_chu")
    ).write_parquet(path)


def treated(home: Path, source: Path) -> tuple[Story, Dataset]:
    """A house in which a research file was made of a register."""
    story = a_story(home)
    return story, treated_in(story, source)


def treated_in(story: Story, source: Path) -> Dataset:
    """Make a research file of a register in a house that is there."""
    house, steward = story.house, story.people["steward"]
    made = take_register(
        house, steward, source, name="so", product=CUBE, owner="owner", is_invented=True
    )
    take_detect(house, steward, made.id)
    proposed = take_purpose(house, steward, made.id, PURPOSE)
    left_open = {p.column: NOT_NEEDED for p in proposed.proposals if p.personal_class is None}
    take_classify(house, steward, made.id, left_open)
    take_conform(house, steward, made.id)
    return take_treat(house, steward, made.id)


def hold_and_split(story: Story) -> None:
    """Three people hold the key of the domain, and the house does not."""
    for login in HOLDERS:
        take_hold(story.house, story.people[login], PASSPHRASES[login].encode())
    take_split(story.house, story.people["dpo"], DOMAIN, HOLDERS)


def records_of(house: House, kind: VersionKind = VersionKind.DE_IDENTIFIED) -> pl.DataFrame:
    return read_table(house.vault, house.datasets.get("so").newest(kind).digest)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Terminal:
    """The command line with somebody's passphrase and what they type."""

    run: CommandLine

    @property
    def house(self) -> House:
        return a_house(self.run.home)

    def __call__(self, login: str, *words: str, typed: str = "", passphrase: str = "") -> Answer:
        known = passphrase or PASSPHRASES.get(login, "không giữ phần nào")
        self.run.monkeypatch.setenv("MINHBACH_PASSPHRASE", known)
        self.run.monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return self.run(*words, "--as", login, "--json")

    def asked(self, login: str, *words: str, typed: str = "") -> str:
        """Ask, and return the number of the request."""
        answer = self(login, "two-persons", "ask", *words, typed=typed)
        assert answer.code == 0, answer.said
        number: str = answer.lines[0]["request"]
        return number


def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guessing is cheap in tests, so that they are quick."""
    monkeypatch.setenv("MINHBACH_PASSPHRASE_WORK", "1024")
