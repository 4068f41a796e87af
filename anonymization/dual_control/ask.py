"""Ask for what takes two persons."""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime

from access_control.guard import Guard
from access_control.model import Account, Fact
from anonymization.domain_keys import known_domain, require_living
from anonymization.dual_control.errors import NotShared
from anonymization.dual_control.model import (
    NEEDS_KEY,
    Deed,
    DeedWish,
    TwoPersonRequest,
    wish_as_resource,
)
from anonymization.dual_control.office import Office
from anonymization.records.model import ReleaseDomain


def ask(
    office: Office, guard: Guard, *, by: Account, wish: DeedWish, at: datetime
) -> TwoPersonRequest:
    """Ask the second person. The audit event has the number of values and a keyed digest.

    Raises:
        AccessDenied: `by` may not ask for this deed.
        PurposeRefused, ReferenceMissing, TooManyValues: The policy does not accept it.
        UnknownDomain, KeyDestroyed, NotShared: There is no key that two persons hold.
    """
    decision = guard.admit(by, "askSecondPerson", wish_as_resource(wish.deed, by), at)
    values, reference = _distinct(wish.values), wish.reference.strip()
    rule = office.rules.require(wish.deed, wish.purpose, reference=reference, values=len(values))
    if wish.deed is not Deed.ERASE:
        _require_key(wish.deed, known_domain(office.keys, wish.domain))
    number = f"t-{secrets.token_hex(6)}"
    request = TwoPersonRequest(
        id=number,
        deed=wish.deed,
        purpose=wish.purpose,
        reference=reference,
        domain=wish.domain,
        target=wish.target,
        values=len(values),
        digest=office.digests.digest("\n".join(values)) if values else "",
        asker=by.id,
        asked_at=at,
        open_until=at + rule.open_for,
        sealed_values=_sealed(office, number, values) if wish.deed is Deed.REIDENTIFY else "",
    )
    return office.store.add(request, decision.event(at, **_facts(request)))


def pseudonyms_of(office: Office, request: TwoPersonRequest) -> list[str]:
    """Return the pseudonyms that a request names, while it is open."""
    sealed = base64.b64decode(request.sealed_values)
    return office.seal.open(sealed, context=request.id.encode()).decode().split("\n")


def _facts(request: TwoPersonRequest) -> dict[str, Fact]:
    return {
        "request": request.id,
        "deed": str(request.deed),
        "purpose": request.purpose,
        "domain": request.domain,
        "values": request.values,
        "digest": request.digest,
    }


def _distinct(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in values if text.strip()))


def _sealed(office: Office, number: str, texts: list[str]) -> str:
    sealed = office.seal.seal("\n".join(texts).encode(), context=number.encode())
    return base64.b64encode(sealed).decode()


def _require_key(deed: Deed, domain: ReleaseDomain) -> None:
    require_living(domain)
    if deed in NEEDS_KEY and not domain.is_shared:
        raise NotShared(
            f"the key of `{domain.name}` is not held in shares, so two persons cannot open it "
            "together. Ask the data protection officer to split it: `minhbach key split`",
            vi=f"khóa của `{domain.name}` chưa được chia cho nhiều người giữ nên hai người chưa "
            "thể cùng mở. Hãy đề nghị cán bộ bảo vệ dữ liệu chia khóa: `minhbach key split`",
        )
