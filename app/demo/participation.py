"""Who participates in which month: the published path of 2025, scaled to a small register.

One row of the register is one person in one month under one scheme:

- `BB`, compulsory social insurance, and `TN`, voluntary: the published heads of December 2024,
  April, November and December 2025, straight lines between them;
- `YT`, health insurance only: the published heads of health insurance minus the members of the
  other two schemes who have a health card too (98% and 90%, assumptions of this project).

The anchors are read from `facts/national_coverage.csv`; the figures of December are estimates.
Nothing is published about who comes and goes, so a small share leaves every month (assumption)
and newcomers fill up: everybody's membership is one unbroken stretch of months.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from app.demo.draw import Flags, Floats, Integers
from app.demo.national_coverage import series

COMPULSORY, VOLUNTARY, HEALTH_ONLY = "BB", "TN", "YT"
SCHEMES = (COMPULSORY, VOLUNTARY, HEALTH_ONLY)
MONTHS = 12
HEALTH_SHARE = {COMPULSORY: 0.98, VOLUNTARY: 0.90}
LEAVE_PER_MONTH = {COMPULSORY: 0.015, VOLUNTARY: 0.02, HEALTH_ONLY: 0.004}
ANCHOR_YEAR = 2025


@dataclass(frozen=True, slots=True)
class Timeline:
    """The people of one scheme in the order of joining; month m has those from first to last.

    Whoever leaves first joined first. People are drawn independently, so the order means nothing.
    """

    first: Integers
    last: Integers

    @property
    def people(self) -> int:
        """How many take part in at least one month."""
        return int(self.last[-1])

    def is_active(self, month: int, positions: Integers) -> Flags:
        active: Flags = (positions >= self.first[month]) & (positions < self.last[month])
        return active


def timelines(peak: int) -> dict[str, Timeline]:
    """Return who is in each scheme and month, with `peak` people in the fullest month."""
    path = national_path()
    everyone = np.sum([path[scheme] for scheme in SCHEMES], axis=0)
    fullest = int(everyone.argmax())
    scale = peak / everyone[fullest]
    heads = {scheme: np.rint(path[scheme] * scale).astype(np.int64) for scheme in SCHEMES}
    # Rounding three schemes apart can miss the peak by one or two; the largest scheme can bear it.
    heads[HEALTH_ONLY][fullest] += peak - sum(int(heads[s][fullest]) for s in SCHEMES)
    return {scheme: _timeline(heads[scheme], LEAVE_PER_MONTH[scheme]) for scheme in SCHEMES}


@cache
def national_path() -> Mapping[str, Floats]:
    """Return the persons of each scheme in the country, January to December 2025."""
    compulsory = monthly("si_compulsory")
    voluntary = monthly("si_voluntary")
    with_both = HEALTH_SHARE[COMPULSORY] * compulsory + HEALTH_SHARE[VOLUNTARY] * voluntary
    return {
        COMPULSORY: compulsory,
        VOLUNTARY: voluntary,
        HEALTH_ONLY: monthly("hi") - with_both,
    }


def unemployment_share() -> Floats:
    """Return the share of compulsory members who have unemployment insurance, month by month."""
    share: Floats = monthly("ui") / monthly("si_compulsory")
    return share


def monthly(indicator: str) -> Floats:
    """Return the persons in each month of 2025, on straight lines between the published months."""
    known = anchors(indicator)
    months = np.arange(1, MONTHS + 1, dtype=np.float64)
    persons: Floats = np.interp(months, list(known.keys()), list(known.values()))
    return persons


@cache
def anchors(indicator: str) -> Mapping[int, float]:
    """Return the published persons by month of 2025; month 0 is December 2024."""
    found = (
        series()
        .filter(pl.col("indicator") == indicator, pl.col("geo") == "VN")
        .with_columns(
            month=pl.col("as_of").str.extract(r"^\d{4}-(\d{2})").cast(pl.Int64)
            + MONTHS * (pl.col("year") - ANCHOR_YEAR)
        )
        .filter(pl.col("month") >= 0)
        .sort("month")
    )
    return dict(zip(found["month"].to_list(), found["value"].to_list(), strict=True))


def _timeline(heads: Integers, leave_per_month: float) -> Timeline:
    stay = heads[:-1]
    leavers = np.maximum(np.rint(stay * leave_per_month).astype(np.int64), stay - heads[1:])
    first = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(leavers)])
    return Timeline(first=first, last=first + heads)
