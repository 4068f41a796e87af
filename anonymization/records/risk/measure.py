"""Measure how easily a person could be picked out, from profiles of people: k, l, t and the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from anonymization.records.errors import NothingToMeasure
from anonymization.records.risk.closeness import (
    CLASS,
    PEOPLE,
    VALUE,
    equal_distances,
    ordered_distances,
)
from anonymization.records.risk.model import (
    ClassSize,
    Diversity,
    RiskFigures,
    SensitiveColumn,
)


@dataclass(frozen=True, slots=True)
class Classes:
    """The equivalence classes of a file: people who agree on every quasi-identifier.

    `table` has one row a class: `class`, `people`, and for the i-th sensitive column `l{i}`,
    `entropy{i}` and `t{i}`.
    """

    table: pl.DataFrame
    sensitive: Sequence[SensitiveColumn]

    def figures(self, *, withheld: int = 0) -> RiskFigures:
        sizes = self.table.group_by(PEOPLE).len().sort(PEOPLE)
        return RiskFigures(
            people=int(self.table[PEOPLE].sum()),
            sizes=tuple(ClassSize(size, classes) for size, classes in sizes.iter_rows()),
            diversities=tuple(self._worst(i, one) for i, one in enumerate(self.sensitive)),
            withheld=withheld,
        )

    def _worst(self, number: int, column: SensitiveColumn) -> Diversity:
        table, named = self.table, column.treatment
        return Diversity(
            column=named.column,
            kind=named.kind,
            distinct=int(table[f"l{number}"].to_numpy().min()),
            entropy=float(table[f"entropy{number}"].to_numpy().min()),
            closeness=float(table[f"t{number}"].to_numpy().max()),
            is_ordered=column.is_ordered,
        )


def classes_of(
    profiles: pl.DataFrame,
    quasi: Sequence[str],
    sensitive: Mapping[str, SensitiveColumn],
) -> Classes:
    """Return the classes that profiles form by the columns `quasi`, in one pass over them.

    `sensitive` maps names of columns to what they are. Without quasi-identifiers everybody is in
    one class.

    Raises:
        NothingToMeasure: No people. An empty file is not a safe one.
    """
    if profiles.is_empty():
        raise NothingToMeasure(
            "there is nobody in the records, so no risk can be measured. Look at what was delivered",
            vi="bản ghi không có người nào nên không đo được rủi ro. Hãy xem lại tệp đã giao",
        )
    named = with_classes(profiles, quasi)
    table = named.group_by(CLASS).agg(pl.col(PEOPLE).sum())
    for number, (name, column) in enumerate(sensitive.items()):
        atoms = named.group_by(CLASS, pl.col(name).alias(VALUE)).agg(pl.col(PEOPLE).sum())
        table = table.join(_diversity(atoms, column, number), on=CLASS)
    return Classes(table, tuple(sensitive.values()))


def with_classes(profiles: pl.DataFrame, quasi: Sequence[str]) -> pl.DataFrame:
    """Return the profiles with their `class`, a fingerprint of the columns `quasi`."""
    named = pl.struct(quasi).hash(28) if quasi else pl.lit(0, pl.UInt64)
    return profiles.with_columns(named.alias(CLASS), pl.col(PEOPLE).cast(pl.Int64))


def _diversity(atoms: pl.DataFrame, column: SensitiveColumn, number: int) -> pl.DataFrame:
    share = pl.col(PEOPLE) / pl.col(PEOPLE).sum()
    diversity = atoms.group_by(CLASS).agg(
        pl.len().cast(pl.Int64).alias(f"l{number}"),
        (-(share * share.log()).sum()).exp().alias(f"entropy{number}"),
    )
    distances = ordered_distances(atoms) if column.is_ordered else equal_distances(atoms)
    return diversity.join(distances.rename({"t": f"t{number}"}), on=CLASS)
