"""Where people live, and so work: how many of each scheme in each of the old 63 provinces.

Marked synthetic: no full provincial table is published. The shares are

- for the compulsory scheme: Hà Nội (2.2 million, June 2025) and the former Hồ Chí Minh City (2.9
  million, end of 2024) as published; elsewhere registered population × a prior of formal
  employment that is an assumption of this project (`facts/province_assumptions.csv`);
- for the voluntary scheme: Hà Nội (112,000, June 2025) as published; elsewhere population;
- for health insurance only: population.

The population of the 34 is split over the old provinces by their number of wards. A commune is
drawn inside the new province, whatever the old one was: which commune lay in which old province
is not among our facts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import numpy as np
import polars as pl

from app.demo.draw import Flags, Floats, GroupedChoice, Integers
from app.demo.fact_files import read_facts
from app.demo.national_coverage import series
from app.demo.participation import (
    COMPULSORY,
    HEALTH_ONLY,
    SCHEMES,
    VOLUNTARY,
    anchors,
    monthly,
)
from catalog.geography import (
    REFORM_DAY,
    AdministrativeUnit,
    communes_of,
    crosswalk,
    provinces,
)

HANOI, OLD_HCMC = "01", "79"
JUNE, DECEMBER_BEFORE = 5, 0
BORN_AT_HOME = 0.75
# Wards are fuller than communes; the special zones are islands with few or no residents.
PEOPLE_PER_COMMUNE = {"Phường": 2.5, "Xã": 1.0, "Đặc khu": 0.02}
SOUTHERN_REGIONS = frozenset({"NTBTN", "DNB", "DBSCL"})


@dataclass(frozen=True, slots=True)
class Places:
    """The old provinces by number (0 to 62) and the communes by number (0 to 3,320)."""

    old_codes: pl.Series
    old_names: pl.Series
    new_codes: pl.Series
    new_names: pl.Series
    new_number: Integers
    is_southern: Flags
    commune_codes: pl.Series
    commune_names: pl.Series
    assumptions: pl.DataFrame
    old_province_of_scheme: GroupedChoice
    old_province_of_anyone: GroupedChoice
    commune_of_new_province: GroupedChoice

    def draw_homes(self, scheme: Integers, rng: np.random.Generator) -> Integers:
        """Draw the old province people live in, by the shares of their scheme."""
        return self.old_province_of_scheme.draw(scheme, rng) % len(self.old_codes)

    def draw_birthplaces(self, home: Integers, rng: np.random.Generator) -> Integers:
        """Draw the old province people were born in; most still live there (assumption)."""
        anywhere = self.old_province_of_anyone.draw(np.zeros_like(home), rng)
        return np.where(rng.random(len(home)) < BORN_AT_HOME, home, anywhere)

    def draw_communes(self, home: Integers, rng: np.random.Generator) -> Integers:
        return self.commune_of_new_province.draw(self.new_number[home], rng)


@cache
def places() -> Places:
    old, new = provinces(REFORM_DAY - timedelta(days=1)), provinces(REFORM_DAY)
    number = {unit.code: place for place, unit in enumerate(new)}
    successors = [new[number[crosswalk()[unit.code]]] for unit in old]
    communes = [commune for unit in new for commune in communes_of(unit.code)]
    return Places(
        old_codes=pl.Series([unit.code for unit in old]),
        old_names=pl.Series([unit.full_name_vi for unit in old]),
        new_codes=pl.Series([unit.code for unit in successors]),
        new_names=pl.Series([unit.full_name_vi for unit in successors]),
        new_number=np.array([number[unit.code] for unit in successors]),
        is_southern=np.array([unit.region_code in SOUTHERN_REGIONS for unit in successors]),
        commune_codes=pl.Series([commune.code for commune in communes]),
        commune_names=pl.Series([_lower_first(commune.full_name_vi) for commune in communes]),
        assumptions=read_facts("province_assumptions.csv").sort("old_code"),
        old_province_of_scheme=GroupedChoice.of(
            np.repeat(np.arange(len(SCHEMES)), len(old)),
            np.concatenate([_shares(old)[scheme] for scheme in SCHEMES]),
        ),
        old_province_of_anyone=GroupedChoice.of([0] * len(old), _populations(old)),
        commune_of_new_province=GroupedChoice.of(
            [number[commune.province_code] for commune in communes],
            [PEOPLE_PER_COMMUNE[commune.kind_vi] for commune in communes],
        ),
    )


def _shares(old: Sequence[AdministrativeUnit]) -> dict[str, Floats]:
    population = _populations(old)
    prior = read_facts("province_assumptions.csv").sort("old_code")["formal_employment"]
    compulsory, voluntary = monthly("si_compulsory"), monthly("si_voluntary")
    codes = [unit.code for unit in old]
    return {
        COMPULSORY: _with_published(
            population * prior.cast(pl.Float64).to_numpy(),
            {
                codes.index(HANOI): _published("si_compulsory", "VN-01") / compulsory[JUNE],
                codes.index(OLD_HCMC): _published("si_compulsory", "VN-79")
                / anchors("si_compulsory")[DECEMBER_BEFORE],
            },
        ),
        VOLUNTARY: _with_published(
            population,
            {codes.index(HANOI): _published("si_voluntary", "VN-01") / voluntary[JUNE]},
        ),
        HEALTH_ONLY: population,
    }


def _with_published(weights: Floats, shares: Mapping[int, float]) -> Floats:
    """Give some places their published share and split the rest by weight."""
    published = list(shares)
    rest = np.array(weights, dtype=np.float64)
    rest[published] = 0.0
    rest *= (1.0 - sum(shares.values())) / rest.sum()
    rest[published] = list(shares.values())
    return rest


def _published(indicator: str, geo: str) -> float:
    """The one figure for a province; `geo` is written with its name behind the code."""
    found = series().filter(pl.col("indicator") == indicator, pl.col("geo").str.starts_with(geo))
    return float(found["value"].item())


def _populations(old: Sequence[AdministrativeUnit]) -> Floats:
    """Split the registered population of each new province over its old ones by wards."""
    new = provinces(REFORM_DAY)
    number = {unit.code: place for place, unit in enumerate(new)}
    successor = np.array([number[crosswalk()[unit.code]] for unit in old])
    population = np.array([unit.population or 0 for unit in new], dtype=np.float64)
    wards = np.array([unit.wards or 0 for unit in old], dtype=np.float64)
    shares: Floats = wards / np.bincount(successor, weights=wards)[successor]
    split: Floats = population[successor] * shares
    return split


def _lower_first(text: str) -> str:
    return text[0].lower() + text[1:]
