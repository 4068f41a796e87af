"""Choose what the records of a dataset are treated for."""

from datetime import datetime

from access_control.guard import Guard
from access_control.model import Account
from anonymization.records.propose import propose_again
from anonymization.records.rules import read_record_rules
from anonymization.workshop import Workshop
from catalog.model import Dataset, DatasetId
from catalog.store import DatasetStore


def choose_purpose(
    store: DatasetStore,
    guard: Guard,
    workshop: Workshop,
    *,
    by: Account,
    dataset_id: DatasetId,
    purpose: str,
    at: datetime,
) -> Dataset:
    """Propose the treatments of another purpose; the steward classifies again after that.

    Raises:
        AccessDenied: `by` is not the dataset's steward.
        UnknownPurpose: The policy has no such purpose.
    """
    dataset = store.get(dataset_id)
    decision = guard.admit(by, "choosePurpose", dataset.as_resource(), at)
    rules = read_record_rules(workshop.policies)
    chosen = rules.purpose(purpose)
    proposals = propose_again(
        dataset.proposals, rules, before=dataset.purpose, purpose=chosen.purpose
    )
    changed = dataset.with_purpose(chosen.purpose, proposals)
    return store.save(changed, decision.event(at, purpose=chosen.purpose))
