"""Which cells would give somebody away on their own: primary risk.

The rules and their names are those of Hundepool et al., Statistical Disclosure Control (2012),
ch. 4, and of the tau-ARGUS manual; the numbers stand in `policies/disclosure.yaml`. A
contributor is an employer, or a whole holding of employers that share what they know.
"""

import numpy as np
import polars as pl

from anonymization.disclosure_rules import MagnitudeRules
from anonymization.tables.contributions import TOTAL, asked, largest
from anonymization.tables.cube import Cube, Flags


def too_small(cube: Cube, minimum_frequency: int) -> Flags:
    """Flag the cells with at least one person and fewer than the minimum frequency.

    A zero is not flagged: nobody is in it, whether that is chance or could not be otherwise (a
    structural zero). The attack knows all leaves that are always empty. Periods × codes.
    """
    return np.logical_and(cube.cells > 0, cube.cells < minimum_frequency)


def unsafe_sums(cells: pl.DataFrame, rules: MagnitudeRules, minimum_frequency: int) -> pl.Series:
    """Flag the sums (of `sum_contributions`) that some rule calls unsafe.

    A sum of nothing is safe. Whole amounts are compared exactly: both sides times 100.
    """
    unsafe = (
        too_few_contributors(minimum_frequency)
        | dominated(rules.dominance.n, rules.dominance.k)
        | p_percent_unsafe(rules.p_percent.p)
        | request_unsafe(rules.request.share)
    )
    return cells.select(unsafe.alias("unsafe"))["unsafe"]


def too_few_contributors(minimum_frequency: int) -> pl.Expr:
    return pl.col("contributors").is_between(1, minimum_frequency - 1)


def dominated(n: int, k: int) -> pl.Expr:
    """The (n,k) rule: x1 + … + xn > k/100 * total."""
    top = pl.sum_horizontal(largest(rank) for rank in range(1, n + 1))
    return 100 * top > k * pl.col(TOTAL)


def p_percent_unsafe(p: int) -> pl.Expr:
    """The p% rule: total - x1 - x2 < p/100 * x1."""
    return 100 * (pl.col(TOTAL) - largest(1) - largest(2)) < p * largest(1)


def request_unsafe(share: int) -> pl.Expr:
    """The request rule: the largest asked for protection, and x1 > share/100 * total."""
    return asked() & (100 * largest(1) > share * pl.col(TOTAL))
