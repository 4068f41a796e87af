"""Lead a few pseudonyms back to identifiers: two persons, one purpose, shown once."""

from datetime import datetime

import polars as pl

from access_control.guard import Guard
from access_control.model import Account
from anonymization.dual_control.ask import pseudonyms_of
from anonymization.dual_control.model import Deed
from anonymization.dual_control.office import Office
from anonymization.dual_control.open_key import open_key
from anonymization.records.model import TreatmentKind
from anonymization.records.treatments.pseudonymize import unmap


def reidentify(
    office: Office,
    guard: Guard,
    *,
    by: Account,
    request_id: str,
    passphrase: bytes,
    at: datetime,
) -> dict[str, str]:
    """Return the identifier of each pseudonym that was approved, to the asker and only now.

    The request ends, with the event in the log, before anything is returned; whoever loses the
    answer has to ask again. Neither the key nor an identifier is kept anywhere.

    Raises:
        AccessDenied: `by` did not ask for it, or nobody approved it.
        DeedRefusedNow, RequestLapsed: It is not approved any more, or its time is over.
        KeyDestroyed, NotAHolder, WrongPassphrase, ShareRefused: The key does not open.
        NotAPseudonym: At least one of them is not of this domain, or is of a long value.
    """
    request = office.store.get(request_id)
    decision = guard.admit(by, "carryOutDeed", request.as_resource(), at)
    request.require_carrying_out(Deed.REIDENTIFY, at)
    key = open_key(office, request, by, passphrase, at)
    pseudonyms = pl.Series(pseudonyms_of(office, request), dtype=pl.String)
    found = unmap(pseudonyms, key.for_use(TreatmentKind.PSEUDONYMIZE)).to_list()
    ended = request.with_end({"values": len(found)}, at=at)
    event = decision.event(at, deed=str(request.deed), values=len(found), digest=request.digest)
    office.store.save(ended, event)
    return dict(zip(pseudonyms, found, strict=True))
