"""Assess a plan before or while it is carried out: figures, verdict, and who would be withheld."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from anonymization.records.risk.judge import count, judge, may_withhold, people_to_withhold
from anonymization.records.risk.ladders import climbable, levels_of, looks_at
from anonymization.records.risk.lattice import Lattice, SafeNode, safest_nodes
from anonymization.records.risk.measure import classes_of
from anonymization.records.risk.model import Gate, RiskFigures, RiskView, Verdict
from anonymization.records.risk.people import (
    Looks,
    Withheld,
    count_profiles,
    fingerprints,
    persons_in,
)
from anonymization.records.risk.rules import RiskRule
from anonymization.records.treat import TreatmentTools
from storage.engine import Engine

Read = Callable[[Sequence[str]], Iterator[pl.DataFrame]]
"""Read named columns of the records, batch by batch; may be asked twice."""


@dataclass(frozen=True, slots=True)
class Records:
    """Records that have not been treated yet, and what reads, treats and counts them."""

    read: Read
    tools: TreatmentTools
    engine: Engine

    def seen_by(self, looks: Looks) -> Iterator[pl.DataFrame]:
        return fingerprints(self.read(looks.columns), looks, self.tools)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is left of risk under a plan. Without figures, nothing that could be compared stays."""

    view: RiskView
    rule: RiskRule
    verdict: Verdict
    figures: RiskFigures | None = None


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """A plan under which the file is safe: the new treatments, what they lose, what is left."""

    treatments: Mapping[str, str]
    loss: float
    figures: RiskFigures


def assess(records: Records, view: RiskView, rule: RiskRule) -> tuple[Assessment, Withheld | None]:
    """Return the assessment of a plan, and whom it withholds.

    People in classes that fall short are withheld if they are as few as the policy allows, and the
    figures are then those of all others. If they are more, nobody is, and the verdict says why.

    Raises:
        NothingToMeasure: There is nobody in the records.
    """
    looks = Looks(view.person, view.quasi_identifiers, view.sensitive)
    if not looks.quasi:
        return Assessment(view, rule, Verdict(Gate.PASSED, ())), None
    profiles = count_profiles(records.seen_by(looks), looks, records.engine)
    sensitive = looks.sensitive_by_name
    gone = people_to_withhold(profiles, looks.quasi_names, sensitive, rule)
    if gone.is_empty() or not may_withhold(count(gone), count(profiles), rule):
        figures = classes_of(profiles, looks.quasi_names, sensitive).figures()
        return Assessment(view, rule, judge(figures, rule), figures), None
    left = profiles.join(gone, on=gone.columns, how="anti", nulls_equal=True)
    figures = classes_of(left, looks.quasi_names, sensitive).figures(withheld=count(gone))
    classes = gone.select(looks.quasi_names).unique()
    persons = persons_in(records.seen_by(looks), looks, records.engine, classes)
    found = Assessment(view, rule, judge(figures, rule), figures)
    return found, Withheld(persons, partial(records.seen_by, looks))


def weigh(
    records: Records, view: RiskView, rule: RiskRule
) -> tuple[Assessment, Sequence[PlanChoice]]:
    """Return the assessment of a plan as decided, and safe plans with the least loss, best first.

    One scan sees every level of every ladder. The assessment is the one that `assess` gives.

    Raises:
        NothingToMeasure: There is nobody in the records.
    """
    decided = Looks(view.person, view.quasi_identifiers, view.sensitive)
    if not decided.quasi:
        return Assessment(view, rule, Verdict(Gate.PASSED, ())), ()
    ladders = [levels_of(column) for column in decided.quasi]
    looks = looks_at(ladders, decided)
    profiles = count_profiles(records.seen_by(looks), looks, records.engine)
    sensitive = looks.sensitive_by_name
    lattice = Lattice(profiles, climbable(ladders, profiles), sensitive, rule)
    figures = _as_decided(lattice)
    found = Assessment(view, rule, judge(figures, rule), figures)
    return found, [_choice(lattice, node) for node in safest_nodes(lattice)]


def _as_decided(lattice: Lattice) -> RiskFigures:
    """The figures that treating as decided would leave: without those it may withhold."""
    decided = tuple(0 for _ in lattice.ladders)
    if lattice.withheld_at(decided) is not None:
        return lattice.figures_at(decided)
    quasi = lattice.quasi_at(decided)
    return classes_of(lattice.profiles, quasi, lattice.sensitive).figures()


def _choice(lattice: Lattice, safe: SafeNode) -> PlanChoice:
    levels = zip(lattice.ladders, safe.node, strict=True)
    chosen = (ladder.levels[level] for ladder, level in levels)
    treatments = {one.column: str(one.treatment) for one in chosen}
    return PlanChoice(treatments, safe.loss, lattice.figures_at(safe.node))
