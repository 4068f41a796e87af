"""Show a steward what their decisions will do to the records, on invented rows, before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from access_control.guard import Guard
from access_control.model import Account
from anonymization.records.model import TreatmentPlan
from anonymization.records.plan import plan
from anonymization.records.preview import PREVIEW_KEY, ColumnPreview, preview_plan
from anonymization.records.rules import PurposeRule, read_record_rules
from anonymization.treat import TreatmentRoom, require_classes, tools_with
from anonymization.workshop import Workshop
from catalog.model import Dataset, DatasetId
from catalog.store import DatasetStore


@dataclass(frozen=True, slots=True)
class Preview:
    """What will be done to every column of a dataset, and for what."""

    dataset: Dataset
    purpose: PurposeRule
    plan: TreatmentPlan
    columns: Sequence[ColumnPreview]


def preview(
    store: DatasetStore,
    guard: Guard,
    workshop: Workshop,
    room: TreatmentRoom,
    *,
    by: Account,
    dataset_id: DatasetId,
    at: datetime,
) -> Preview:
    """Return before and after for every column. No record is read and no key is made.

    Raises:
        AccessDenied: `by` may not see the dataset.
        Unclassified: A column has no class yet.
        Refusal: Whatever would stop the treatment itself: a plan that may not be.
    """
    dataset = store.get(dataset_id)
    guard.admit_reader(by, "viewDataset", dataset.as_resource(), at, preview=True)
    require_classes(dataset)
    rules = read_record_rules(workshop.policies)
    made = plan(dataset.classes, rules, purpose=dataset.purpose)
    tools = tools_with(room, rules, PREVIEW_KEY, as_of=at.date())
    columns = preview_plan(made, dataset.columns, tools)
    return Preview(dataset, rules.purpose(dataset.purpose), made, columns)
