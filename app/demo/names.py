"""Vietnamese names in the order they are written: family, middle, given.

Most are Kinh names with the published shares of family names. In the provinces where they live,
a share of people has a name of another order: `Lò Văn Pánh` (the northern mountains), `Y Bhiông
Niê` and `H'Len Niê` (the Central Highlands; the clan comes last), `Thạch Sa Rinh` (Khmer). Some
registers lost the marks (4%) or were typed in capitals (6%): both are shares of this project.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
import polars as pl

from app.demo.draw import Flags, GroupedChoice, Integers
from app.demo.fact_files import read_facts

PEOPLES = ("kinh", "north", "highland", "khmer")
PARTS = ("first", "middle", "last")
WITHOUT_MARKS, IN_CAPITALS = 0.04, 0.06


@dataclass(frozen=True, slots=True)
class NamePart:
    """The values of one part of a name, with and without marks, and how to draw them."""

    values: pl.Series
    plain: pl.Series
    choice: GroupedChoice


def invent_names(
    people: Integers, *, is_female: Flags, is_southern: Flags, rng: np.random.Generator
) -> pl.DataFrame:
    """Return `ho_ten` as registered, and the words of the name for an e-mail address.

    `people` is the place in `PEOPLES` of the people each person belongs to.
    """
    group = people * 4 + is_female * 2 + is_southern
    drawn = {part: _parts()[part].choice.draw(group, rng) for part in PARTS}
    marked = _join([_parts()[part].values.gather(drawn[part]) for part in PARTS])
    plain = _join([_parts()[part].plain.gather(drawn[part]) for part in PARTS])
    style = rng.random(len(group))
    return pl.DataFrame(
        {
            "marked": marked,
            "plain": plain,
            "family": _parts()["first"].plain.gather(drawn["first"]),
            "given": _parts()["last"].plain.gather(drawn["last"]),
            "style": style,
        }
    ).select(
        "family",
        "given",
        ho_ten=pl.when(pl.col("style") < WITHOUT_MARKS)
        .then("plain")
        .when(pl.col("style") < WITHOUT_MARKS + IN_CAPITALS)
        .then(pl.col("marked").str.to_uppercase())
        .otherwise("marked"),
    )


def without_marks(text: str) -> str:
    """Return the text as typed on a keyboard without Vietnamese letters.

    >>> without_marks("Đặng Thị Hòa")
    'Dang Thi Hoa'
    """
    # The stroke of đ is not a combining mark, so decomposing does not take it off.
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _join(parts: list[pl.Series]) -> pl.Series:
    words = pl.DataFrame(dict(zip(PARTS, parts, strict=True)))
    return words.select(pl.concat_str(*PARTS, separator=" ", ignore_nulls=True)).to_series()


@cache
def _parts() -> dict[str, NamePart]:
    return {part: _name_part(part) for part in PARTS}


def _name_part(part: str) -> NamePart:
    """Lay the fitting values of every (people, sex, side of the country) one after the other."""
    facts = read_facts("names_vi.csv").filter(pl.col("part") == part)
    lists = [
        facts.filter(
            pl.col("people") == people,
            pl.col("sex").is_null() | (pl.col("sex") == sex),
            pl.col("where").is_null() | (pl.col("where") == where),
        ).select("value", pl.col("weight").cast(pl.Float64), group=pl.lit(group))
        for group, (people, sex, where) in enumerate(product(PEOPLES, "MF", ("north", "south")))
    ]
    table = pl.concat(lists)
    values = table["value"]
    return NamePart(
        values=values,
        plain=pl.Series([None if v is None else without_marks(v) for v in values]),
        choice=GroupedChoice.of(table["group"].to_numpy(), table["weight"].to_numpy()),
    )
