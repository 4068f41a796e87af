"""Put two shares together: the key then exists in this process, for one step."""

import base64
from datetime import datetime

from access_control.model import Account
from anonymization.domain_keys import known_domain, require_living
from anonymization.dual_control.answer import contribution_context
from anonymization.dual_control.errors import NotAHolder
from anonymization.dual_control.hold import open_share
from anonymization.dual_control.model import TwoPersonRequest
from anonymization.dual_control.office import Office
from storage.key_shares import KeyShare, combine
from storage.keys import BlockKey


def open_key(
    office: Office, request: TwoPersonRequest, by: Account, passphrase: bytes, at: datetime
) -> BlockKey:
    """Return the key that the asker's share and the approver's contribution determine.

    Raises:
        KeyDestroyed: It was destroyed since.
        NotAHolder, WrongPassphrase, ShareRefused: A share does not open; also when the key was
            rotated since the approval.
    """
    domain = known_domain(office.keys, request.domain)
    require_living(domain)
    own = open_share(office, domain, by, passphrase, at)
    holder = office.store.find_holder(by.id)
    if holder is None:
        raise NotAHolder(
            "you have no key pair any more. Become a holder again and have the key rotated",
            vi="bạn không còn cặp khóa. Hãy đăng ký giữ khóa lại và đề nghị thay khóa",
        )
    context = contribution_context(request, domain)
    sealed = base64.b64decode(request.contribution)
    other = KeyShare.from_bytes(holder.open(sealed, passphrase, context=context))
    return combine(own, other)
