"""The residual risk of a dataset: before it is treated, as it was measured, and how to lower it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from access_control.guard import Guard
from access_control.model import Account, AccountId
from anonymization.records.errors import NotOnTheLadder
from anonymization.records.model import ColumnTreatment
from anonymization.records.plan import plan
from anonymization.records.preview import PREVIEW_KEY
from anonymization.records.risk.assess import Assessment, PlanChoice, weigh
from anonymization.records.risk.ladders import levels_of
from anonymization.records.risk.report import read_report
from anonymization.records.risk.view import asked_of
from anonymization.records.rules import read_record_rules
from anonymization.treat import TreatmentRoom, newest_day, records_of, require_classes, tools_with
from anonymization.workshop import Workshop
from catalog.model import Bilingual, ColumnClass, Dataset, DatasetId, Version, VersionKind
from catalog.store import DatasetStore

ADOPTED = Bilingual(
    vi="phương án khái quát hóa để giảm rủi ro còn lại, chọn sau khi đo",
    en="a plan of generalization to lower the residual risk, chosen after measuring",
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A dataset, the risk its plan would leave, and safer plans, the least loss first."""

    dataset: Dataset
    assessment: Assessment
    choices: Sequence[PlanChoice]


@dataclass(frozen=True, slots=True)
class Measured:
    """The newest de-identified version of a dataset and its report; both may be missing."""

    dataset: Dataset
    version: Version | None
    report: Mapping[str, Any] | None


def weigh_plans(
    store: DatasetStore,
    guard: Guard,
    workshop: Workshop,
    room: TreatmentRoom,
    *,
    by: Account,
    dataset_id: DatasetId,
    at: datetime,
) -> Weighed:
    """Measure what the decided plan would leave, and search safer ones. Nothing is changed.

    The records are read, each column as it would be treated; no key of the house is used.

    Raises:
        AccessDenied: `by` is not the dataset's steward.
        Unclassified: A column has no class yet.
        NothingToMeasure: There is nobody in the records.
    """
    dataset = store.get(dataset_id)
    guard.admit_reader(by, "measureRisk", dataset.as_resource(), at, purpose=dataset.purpose)
    require_classes(dataset)
    rules = read_record_rules(workshop.policies)
    made = plan(dataset.classes, rules, purpose=dataset.purpose)
    tools = tools_with(room, rules, PREVIEW_KEY, as_of=newest_day(workshop, dataset))
    asked = asked_of(made, dataset.columns, workshop.policies)
    records = records_of(workshop, dataset, tools)
    assessment, choices = weigh(records, asked.view, asked.rule)
    return Weighed(dataset, assessment, choices)


def measured_risk(
    store: DatasetStore,
    guard: Guard,
    workshop: Workshop,
    *,
    by: Account,
    dataset_id: DatasetId,
    at: datetime,
) -> Measured:
    """Return the report that was made when the newest de-identified version was.

    Raises:
        AccessDenied: `by` may not see the dataset.
    """
    dataset = store.get(dataset_id)
    guard.admit_reader(by, "viewDataset", dataset.as_resource(), at, risk=True)
    if not dataset.has(VersionKind.DE_IDENTIFIED):
        return Measured(dataset, None, None)
    version = dataset.newest(VersionKind.DE_IDENTIFIED)
    return Measured(dataset, version, read_report(workshop.vault, version))


def adopt_plan(
    store: DatasetStore,
    guard: Guard,
    workshop: Workshop,
    *,
    by: Account,
    dataset_id: DatasetId,
    treatments: Mapping[str, str],
    at: datetime,
) -> Dataset:
    """Take over a safer plan: the named columns get coarser treatments. The records are not touched.

    Raises:
        AccessDenied: `by` is not the dataset's steward.
        Unclassified: A column has no class yet.
        NotOnTheLadder: A column is not compared, or its treatment is no coarser one of its ladder.
    """
    dataset = store.get(dataset_id)
    decision = guard.admit(by, "classify", dataset.as_resource(), at)
    require_classes(dataset)
    rules = read_record_rules(workshop.policies)
    made = plan(dataset.classes, rules, purpose=dataset.purpose)
    asked = asked_of(made, dataset.columns, workshop.policies)
    _require_on_ladders(asked.view.quasi_identifiers, treatments)
    classes = tuple(_coarser(one, treatments.get(one.column, ""), by.id) for one in dataset.classes)
    changed = sum(a != b for a, b in zip(classes, dataset.classes, strict=True))
    return store.save(
        dataset.with_classes(classes), decision.event(at, adopted_plan=True, changed=changed)
    )


def _require_on_ladders(
    quasi_identifiers: Iterable[ColumnTreatment], treatments: Mapping[str, str]
) -> None:
    ladders = {
        one.column: {str(level.treatment) for level in levels_of(one)} for one in quasi_identifiers
    }
    wrong = [c for c, said in treatments.items() if said not in ladders.get(c, set())]
    if wrong:
        raise NotOnTheLadder(
            f"{len(wrong)} of the treatments are not on the ladder of their columns, or the plan is "
            "not of the decisions of now. Measure again and choose one of the plans shown",
            vi=f"{len(wrong)} cách xử lý không nằm trên bậc thang của cột, hoặc phương án không còn "
            "khớp với quyết định hiện tại. Hãy đo lại và chọn một phương án được hiển thị",
        )


def _coarser(one: ColumnClass, treatment: str, by: AccountId) -> ColumnClass:
    if treatment in ("", one.treatment):
        return one
    return replace(one, treatment=treatment, reason=ADOPTED.vi, overruled=True, decided_by=by)
