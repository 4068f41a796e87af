"""Deliver a release to another portal: written down first, done then, safe to repeat."""

from dataclasses import replace
from datetime import datetime

from access_control.guard import Guard
from access_control.model import Account
from publishing.errors import UnknownRelease
from publishing.model import Delivery, DeliveryState, ReleaseId
from publishing.portals.model import Portal
from publishing.publication import as_publication
from publishing.release import Press
from publishing.store import ReleaseStore
from storage.errors import BilingualError


def deliver(
    store: ReleaseStore,
    guard: Guard,
    press: Press,
    portal: Portal,
    *,
    by: Account,
    release_id: str,
    at: datetime,
) -> Delivery:
    """Bring a portal to show this release; what it shows already is left alone.

    Raises:
        AccessDenied: `by` is no publisher.
        UnknownRelease: There is none, or it is withdrawn.
        PortalUnavailableError, PortalRefused: The delivery stays in the outbox with the reason.
    """
    found = store.get_release(release_id)
    decision = guard.admit(by, "deliver", found.as_resource(), at)
    if not found.is_public:
        raise UnknownRelease(
            "this release is withdrawn. Deliver a newer one",
            vi="bản phát hành này đã bị gỡ. Hãy chuyển bản mới hơn",
        )
    known = store.find_delivery(found.id, portal.name)
    tries = (known.tries if known else 0) + 1
    pending = Delivery(ReleaseId(found.id), portal.name, DeliveryState.PENDING, tries, at)
    store.save_delivery(pending, decision.event(at, portal=portal.name, phase="begin"))
    try:
        receipt = portal.publish(as_publication(found, press))
    except BilingualError as problem:
        failed = replace(pending, problem=problem.en)
        store.save_delivery(failed, decision.event(at, portal=portal.name, phase="failed"))
        raise
    delivered = replace(pending, state=DeliveryState.DELIVERED, dataset_url=receipt.dataset_url)
    store.save_delivery(
        delivered,
        decision.event(at, portal=portal.name, phase="end", changed=receipt.changed),
    )
    return delivered
