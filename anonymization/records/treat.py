"""Treat one batch of records after a plan. Nothing that the plan does not name gets through."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from anonymization.records.detect import Detector
from anonymization.records.errors import MissingColumn, UntreatedColumn
from anonymization.records.model import (
    AgeBands,
    EntityType,
    Treatment,
    TreatmentKind,
    TreatmentPlan,
)
from anonymization.records.plan import require_no_direct_identifier_kept
from anonymization.records.treatments.generalize import generalize
from anonymization.records.treatments.pseudonymize import pseudonymize
from anonymization.records.treatments.redact import redact
from storage.keys import BlockKey


@dataclass(frozen=True, slots=True)
class TreatmentTools:
    """What the treatments work with: the key of one release domain, the detector, the rules."""

    key: BlockKey
    detector: Detector
    placeholders: Mapping[EntityType, str]
    bands: AgeBands
    as_of: date
    workers: int = 1


def treat_batch(frame: pl.DataFrame, plan: TreatmentPlan, tools: TreatmentTools) -> pl.DataFrame:
    """Return the batch treated, with its rows and the columns that stay in the same order.

    A kept column keeps its type; every other one becomes text. The same batch, plan and tools give
    the same result, and batches can be treated one by one: the key makes their pseudonyms agree.

    Raises:
        UntreatedColumn: The batch has a column the plan does not name.
        MissingColumn: The plan names a column the batch does not have.
        KeepsDirectIdentifier: The plan would leave a direct identifier as it is.
    """
    _require_plan_for(frame, plan)
    treated = (_treat(values, plan.of(values.name), tools) for values in frame.iter_columns())
    return pl.DataFrame([values for values in treated if values is not None])


def _treat(values: pl.Series, treatment: Treatment, tools: TreatmentTools) -> pl.Series | None:
    match treatment.kind:
        case TreatmentKind.KEEP:
            return values
        case TreatmentKind.DROP:
            return None
        case TreatmentKind.PSEUDONYMIZE:
            return pseudonymize(values, tools.key)
        case TreatmentKind.GENERALIZE:
            return generalize(values, treatment.level, bands=tools.bands, as_of=tools.as_of)
        case TreatmentKind.REDACT:
            return redact(
                values,
                tools.detector,
                tools.placeholders,
                column=values.name,
                workers=tools.workers,
            )


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
