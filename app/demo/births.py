"""Sex and date of birth by scheme: plausible shapes, assumptions of this project.

- compulsory: 16 to 62, most around 36; 47% women;
- voluntary: 16 to 75, most between 30 and 55; 65% women;
- health insurance only: 1 to 100, a quarter at school age, a fifth over 60; 51% women.

An age here is the year of the register minus the year of birth.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from app.demo.draw import Flags, Integers, draw_from
from app.demo.participation import COMPULSORY, HEALTH_ONLY, SCHEMES, VOLUNTARY

SHARE_OF_WOMEN = {COMPULSORY: 0.47, VOLUNTARY: 0.65, HEALTH_ONLY: 0.51}
# Lowest and highest age, and the two shapes of the beta distribution between them.
AGES = {COMPULSORY: (16, 62, 2.2, 2.9), VOLUNTARY: (16, 75, 4.2, 4.6)}
# Without work in a scheme: first and last age of a band, and its weight.
HEALTH_ONLY_BANDS = ((1, 5, 0.11), (6, 17, 0.25), (18, 22, 0.08), (23, 59, 0.37), (60, 100, 0.19))


@dataclass(frozen=True, slots=True)
class Births:
    """What is known of people on the day they are born."""

    is_female: Flags
    age: Integers
    date: pl.Series

    @property
    def year(self) -> Integers:
        return self.date.dt.year().cast(pl.Int64).to_numpy()


def invent_births(scheme: Integers, *, year: int, rng: np.random.Generator) -> Births:
    """Draw sex and birth for people of the given schemes (places in `SCHEMES`)."""
    age = np.zeros(len(scheme), dtype=np.int64)
    for place, name in enumerate(SCHEMES):
        members = np.flatnonzero(scheme == place)
        age[members] = _ages(name, len(members), rng)
    women = np.array([SHARE_OF_WOMEN[name] for name in SCHEMES])
    january = (year - age - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    return Births(
        is_female=rng.random(len(scheme)) < women[scheme],
        age=age,
        date=pl.Series(january + rng.integers(0, 365, len(scheme))),
    )


def _ages(scheme: str, size: int, rng: np.random.Generator) -> Integers:
    if scheme == HEALTH_ONLY:
        return _ages_without_work(size, rng)
    lowest, highest, rise, fall = AGES[scheme]
    return (lowest + rng.beta(rise, fall, size) * (highest + 1 - lowest)).astype(np.int64)


def _ages_without_work(size: int, rng: np.random.Generator) -> Integers:
    first, last, weight = (np.array(column) for column in zip(*HEALTH_ONLY_BANDS, strict=True))
    band = draw_from(weight, size, rng)
    # Inside a band all ages are equal, except that the oldest thin out.
    is_oldest = band == len(HEALTH_ONLY_BANDS) - 1
    place = np.where(is_oldest, rng.beta(1.0, 2.6, size), rng.random(size))
    age: Integers = (first[band] + place * (last[band] + 1 - first[band])).astype(np.int64)
    return age
