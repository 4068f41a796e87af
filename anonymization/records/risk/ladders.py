"""How much less precise each quasi-identifier could be made: its ladder, from as decided to gone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from anonymization.records.model import (
    ColumnTreatment,
    EntityType,
    Generalization,
    Treatment,
    TreatmentKind,
)
from anonymization.records.risk.people import Looks

PROVINCE, COMMUNE = "province", "commune"
GONE = Treatment(TreatmentKind.DROP)
_FIRST = {
    EntityType.BIRTH_DATE: Generalization.BIRTH_YEAR,
    EntityType.ADDRESS: Generalization.COMMUNE,
    COMMUNE: Generalization.PROVINCE,
    PROVINCE: Generalization.REGION,
}
"""Where the ladder of a kept column begins. Other kinds can only be kept or dropped."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The treatments a column could have, finest first; the last one drops it.

    `looks` names, for each level but the last, the column of profiles that sees it.
    """

    levels: tuple[ColumnTreatment, ...]
    looks: tuple[str, ...]


def levels_of(column: ColumnTreatment) -> tuple[ColumnTreatment, ...]:
    """Return the levels from as decided to dropped; nothing is ever made finer than decided."""
    made = [column.treatment]
    to = column.treatment.to
    level = to.coarser if isinstance(to, Generalization) else None
    if column.treatment.kind is TreatmentKind.KEEP:
        level = _FIRST.get(column.kind)
    while level:
        made.append(Treatment(TreatmentKind.GENERALIZE, level))
        level = level.coarser
    return tuple(replace(column, treatment=one) for one in (*made, GONE))


def looks_at(ladders: Iterable[Sequence[ColumnTreatment]], like: Looks) -> Looks:
    """What has to be looked at to know every level of every ladder at once."""
    return replace(like, quasi=tuple(level for levels in ladders for level in levels[:-1]))


def climbable(
    ladders: Iterable[Sequence[ColumnTreatment]], profiles: pl.DataFrame
) -> tuple[Ladder, ...]:
    """Return the ladders whose levels the profiles can really take.

    A code of one of the 63 provinces of old says nothing in the list of the 34: where a known code
    is unknown one level up, the column holds old codes and is not read as new ones. It can only be
    kept or dropped.
    """
    made, number = [], 0
    for levels in ladders:
        looks = tuple(f"q{number + place}" for place in range(len(levels) - 1))
        number += len(looks)
        if _loses_codes(levels, looks, profiles):
            levels, looks = (levels[0], levels[-1]), looks[:1]  # noqa: PLW2901
        made.append(Ladder(tuple(levels), looks))
    return tuple(made)


def _loses_codes(
    levels: Sequence[ColumnTreatment], looks: Sequence[str], profiles: pl.DataFrame
) -> bool:
    if levels[0].kind not in (PROVINCE, COMMUNE) or len(looks) == 1:
        return False
    return not profiles.filter((pl.col(looks[0]) != 0) & (pl.col(looks[1]) == 0)).is_empty()
