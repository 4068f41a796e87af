"""Count dirt while the batches go by: how many cells, the first rows, never a value."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from anonymization.records.contract_rules import ShareRule
from catalog.column_contract import (
    ColumnConformity,
    ColumnContract,
    Dirt,
    DirtKind,
    SwappedColumns,
)

FOR_MISSING = (DirtKind.MISSING, "")
LEFT_OUT = frozenset((DirtKind.SWAPPED, DirtKind.FOREIGN, DirtKind.UNJUDGED))
"""Kinds of which a cell may be an identifier: they never stay in a kept or generalized column."""


@dataclass(slots=True)
class Tally:
    """How often something was seen, and in which rows first."""

    told_rows: int
    cells: int = 0
    rows: list[int] = field(default_factory=list)

    def add(self, rows: pl.Series) -> None:
        self.cells += len(rows)
        self.rows += rows.head(self.told_rows - len(self.rows)).to_list()


@dataclass(slots=True)
class Tallies:
    """All dirt of all columns so far."""

    told_rows: int
    of_columns: dict[str, dict[tuple[DirtKind, str], Tally]] = field(default_factory=dict)
    of_pairs: dict[tuple[str, str], Tally] = field(default_factory=dict)

    def add_missing(self, column: str, rows: pl.Series) -> None:
        self._of(column, FOR_MISSING).add(rows)

    def add(self, column: str, dirt: pl.DataFrame) -> None:
        """Add the `row`, `kind` and `found` of the exceptions of one column."""
        for (kind, found), rows in dirt.group_by("kind", "found", maintain_order=True):
            self._of(column, (DirtKind(str(kind)), str(found))).add(rows["row"])

    def add_swap(self, one: str, other: str, rows: pl.Series) -> None:
        self.of_pairs.setdefault((one, other), Tally(self.told_rows)).add(rows)

    def columns(
        self, contracts: Sequence[ColumnContract], rows: int, too_many: ShareRule
    ) -> tuple[ColumnConformity, ...]:
        """Return what was found of each column; too many exceptions break a contract."""
        return tuple(self._column(one.column, rows, too_many) for one in contracts)

    def swapped(self) -> tuple[SwappedColumns, ...]:
        return tuple(
            SwappedColumns(one, other, tally.cells, tuple(tally.rows))
            for (one, other), tally in self.of_pairs.items()
        )

    def _column(self, column: str, rows: int, too_many: ShareRule) -> ColumnConformity:
        seen = self.of_columns.get(column, {})
        dirt = tuple(
            Dirt(kind, tally.cells, tuple(tally.rows), found)
            for (kind, found), tally in sorted(seen.items(), key=lambda one: -one[1].cells)
        )
        found = ColumnConformity(column, rows, dirt, is_kept=True)
        return replace(found, is_kept=not too_many.exceeded_by(found.exceptions, found.filled))

    def _of(self, column: str, key: tuple[DirtKind, str]) -> Tally:
        return self.of_columns.setdefault(column, {}).setdefault(key, Tally(self.told_rows))
