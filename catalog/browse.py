"""Browse the catalog: the datasets that somebody may see."""

from datetime import datetime

from access_control.guard import Guard
from access_control.model import Account
from catalog.model import Dataset
from catalog.store import DatasetStore


def browse(store: DatasetStore, guard: Guard, *, by: Account, at: datetime) -> list[Dataset]:
    """Return the datasets that `by` may see, by name; that they looked is in the log."""
    return guard.admit_to_some(by, "viewDataset", store.list_all(), at)
