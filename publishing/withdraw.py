"""Take a release down: from our portal at once, from the others as they can be reached."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from access_control.guard import Guard
from access_control.model import Account
from catalog.model import Bilingual
from publishing.model import DeliveryState, Release
from publishing.portals.model import Portal
from publishing.release import Press
from publishing.store import ReleaseStore
from storage.rooms import room_in, sync


def withdraw(
    store: ReleaseStore,
    guard: Guard,
    press: Press,
    portals: Mapping[str, Portal],
    *,
    by: Account,
    release_id: str,
    because: Bilingual,
    at: datetime,
) -> Release:
    """Withdraw a release. Its page stays as a tombstone; its files are removed.

    Safe to repeat: what is down already stays down. `portals` holds the portals it was
    delivered to, by address.

    Raises:
        AccessDenied: `by` may not withdraw.
        PortalUnavailableError: It is down here, but a portal could not be reached; repeat.
    """
    found = store.get_release(release_id)
    decision = guard.admit(by, "withdraw", found.as_resource(), at)
    if found.is_public:
        found = replace(found, withdrawn_at=at, withdrawn_because=because)
        store.save_release(found, decision.event(at, release=found.id))
    _remove_files(press, found)
    for delivery in store.list_deliveries(found.id):
        if delivery.state is not DeliveryState.REMOVED and delivery.portal in portals:
            _take_down(portals[delivery.portal], found, because)
            removed = replace(delivery, state=DeliveryState.REMOVED, at=at)
            store.save_delivery(removed, decision.event(at, portal=delivery.portal))
    return found


def _remove_files(press: Press, release: Release) -> None:
    """In one step, so that nobody downloads half a release; a kill later leaves no public byte."""
    place = press.place_of(release.product, release.version)
    if place.exists():
        with room_in(press.drafts) as room:
            place.rename(room / "withdrawn")
            sync(place.parent)


def _take_down(portal: Portal, release: Release, because: Bilingual) -> None:
    """Remove it where any byte of it may be, also after a delivery that broke off half-way.

    A portal that shows another release and nothing of this one is left alone.
    """
    if portal.may_hold(release.product, release.id):
        portal.withdraw(release.product, because)
