"""Contracts to test with: a clean register of texts, what is agreed about it, rows held to it."""

from collections.abc import Mapping
from functools import cache

import polars as pl

from anonymization.records.conform import Inspection
from anonymization.records.contract import propose_contracts
from anonymization.records.contract_rules import ContractRules, read_contract_rules
from anonymization.records.detect import detect
from anonymization.records.model import Treatment
from anonymization.records.propose import propose
from catalog.column_contract import ColumnConformity, ColumnContract, Dirt, DirtKind
from catalog.model import ColumnProposal
from tests.unit.anonymization.records.invented import (
    POLICIES,
    a_register,
    the_detector,
    the_rules,
)

ROWS = 300


@cache
def the_contract_rules() -> ContractRules:
    return read_contract_rules(POLICIES).rules


@cache
def clean_rows() -> pl.DataFrame:
    """A register as a CSV file gives it: every cell a text."""
    return a_register(ROWS).cast(pl.String)


@cache
def proposals() -> Mapping[str, ColumnProposal]:
    frame = clean_rows()
    return propose(dict(frame.schema), detect(frame, the_detector()), the_rules())


@cache
def agreed() -> tuple[ColumnContract, ...]:
    return contracts_of(clean_rows(), proposals())


def contracts_of(
    frame: pl.DataFrame, proposed: Mapping[str, ColumnProposal]
) -> tuple[ColumnContract, ...]:
    return propose_contracts(frame, proposed.values(), the_detector(), the_contract_rules())


def treatments() -> dict[str, Treatment]:
    return {name: Treatment.parse(one.treatment) for name, one in proposals().items()}


def inspected(
    frame: pl.DataFrame, *, rules: ContractRules | None = None, **treated: str
) -> Inspection:
    """The rows held to the contracts of the clean register, in one batch."""
    ways = treatments() | {name: Treatment.parse(way) for name, way in treated.items()}
    used = rules or the_contract_rules()
    inspection = Inspection(agreed(), ways, the_detector(), used)
    inspection.see(frame)
    return inspection


def with_cells(cells: Mapping[str, Mapping[int, str | None]]) -> pl.DataFrame:
    """The clean register with other cells, by column and row (from 1)."""
    frame = clean_rows()
    for column, changes in cells.items():
        values = frame[column].to_list()
        for row, cell in changes.items():
            values[row - 1] = cell
        frame = frame.with_columns(pl.Series(column, values, dtype=pl.String))
    return frame


def found_in(inspection: Inspection, column: str) -> ColumnConformity:
    return next(one for one in inspection.columns() if one.column == column)


def dirt_in(inspection: Inspection, column: str) -> dict[DirtKind, Dirt]:
    return {one.kind: one for one in found_in(inspection, column).dirt}
