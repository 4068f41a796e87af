"""The second person answers: approve, with their share where a key is needed, or refuse."""

import base64
from collections.abc import Sequence
from datetime import datetime

from access_control.guard import Guard
from access_control.model import Account
from anonymization.domain_keys import known_domain, require_living
from anonymization.dual_control.errors import NotAHolder
from anonymization.dual_control.hold import open_share
from anonymization.dual_control.model import NEEDS_KEY, TwoPersonRequest
from anonymization.dual_control.office import Office
from anonymization.records.model import ReleaseDomain


def approve_request(
    office: Office,
    guard: Guard,
    *,
    by: Account,
    request_id: str,
    passphrase: bytes = b"",
    at: datetime,
) -> TwoPersonRequest:
    """Approve a request. Where a key is needed, the approver's share goes to the asker, sealed.

    Only the asker can open it, only for this request, and one share more than their own they do
    not get. So the key exists nowhere before the asker carries it out.

    Raises:
        AccessDenied: `by` is not the data protection officer, or asked for it themselves.
        DeedRefusedNow, RequestLapsed: It is not waiting, or its time is over.
        NotAHolder, WrongPassphrase: Their share does not open.
        NotAHolder: The asker has no key pair.
    """
    request = office.store.get(request_id)
    decision = guard.admit(by, "approveDeed", request.as_resource(), at)
    approved = request.with_approval(by.id, "", at=at)
    if request.deed in NEEDS_KEY:
        contribution = _contribution(office, request, by, passphrase, at)
        approved = request.with_approval(by.id, contribution, at=at)
    return office.store.save(approved, decision.event(at, deed=str(request.deed)))


def refuse_request(
    office: Office, guard: Guard, *, by: Account, request_id: str, at: datetime
) -> TwoPersonRequest:
    """Refuse a request, also one that was approved and not carried out yet.

    Raises:
        AccessDenied: `by` is not the data protection officer.
        DeedRefusedNow, RequestLapsed: It is done, or its time is over.
    """
    request = office.store.get(request_id)
    decision = guard.admit(by, "refuseDeed", request.as_resource(), at)
    refused = request.with_refusal(by.id, at=at)
    return office.store.save(refused, decision.event(at, deed=str(request.deed)))


def browse_deeds(
    office: Office, guard: Guard, *, by: Account, at: datetime
) -> Sequence[TwoPersonRequest]:
    """Return the requests that `by` may look at, newest first, after the look is in the log."""
    return guard.admit_to_some(by, "viewDeed", office.store.list_requests(), at)


def show_deed(
    office: Office, guard: Guard, *, by: Account, request_id: str, at: datetime
) -> TwoPersonRequest:
    """Return a request, after the look is in the log.

    Raises:
        AccessDenied: `by` has no part in it.
    """
    request = office.store.get(request_id)
    guard.admit_reader(by, "viewDeed", request.as_resource(), at)
    return request


def contribution_context(request: TwoPersonRequest, domain: ReleaseDomain) -> str:
    """What a contribution is for: sealed under this, it opens for nothing else."""
    return f"contribution/{request.id}/{request.asker}/{domain.key_name}"


def _contribution(
    office: Office, request: TwoPersonRequest, by: Account, passphrase: bytes, at: datetime
) -> str:
    domain = known_domain(office.keys, request.domain)
    require_living(domain)
    share = open_share(office, domain, by, passphrase, at)
    asker = office.store.find_holder(request.asker)
    if asker is None or request.asker not in office.keys.store.list_shares(domain):
        raise NotAHolder(
            f"who asks holds no share of the key of `{domain.name}`, so the two of you cannot open "
            "it. Let another holder ask",
            vi=f"người đề nghị không giữ phần nào của khóa `{domain.name}` nên hai người không mở "
            "được. Hãy để người giữ khóa khác đề nghị",
        )
    context = contribution_context(request, domain)
    return base64.b64encode(asker.seal(share.to_bytes(), context=context)).decode()
