"""Hold every cell of every batch to its column's contract; ask the judge about what does not keep it.

The work is done once for each distinct value of a batch, by expressions that run without Python.
Only what does not keep its contract is looked at more closely, and of that only what no simple
reason explains is read by the exact judge. In a column that is kept as it is the judge also reads
what keeps its contract, unless it is too short a number to be anybody's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

import polars as pl

from anonymization.records.cells import (
    as_text,
    cleaned,
    digits_of,
    is_filled,
    is_labelled,
)
from anonymization.records.contract import conforms, has_form
from anonymization.records.contract_rules import ContractRules
from anonymization.records.detect import LOST_ZEROS, Detector
from anonymization.records.dirt import LEFT_OUT, Tallies
from anonymization.records.foreign import NOBODYS_NUMBER, Judgement
from anonymization.records.model import Treatment, TreatmentKind
from catalog.column_contract import (
    ColumnConformity,
    ColumnContract,
    Content,
    DirtKind,
    SwappedColumns,
)

_VALUE = pl.col("value")
NO_CELLS = pl.DataFrame(schema={"column": pl.String, "row": pl.Int64})
SHOWS_SOMETHING = (
    *(TreatmentKind.KEEP, TreatmentKind.GENERALIZE),
    *(TreatmentKind.MASK, TreatmentKind.SHIFT_DATES),
)
"""Treatments after which something of a cell can still be seen: what does not belong is left out."""


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The cells of one column in one batch that are looked at more closely: `row` and `value`."""

    contract: ColumnContract
    cells: pl.DataFrame


class Inspection:
    """One pass over all batches of a version, under contracts and treatments.

    Memory grows with the batch, with the values that were judged and with the cells that are to be
    left out, each of which has a limit.
    """

    def __init__(
        self,
        contracts: Sequence[ColumnContract],
        treatments: Mapping[str, Treatment],
        detector: Detector,
        rules: ContractRules,
        harmless: Mapping[str, Iterable[str]] = MappingProxyType({}),
    ) -> None:
        self._contracts = tuple(contracts)
        self._rules = rules
        self._treatments = {column: one.kind for column, one in treatments.items()}
        self._judgements = {
            one.column: Judgement(
                one,
                self._treatments[one.column] is TreatmentKind.KEEP,
                detector,
                rules.judged_at_most.values,
                frozenset(harmless.get(one.column, ())),
            )
            for one in contracts
        }
        self._tallies = Tallies(rules.told_rows.values)
        self._left_out: dict[str, list[pl.Series]] = {}
        self.rows = 0

    @property
    def judged(self) -> int:
        """How many distinct values the exact judge has read."""
        return sum(len(one.found) for one in self._judgements.values())

    def see(self, batch: pl.DataFrame) -> None:
        """Hold the next batch to the contracts."""
        first = self.rows + 1
        exceptions = [
            found
            for contract in self._contracts
            if (found := self._exceptions(contract, batch[contract.column], first))
        ]
        swapped = self._swapped(exceptions)
        for found in exceptions:
            self._explain(found, swapped.get(found.contract.column))
        self.rows += batch.height

    def columns(self) -> tuple[ColumnConformity, ...]:
        """Return how each column keeps its contract."""
        return self._tallies.columns(self._contracts, self.rows, self._rules.exceptions)

    def swapped(self) -> tuple[SwappedColumns, ...]:
        """Return the pairs of columns that hold each other's values, and in how many rows."""
        return self._tallies.swapped()

    def cells_to_leave_out(self) -> pl.DataFrame:
        """Return the `column` and `row` of every cell that must not stay.

        Of a column whose contract is broken nothing is treated, so that its cells are not named.
        """
        is_kept = {one.column for one in self.columns() if one.is_kept}
        return pl.concat(
            [NO_CELLS]
            + [
                pl.DataFrame({"row": pl.concat(rows)}).select(column=pl.lit(column), row="row")
                for column, rows in self._left_out.items()
                if column in is_kept
            ]
        )

    def _exceptions(
        self, contract: ColumnContract, values: pl.Series, first: int
    ) -> Exceptions | None:
        texts = as_text(values, contract.kind).alias("value")
        strange = texts.unique().drop_nulls().to_frame().filter(self._is_suspect(contract))
        blank = strange.filter(~is_filled(_VALUE))["value"]
        self._count_missing(contract.column, texts, blank, first)
        suspects = self._cleared(contract, strange.filter(is_filled(_VALUE))["value"])
        if suspects.is_empty():
            return None
        cells = texts.to_frame().with_row_index("row", offset=first)
        return Exceptions(contract, cells.filter(_VALUE.is_in(suspects.implode())))

    def _is_suspect(self, contract: ColumnContract) -> pl.Expr:
        """What does not keep the contract, blanks included; if kept, all that may be somebody's."""
        wrong = ~conforms(contract, _VALUE) if contract.binds else ~is_filled(_VALUE)
        if self._treatments[contract.column] is not TreatmentKind.KEEP:
            return wrong
        if is_labelled(contract.column):
            return pl.lit(value=True)
        return wrong | ~_VALUE.str.contains(NOBODYS_NUMBER)

    def _cleared(self, contract: ColumnContract, suspects: pl.Series) -> pl.Series:
        """Take out of a kept column's suspects what keeps the contract and the judge lets pass."""
        if self._treatments[contract.column] is not TreatmentKind.KEEP or suspects.is_empty():
            return suspects
        judgement = self._judgements[contract.column]
        judgement.read(suspects)
        passed = [value for value, found in judgement.found.items() if not found]
        keeps = conforms(contract, _VALUE) if contract.binds else pl.lit(value=True)
        return suspects.to_frame().filter(~(keeps & _VALUE.is_in(passed)))["value"]

    def _count_missing(self, column: str, texts: pl.Series, blank: pl.Series, first: int) -> None:
        if not texts.null_count() and blank.is_empty():
            return
        missing = texts.is_null() | texts.is_in(blank.implode())
        self._tallies.add_missing(column, missing.arg_true() + first)

    def _swapped(self, exceptions: Sequence[Exceptions]) -> dict[str, pl.Series]:
        """Return, by column, the rows whose cell belongs to another column, and count the pairs."""
        rows: dict[str, list[pl.Series]] = {}
        for one, other in combinations(exceptions, 2):
            if not (one.contract.binds and other.contract.binds):
                continue
            both = one.cells.join(other.cells, on="row", suffix="_beside")
            if both.is_empty():
                continue
            moved = both.select("row", **_moved(one.contract, other.contract))
            names = one.contract.column, other.contract.column
            for column, where in zip(names, ("there", "here"), strict=True):
                rows.setdefault(column, []).append(moved.filter(where)["row"])
            pairs = moved.filter(pl.col("here") | pl.col("there"))["row"]
            if len(pairs):
                self._tallies.add_swap(*names, pairs)
        return {column: pl.concat(found).unique() for column, found in rows.items()}

    def _explain(self, exceptions: Exceptions, swapped: pl.Series | None) -> None:
        """Say of every exception what is wrong with it, count it, and leave out what must be."""
        contract, cells = exceptions.contract, exceptions.cells
        if swapped is None:
            swapped = cells["row"].clear()
        is_swapped = pl.col("row").is_in(swapped.implode())
        reasons = self._reasons(contract, cells.filter(~is_swapped)["value"].unique())
        explained = cells.join(reasons, on="value", how="left", maintain_order="left").select(
            pl.col("row").cast(pl.Int64),
            kind=pl.when(is_swapped).then(pl.lit(DirtKind.SWAPPED.value)).otherwise("kind"),
            found=pl.when(is_swapped).then(pl.lit("")).otherwise("found"),
        )
        self._tallies.add(contract.column, explained)
        if self._treatments[contract.column] in SHOWS_SOMETHING:
            left_out = explained.filter(pl.col("kind").is_in([kind.value for kind in LEFT_OUT]))
            self._left_out.setdefault(contract.column, []).append(left_out["row"])

    def _reasons(self, contract: ColumnContract, values: pl.Series) -> pl.DataFrame:
        """Return the `kind` and `found` of every value, the simple reasons first."""
        judgement = self._judgements[contract.column]
        simple = values.to_frame().select(_VALUE, kind=_simple_reason(contract))
        if not judgement.is_kept:
            judgement.read(simple.filter(pl.col("kind").is_null())["value"])
        foreign = judgement.foreign()
        found = _VALUE.replace_strict(foreign, default="", return_dtype=pl.String)
        is_judged = _VALUE.is_in(list(judgement.found))
        is_bad = has_form(contract, _VALUE) if contract.binds else pl.lit(value=False)
        judged = (
            pl.when(found != "").then(pl.lit(DirtKind.FOREIGN.value))
            .when(~is_judged & (pl.lit(judgement.is_kept) | pl.col("kind").is_null()))
            .then(pl.lit(DirtKind.UNJUDGED.value))
            .when(pl.col("kind").is_not_null()).then("kind")
            .when(is_bad).then(pl.lit(DirtKind.BAD_CHECK.value))
            .otherwise(pl.lit(DirtKind.UNUSUAL.value))
        )  # fmt: skip
        return simple.select(_VALUE, kind=judged, found=found)


def _moved(one: ColumnContract, other: ColumnContract) -> dict[str, pl.Expr]:
    """Tell where the value of each column belongs `there`, into the other, and where `here`.

    Where only one of two wrong cells fits the other column, that column must be one of
    identifiers: nearly anything would fit a column of words.
    """
    beside = pl.col("value_beside")
    there = conforms(other, _VALUE) & ~conforms(one, _VALUE)
    here = conforms(one, beside) & ~conforms(other, beside)
    return {
        "there": there & (here | pl.lit(other.content is Content.IDENTIFIER)),
        "here": here & (there | pl.lit(one.content is Content.IDENTIFIER)),
    }


def _simple_reason(contract: ColumnContract) -> pl.Expr:
    """Signs to clean or zeros to put back, after which the contract is kept; else nothing."""
    if not contract.binds:
        return pl.lit(None, dtype=pl.String)
    digits = digits_of(contract.kind)
    length = _VALUE.str.len_bytes()
    is_shorter = length.is_between(digits - LOST_ZEROS, digits - 1)
    lost = _VALUE.str.contains("^[1-9][0-9]*$") & is_shorter
    filled = conforms(contract, _VALUE.str.zfill(digits)) if digits else pl.lit(value=False)
    return (
        pl.when(conforms(contract, cleaned(_VALUE)))
        .then(pl.lit(DirtKind.ODD_SIGNS.value))
        .when(lost & filled)
        .then(pl.lit(DirtKind.LOST_ZEROS.value))
    )
