"""Destroy what a committed deed replaced: old files, so that nobody can read them any more."""

from contextlib import suppress
from datetime import datetime

from access_control.model import AuditEvent
from anonymization.dual_control.model import DeedState, TwoPersonRequest
from anonymization.dual_control.office import Office
from catalog.errors import ChangedMeanwhile
from catalog.store import DatasetStore
from storage.vault import Vault


def clear(
    office: Office,
    datasets: DatasetStore,
    vault: Vault,
    request: TwoPersonRequest,
    *,
    at: datetime,
    wait: bool = True,
) -> TwoPersonRequest:
    """Destroy the files that no dataset refers to any more; the event says how many.

    Those are the old forms of what was rewritten, and what killed processes left behind: a person
    who is erased must not stay in a forgotten file either. If another process clears at the same
    moment, its event counts.
    """
    destroyed = vault.destroy_forgotten(datasets.count_uses, wait=wait)
    if destroyed is None:
        return request
    event = AuditEvent(
        at=at,
        actor=request.asker,
        action="clearDeed",
        resource=request.as_resource().name,
        outcome="done",
        facts={"deed": str(request.deed), "files_destroyed": destroyed},
    )
    with suppress(ChangedMeanwhile):
        return office.store.save(request.with_clearing(destroyed, at=at), event)
    return office.store.get(request.id)


def finish_clearing(office: Office, datasets: DatasetStore, vault: Vault, *, at: datetime) -> int:
    """Do what killed processes left to do; return how many requests that ends.

    While somebody else is sealing something, it is left for the next time.
    """
    waiting = office.store.list_requests(DeedState.CLEARING)
    cleared = [clear(office, datasets, vault, one, at=at, wait=False) for one in waiting]
    return sum(one.state is DeedState.DONE for one in cleared)
