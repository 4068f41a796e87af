"""Browse the catalog: the datasets that somebody may see, and what is known of one of them."""

from datetime import datetime

from access_control.guard import Guard
from access_control.model import Account
from catalog.model import Dataset, DatasetId
from catalog.store import DatasetStore


def browse(store: DatasetStore, guard: Guard, *, by: Account, at: datetime) -> list[Dataset]:
    """Return the datasets that `by` may see, by name; that they looked is in the log."""
    return guard.admit_to_some(by, "viewDataset", store.list_all(), at)


def look_into(
    store: DatasetStore, guard: Guard, *, by: Account, dataset_id: DatasetId, at: datetime
) -> Dataset:
    """Return one dataset; that somebody looked is in the log before anything is shown.

    Raises:
        AccessDenied: `by` may not see it.
        UnknownDataset: There is none.
    """
    dataset = store.get(dataset_id)
    guard.admit_reader(by, "viewDataset", dataset.as_resource(), at)
    return dataset
