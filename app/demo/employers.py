"""Employers: one for every fifteen compulsory members, in the old province their people live in.

Sizes are uneven as in life: the first employers of a province have many times the people of the
last ones, so that a table by employer or by commune has dominant contributors.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from app.demo.draw import GroupedChoice, Integers
from app.demo.identifiers import employer_codes, tax_codes
from app.demo.participation import COMPULSORY, SCHEMES
from app.demo.places import Places

MEMBERS_PER_EMPLOYER = 15
UNEVENNESS = 0.8  # weight of the n-th employer of a province is n to the power of minus this


@dataclass(frozen=True, slots=True)
class Employers:
    """Every employer of the register, sorted by old province."""

    codes: pl.Series
    tax_codes: pl.Series
    of_province: GroupedChoice

    @classmethod
    def invent(cls, members: int, places: Places, rng: np.random.Generator) -> Self:
        """Invent the employers of so many compulsory members; every old province has one."""
        everywhere = np.arange(len(places.old_codes))
        more = max(0, members // MEMBERS_PER_EMPLOYER - len(everywhere))
        scheme = np.full(more, SCHEMES.index(COMPULSORY))
        province = np.sort(np.concatenate([everywhere, places.draw_homes(scheme, rng)]))
        index = np.arange(len(province))
        rank = index - np.searchsorted(province, province) + 1
        return cls(
            codes=employer_codes(index),
            tax_codes=tax_codes(places.assumptions["tax_office"].gather(province), index),
            of_province=GroupedChoice.of(province, np.power(rank, -UNEVENNESS, dtype=np.float64)),
        )

    def draw(self, home: Integers, rng: np.random.Generator) -> Integers:
        return self.of_province.draw(home, rng)
