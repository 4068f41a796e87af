"""Treat one batch of records after a plan. Nothing that the plan does not name gets through."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

import polars as pl

from anonymization.records.detect import Detector
from anonymization.records.errors import MissingColumn, UntreatedColumn
from anonymization.records.model import (
    AgeBands,
    ColumnTreatment,
    EntityType,
    Generalization,
    Mask,
    TreatmentKind,
    TreatmentPlan,
)
from anonymization.records.plan import require_no_direct_identifier_kept, require_person
from anonymization.records.treatments.generalize import generalize
from anonymization.records.treatments.mask import mask
from anonymization.records.treatments.preserve_format import preserve_format
from anonymization.records.treatments.pseudonymize import pseudonymize
from anonymization.records.treatments.redact import Persons, redact
from anonymization.records.treatments.shift_dates import shift_dates
from storage.keys import BlockKey


@dataclass(frozen=True, slots=True)
class TreatmentTools:
    """What the treatments work with: a release domain and its key, the detector, the rules."""

    key: BlockKey
    detector: Detector
    placeholders: Mapping[EntityType, str]
    bands: AgeBands
    as_of: date
    domain: str = ""
    shift_within: int = 1


def treat_batch(frame: pl.DataFrame, plan: TreatmentPlan, tools: TreatmentTools) -> pl.DataFrame:
    """Return the batch treated, with its rows and the columns that stay in the same order.

    A kept column keeps its type; every other one becomes text. The same batch, plan and tools give
    the same result, and batches can be treated one by one: the key makes them agree.

    Raises:
        UntreatedColumn: The batch has a column the plan does not name.
        MissingColumn: The plan names a column the batch does not have.
        KeepsDirectIdentifier: The plan would leave a direct identifier as it is.
        NobodyNamed: Dates are to move by person, and no column names the person.
        FormatTooSmall: A value is too short to keep its format.
    """
    _require_plan_for(frame, plan)
    persons = frame[plan.person] if plan.person else None
    pieces = (
        _Piece(values, plan.of(values.name), persons, tools) for values in frame.iter_columns()
    )
    treated = (_WAYS[piece.column.treatment.kind](piece) for piece in pieces)
    return pl.DataFrame([values for values in treated if values is not None])


@dataclass(frozen=True, slots=True)
class _Piece:
    """One column of a batch, what is to become of it, and whom each row is about."""

    values: pl.Series
    column: ColumnTreatment
    persons: pl.Series | None
    tools: TreatmentTools

    @property
    def key(self) -> BlockKey:
        """Each treatment has a key of its own, made from that of the release domain."""
        return self.tools.key.for_use(self.column.treatment.kind)

    @property
    def scope(self) -> str:
        """By kind, not by column: the same number has to meet in two tables of one domain."""
        return f"{self.tools.domain}/{self.column.kind or self.column.column}"


def _generalize(piece: _Piece) -> pl.Series:
    level = cast("Generalization", piece.column.treatment.to)
    return generalize(piece.values, level, bands=piece.tools.bands, as_of=piece.tools.as_of)


def _shift_dates(piece: _Piece) -> pl.Series:
    persons = cast("pl.Series", piece.persons)  # `require_person` has seen to it
    return shift_dates(piece.values, persons, piece.key, within=piece.tools.shift_within)


def _redact(piece: _Piece) -> pl.Series:
    return redact(
        piece.values,
        piece.tools.detector,
        piece.tools.placeholders,
        column=piece.values.name,
        persons=None if piece.persons is None else Persons(piece.persons, piece.key),
    )


_WAYS: Mapping[TreatmentKind, Callable[[_Piece], pl.Series | None]] = {
    TreatmentKind.KEEP: lambda piece: piece.values,
    TreatmentKind.DROP: lambda _piece: None,
    TreatmentKind.PSEUDONYMIZE: lambda piece: pseudonymize(piece.values, piece.key),
    TreatmentKind.PRESERVE_FORMAT: lambda piece: preserve_format(
        piece.values, piece.key, scope=piece.scope
    ),
    TreatmentKind.GENERALIZE: _generalize,
    TreatmentKind.SHIFT_DATES: _shift_dates,
    TreatmentKind.MASK: lambda piece: mask(piece.values, cast("Mask", piece.column.treatment.to)),
    TreatmentKind.REDACT: _redact,
}


def _require_plan_for(frame: pl.DataFrame, plan: TreatmentPlan) -> None:
    named = {one.column for one in plan.columns}
    untreated = [f"`{name}`" for name in frame.columns if name not in named]
    if untreated:
        raise UntreatedColumn(
            f"the plan does not say what to do with {', '.join(untreated)}. Decide and plan again",
            vi=f"kế hoạch chưa nêu cách xử lý {', '.join(untreated)}. "
            "Hãy quyết định rồi lập lại kế hoạch",
        )
    missing = [f"`{name}`" for name in sorted(named - set(frame.columns))]
    if missing:
        raise MissingColumn(
            f"the plan names {', '.join(missing)}, which the records do not have. Plan again",
            vi=f"kế hoạch có {', '.join(missing)} nhưng bản ghi không có. Hãy lập lại kế hoạch",
        )
    require_no_direct_identifier_kept(plan.columns)
    require_person(plan)
