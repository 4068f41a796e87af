"""What people are insured for, and the monthly base their contribution is reckoned on.

- compulsory: at least the regional minimum wage (Decree 74/2024/ND-CP, from public software that
  quotes it), at most 46.8 million dong, which is 20 × the base salary of 2.34 million; between
  them a log-normal shape, and for six in ten a raise in one month of the year (assumptions);
- voluntary: at least 1.5 million (rural poverty line 2022-2025, from memory), mostly not more;
- health only: the base salary for those who pay or are partly paid for, 0 for those whose card is
  paid by the budget or the fund.
"""

import numpy as np
import polars as pl

from app.demo.draw import Floats, GroupedChoice, Integers
from app.demo.participation import COMPULSORY, HEALTH_ONLY, HEALTH_SHARE, SCHEMES, VOLUNTARY

BASE_SALARY = 2_340_000
CEILING = 20 * BASE_SALARY
VOLUNTARY_FLOOR = 1_500_000
MINIMUM_WAGE = {"1": 4_960_000, "2": 4_410_000, "3": 3_860_000, "4": 3_450_000}

# Groups of health cards by who holds them, with weights (assumptions): the scheme, or for health
# insurance only the highest age of the band.
CARD_GROUPS: tuple[tuple[int | str, dict[str, float]], ...] = (
    (COMPULSORY, {"DN": 82, "HC": 14, "HX": 2, "CH": 2}),
    (VOLUNTARY, {"GD": 84, "CN": 9, "HN": 7}),
    (5, {"TE": 100}),
    (17, {"HS": 86, "HN": 7, "DT": 4, "CN": 3}),
    (22, {"SV": 52, "GD": 34, "HN": 7, "DT": 4, "CN": 3}),
    (59, {"GD": 70, "HN": 9, "CN": 9, "DT": 6, "BT": 6}),
    (100, {"HT": 22, "GD": 40, "BT": 14, "HN": 10, "CN": 9, "CC": 5}),
)
# 1, 2 and 5 pay everything, 3 pays 95% and 4 pays 80% (secondary source).
BENEFIT_LEVEL = {"TE": "1", "CC": "1", "HN": "2", "DT": "2", "BT": "2", "HT": "3", "CN": "3"}
MOST_LEVEL = "4"
PAID_FOR = ("TE", "CC", "HN", "DT", "BT", "HT")


def invent_card_groups(scheme: Integers, age: Integers, rng: np.random.Generator) -> pl.Series:
    """Return the two letters of the health card for people of that scheme and age."""
    bands = [highest for highest, _ in CARD_GROUPS if isinstance(highest, int)]
    working = len(CARD_GROUPS) - len(bands)
    is_working = scheme != SCHEMES.index(HEALTH_ONLY)
    group = np.where(is_working, scheme, working + np.searchsorted(bands, age))
    letters = [letter for _, weights in CARD_GROUPS for letter in weights]
    choice = GroupedChoice.of(
        [place for place, (_, weights) in enumerate(CARD_GROUPS) for _ in weights],
        [weight for _, weights in CARD_GROUPS for weight in weights.values()],
    )
    return pl.Series(letters).gather(choice.draw(group, rng))


def benefit_levels(card_groups: pl.Series) -> pl.Series:
    return card_groups.replace_strict(BENEFIT_LEVEL, default=MOST_LEVEL)


def invent_bases(
    scheme: Integers, wage_zones: pl.Series, card_groups: pl.Series, rng: np.random.Generator
) -> pl.DataFrame:
    """Return `base` in dong, the month (1 to 12, else 0) of a raise, and the `factor` it brings."""
    size = len(scheme)
    lowest = wage_zones.replace_strict(MINIMUM_WAGE, return_dtype=pl.Int64).to_numpy()
    above = rng.lognormal(mean=np.log(1_900_000), sigma=1.15, size=size)
    paid_for = card_groups.is_in(PAID_FOR).to_numpy()
    base = np.choose(
        scheme,
        [lowest + above, _voluntary_bases(size, rng), np.where(paid_for, 0, BASE_SALARY)],
    )
    has_raise = (scheme == SCHEMES.index(COMPULSORY)) & (rng.random(size) < 0.6)  # noqa: PLR2004
    return pl.DataFrame(
        {
            "base": base.astype(np.int64),
            "raise_month": np.where(has_raise, rng.integers(1, 13, size), 0),
            "factor": np.where(has_raise, rng.uniform(1.02, 1.10, size), 1.0),
        }
    )


def bases_in(month: int) -> pl.Expr:
    """The base in that month, in whole thousands and never above the ceiling."""
    raised = pl.col("raise_month").is_between(1, month)
    base = pl.col("base") * pl.when(raised).then("factor").otherwise(1.0)
    return ((base / 1000).round().cast(pl.Int64) * 1000).clip(upper_bound=CEILING)


def branches_in(unemployment_share: float) -> pl.Expr:
    """The branches in a month in which that share of compulsory members has unemployment cover.

    `scheme` is the code; `rank` (0 to 1, kept over the months) says who is first to have it.
    """
    health = pl.when("has_card").then(pl.lit(";BHYT")).otherwise(pl.lit(""))
    unemployment = (
        pl.when(pl.col("rank") < unemployment_share).then(pl.lit(";BHTN")).otherwise(pl.lit(""))
    )
    return (
        pl.when(pl.col("hinh_thuc") == COMPULSORY)
        .then(pl.concat_str(pl.lit("OD;TNLD;HT;TT"), unemployment, health))
        .when(pl.col("hinh_thuc") == VOLUNTARY)
        .then(pl.concat_str(pl.lit("HT;TT"), health))
        .otherwise(pl.lit("BHYT"))
    )


def health_card_shares() -> Floats:
    """Return, for each scheme, the share of members who have a health card."""
    return np.array([HEALTH_SHARE.get(scheme, 1.0) for scheme in SCHEMES])


def _voluntary_bases(size: int, rng: np.random.Generator) -> Integers:
    """Half choose the lowest base; the others up to nine million, in steps of 50,000."""
    steps = np.where(rng.random(size) < 0.5, 0, rng.geometric(0.04, size))  # noqa: PLR2004
    return VOLUNTARY_FLOOR + np.minimum(steps, 150) * 50_000
