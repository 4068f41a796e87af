"""Hold figures against the policy, and find whom to withhold so that the others may stay."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from anonymization.records.risk.closeness import CLASS, PEOPLE
from anonymization.records.risk.measure import classes_of, with_classes
from anonymization.records.risk.model import (
    Diversity,
    Gate,
    RiskFigures,
    SensitiveColumn,
    Shortfall,
    Verdict,
)
from anonymization.records.risk.rules import RiskRule

_ROUNDING = 1e-9


def judge(figures: RiskFigures, rule: RiskRule) -> Verdict:
    """Return what the policy says; every figure that falls short is named with what is asked."""
    shortfalls = tuple(_shortfalls(figures, rule))
    failed = Gate.REFUSED if rule.refuses else Gate.WARNED
    return Verdict(failed if shortfalls else Gate.PASSED, shortfalls)


def people_to_withhold(
    profiles: pl.DataFrame,
    quasi: Sequence[str],
    sensitive: Mapping[str, SensitiveColumn],
    rule: RiskRule,
) -> pl.DataFrame:
    """Return the profiles of the people in classes that fall short; without them none does.

    Leaving people out changes what the whole file tells, and so the t of the others: it is looked
    at again until nothing changes. All profiles come back if nothing else is safe.
    """
    left, gone = profiles, profiles.clear()
    while not left.is_empty():
        table = classes_of(left, quasi, sensitive).table
        falls_short = table.filter(_falls_short(rule, sensitive))
        if falls_short.is_empty():
            break
        named = with_classes(left, quasi)
        is_gone = named[CLASS].is_in(falls_short[CLASS].implode())
        gone = pl.concat([gone, left.filter(is_gone)])
        left = left.filter(~is_gone)
    return gone


def may_withhold(people: int, of: int, rule: RiskRule) -> bool:
    """Whether the policy lets so many people be left out; never everybody."""
    return people < of and people <= rule.withhold_at_most * of + _ROUNDING


def count(profiles: pl.DataFrame) -> int:
    return int(profiles[PEOPLE].sum())


def _falls_short(rule: RiskRule, sensitive: Mapping[str, SensitiveColumn]) -> pl.Expr:
    short = pl.col(PEOPLE) < rule.smallest_class
    for number, column in enumerate(sensitive.values()):
        asked = rule.of_kind(column.treatment.kind)
        short |= pl.col(f"l{number}") < asked.distinct_at_least
        short |= pl.col(f"t{number}") > asked.closeness_at_most + _ROUNDING
    return short


def _shortfalls(figures: RiskFigures, rule: RiskRule) -> Iterator[Shortfall]:
    if figures.k < rule.smallest_class:
        yield Shortfall("k", figures.k, rule.smallest_class)
    if figures.unique_share > rule.alone_at_most:
        yield Shortfall("alone", figures.unique_share, rule.alone_at_most)
    for one in figures.diversities:
        yield from _of_column(one, rule)


def _of_column(one: Diversity, rule: RiskRule) -> Iterator[Shortfall]:
    asked = rule.of_kind(one.kind)
    if one.distinct < asked.distinct_at_least:
        yield Shortfall("l", one.distinct, asked.distinct_at_least, one.column)
    if one.closeness > asked.closeness_at_most + _ROUNDING:
        yield Shortfall("t", one.closeness, asked.closeness_at_most, one.column)
