"""Treat a dataset with a key that is held in shares: opened by two persons, for this run only."""

from dataclasses import dataclass, replace
from datetime import datetime

from access_control.guard import Guard
from access_control.model import Account
from anonymization.dual_control.model import Deed
from anonymization.dual_control.office import Office
from anonymization.dual_control.open_key import open_key
from anonymization.treat import Progress, TreatmentRoom, treat
from anonymization.workshop import Workshop
from catalog.model import Dataset, DatasetId
from catalog.store import DatasetStore


@dataclass(frozen=True, slots=True)
class Works:
    """The datasets, and what treating and rewriting them needs."""

    datasets: DatasetStore
    workshop: Workshop
    room: TreatmentRoom


def treat_together(
    office: Office,
    guard: Guard,
    works: Works,
    *,
    by: Account,
    request_id: str,
    passphrase: bytes,
    at: datetime,
    on_progress: Progress = lambda _step, _done, _all: None,
) -> Dataset:
    """Treat the dataset of an approved request; a run that fails may be tried again in time.

    Raises:
        AccessDenied: `by` did not ask for it, nobody approved it, or they are not its steward.
        DeedRefusedNow, RequestLapsed: It is not approved any more, or its time is over.
        KeyDestroyed, NotAHolder, WrongPassphrase, ShareRefused: The key does not open.
        Refusal: Whatever `treat` refuses.
    """
    request = office.store.get(request_id)
    decision = guard.admit(by, "carryOutDeed", request.as_resource(), at)
    request.require_carrying_out(Deed.TREAT, at)
    key = open_key(office, request, by, passphrase, at)
    keys = replace(works.room.keys, opened={request.domain: key})
    made = treat(
        *(works.datasets, guard, works.workshop, replace(works.room, keys=keys)),
        by=by,
        dataset_id=DatasetId(request.target),
        at=at,
        on_progress=on_progress,
    )
    result = {"version": made.versions[-1].number, "rows": made.versions[-1].rows}
    office.store.save(request.with_end({**result}, at=at), decision.event(at, **result))
    return made
