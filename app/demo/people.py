"""Invent people: what the register knows of them that does not change from month to month.

Everything about one person is drawn in one go with everybody else of the same block, column by
column. The block's number and the register's seed decide the outcome, nothing else does.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from app.demo.addresses import invent_addresses
from app.demo.births import Births, invent_births
from app.demo.contributions import (
    benefit_levels,
    health_card_shares,
    invent_bases,
    invent_card_groups,
)
from app.demo.draw import Flags, Integers
from app.demo.employers import Employers
from app.demo.identifiers import (
    EMAIL_DOMAINS,
    citizen_ids,
    health_cards,
    mobile_numbers,
    padded,
    social_insurance_numbers,
)
from app.demo.names import PEOPLES, invent_names
from app.demo.participation import COMPULSORY, SCHEMES
from app.demo.places import Places

NEW_CARD_FORM = 0.2  # share of health cards in the 10-digit form of Decision 1666/QD-BHXH (2020)
HAS_PHONE, HAS_PHONE_AS_CHILD, HAS_EMAIL = 0.9, 0.1, 0.25
SCHOOL_LEAVING_AGE = 16


@dataclass(frozen=True, slots=True)
class Crowd:
    """People to invent: the scheme of each (its place in `SCHEMES`) and a number of their own."""

    scheme: Integers
    index: Integers
    year: int


@dataclass(frozen=True, slots=True)
class World:
    """What everybody in a register shares."""

    places: Places
    employers: Employers


def invent_people(crowd: Crowd, world: World, rng: np.random.Generator) -> pl.DataFrame:
    """Return one row per person: the register's columns and what the months are made from.

    Besides the register's own columns: `dia_chi_cu` (the address before 2025-07-01), `has_card`,
    `rank`, `base`, `raise_month`, `factor` (see `contributions`).
    """
    scheme, places = crowd.scheme, world.places
    home = places.draw_homes(scheme, rng)
    commune = places.draw_communes(home, rng)
    births = invent_births(scheme, year=crowd.year, rng=rng)
    cards = invent_card_groups(scheme, births.age, rng)
    wage_zones = places.assumptions["wage_zone"].gather(home)
    return pl.concat(
        [
            _identities(crowd, births, places, home, rng),
            invent_addresses(places, home, commune, rng),
            pl.DataFrame(
                {
                    "ma_tinh": places.new_codes.gather(home),
                    "ma_tinh_cu": places.old_codes.gather(home),
                    "ma_xa": places.commune_codes.gather(commune),
                    "hinh_thuc": pl.Series(SCHEMES).gather(scheme),
                    "has_card": rng.random(len(scheme)) < health_card_shares()[scheme],
                    "rank": rng.random(len(scheme)),
                    "nhom_the": cards,
                }
            ),
            _employment(scheme, world.employers, home, rng),
            invent_bases(scheme, wage_zones, cards, rng),
        ],
        how="horizontal",
    ).pipe(_with_health_cards, rng)


def _identities(
    crowd: Crowd, births: Births, places: Places, home: Integers, rng: np.random.Generator
) -> pl.DataFrame:
    birthplace = places.old_codes.gather(places.draw_birthplaces(home, rng))
    names = invent_names(
        _peoples(places, home, rng),
        is_female=births.is_female,
        is_southern=places.is_southern[home],
        rng=rng,
    )
    return pl.DataFrame(
        {
            "so_dinh_danh": citizen_ids(
                birthplace,
                is_female=births.is_female,
                birth_year=births.year,
                index=crowd.index,
            ),
            "ma_so_bhxh": social_insurance_numbers(birthplace, crowd.index),
            "ho_ten": names["ho_ten"],
            "ngay_sinh": births.date.dt.strftime("%d/%m/%Y"),
            "gioi_tinh": pl.Series(["Nam", "Nữ"]).gather(births.is_female.astype(np.int64)),
            "dien_thoai": _phones(births.age, rng),
            "email": _emails(names, births, rng),
        }
    )


def _peoples(places: Places, home: Integers, rng: np.random.Generator) -> Integers:
    """Draw whose names people have: the minority of their province, or Kinh."""
    minority = places.assumptions["minority"].fill_null(PEOPLES[0])
    minority_place = minority.replace_strict(
        {people: place for place, people in enumerate(PEOPLES)}, return_dtype=pl.Int64
    ).to_numpy()
    share = places.assumptions["minority_share"].cast(pl.Float64).to_numpy()
    return np.where(rng.random(len(home)) < share[home], minority_place[home], 0)


def _phones(age: Integers, rng: np.random.Generator) -> pl.Series:
    share = np.where(age < SCHOOL_LEAVING_AGE, HAS_PHONE_AS_CHILD, HAS_PHONE)
    return _known(mobile_numbers(len(age), rng), rng.random(len(age)) < share)


def _emails(names: pl.DataFrame, births: Births, rng: np.random.Generator) -> pl.Series:
    """Return `lan.nguyen1987@example.com`; words of a name are joined, apostrophes dropped."""
    words = {
        part: names[part].str.to_lowercase().str.replace_all("[' ]", "")
        for part in ("given", "family")
    }
    domain = pl.Series(EMAIL_DOMAINS).gather(rng.integers(0, len(EMAIL_DOMAINS), len(births.age)))
    address = words["given"] + "." + words["family"] + padded(births.year, 4) + "@" + domain
    is_adult = births.age >= SCHOOL_LEAVING_AGE
    return _known(address, (rng.random(len(births.age)) < HAS_EMAIL) & is_adult)


def _employment(
    scheme: Integers, employers: Employers, home: Integers, rng: np.random.Generator
) -> pl.DataFrame:
    employer = employers.draw(home, rng)
    is_employed: Flags = scheme == SCHEMES.index(COMPULSORY)
    return pl.DataFrame(
        {
            "ma_don_vi": _known(employers.codes.gather(employer), is_employed),
            "ma_so_thue": _known(employers.tax_codes.gather(employer), is_employed),
        }
    )


def _with_health_cards(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    old_form = health_cards(
        people["nhom_the"],
        benefit_levels(people["nhom_the"]),
        people["ma_tinh_cu"],
        people["ma_so_bhxh"],
    )
    is_new = pl.Series(rng.random(people.height) < NEW_CARD_FORM)
    return people.with_columns(
        ma_the_bhyt=pl.when(pl.col("has_card").not_())
        .then(None)
        .when(is_new)
        .then("ma_so_bhxh")
        .otherwise(old_form)
    )


def _known(values: pl.Series, is_known: Flags) -> pl.Series:
    return (
        values.to_frame("value")
        .select(pl.when(pl.Series(is_known)).then(pl.col("value")))
        .to_series()
    )
