"""Become a holder of shares, and split the key of a release domain for several holders."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from access_control.errors import WeakPassword
from access_control.guard import Guard
from access_control.model import HOUSE, Account, AccountId, AuditEvent, Role
from anonymization.domain_keys import known_domain, require_living
from anonymization.dual_control.errors import HoldersRefused, NotAHolder
from anonymization.dual_control.office import Office
from anonymization.records.errors import KeyInShares
from anonymization.records.model import ReleaseDomain
from storage.key_shares import HolderKey, KeyShare, ShareRefused, WrongPassphrase, split
from storage.keys import BlockKey

SHORTEST_PASSPHRASE = 14


def become_holder(
    office: Office, guard: Guard, *, by: Account, passphrase: bytes, at: datetime
) -> None:
    """Make a key pair for `by`, locked with their passphrase or the content of their key file.

    Doing it again makes another pair: shares that were sealed for the earlier one stay closed.

    Raises:
        AccessDenied: Their role holds no shares.
        WeakPassword: Fewer than 14 bytes.
    """
    decision = guard.admit(by, "holdShare", HOUSE, at)
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise WeakPassword(
            f"a passphrase for a share has at least {SHORTEST_PASSPHRASE} signs, and is not your "
            "password. Choose a longer one",
            vi=f"mật khẩu giữ khóa có ít nhất {SHORTEST_PASSPHRASE} ký tự và khác mật khẩu đăng "
            "nhập. Hãy chọn mật khẩu dài hơn",
        )
    is_renewed = office.store.find_holder(by.id) is not None
    key = HolderKey.make(passphrase, work=office.work)
    office.store.keep_holder(by.id, key, decision.event(at, renewed=is_renewed))


def split_key(
    office: Office,
    guard: Guard,
    *,
    by: Account,
    name: str,
    holders: Sequence[Account],
    at: datetime,
) -> ReleaseDomain:
    """Hand the key of a domain to its holders; the house keeps no copy.

    If the process is killed after the shares are kept, the copy is removed when the house opens.

    Raises:
        AccessDenied: `by` is not the data protection officer.
        UnknownDomain, KeyDestroyed: There is no key.
        KeyInShares: It is split already.
        HoldersRefused: Not as many as the policy says, one twice, or no two roles among them.
        NotAHolder: One of them has no key pair yet.
    """
    domain = known_domain(office.keys, name)
    decision = guard.admit(by, "splitKey", domain.as_resource(), at)
    require_living(domain)
    if domain.is_shared:
        raise KeyInShares(
            f"the key of `{name}` is split already. To change its holders, rotate it",
            vi=f"khóa của `{name}` đã được chia. Muốn đổi người giữ, hãy thay khóa",
        )
    _require_several(holders, office.rules.shares.holders)
    key = office.keys.keyring.block_key(domain.key_name)
    sealed = seal_shares(office, domain, key, [holder.id for holder in holders])
    event = decision.event(at, generation=domain.generation, holders=len(holders))
    shared = office.keys.store.share(domain, sealed, event)
    office.keys.keyring.destroy(domain.key_name)
    return shared


def seal_shares(
    office: Office, domain: ReleaseDomain, key: BlockKey, holders: Sequence[AccountId]
) -> Mapping[AccountId, bytes]:
    """Return one sealed share for each holder.

    Raises:
        NotAHolder: One of them has no key pair yet.
    """
    known = office.store.list_holders()
    without = [holder for holder in holders if holder not in known]
    if without:
        raise NotAHolder(
            f"{len(without)} of the holders have not set a passphrase yet. Each of them runs "
            "`minhbach two-persons hold` first",
            vi=f"{len(without)} người giữ khóa chưa đặt mật khẩu. Mỗi người hãy chạy "
            "`minhbach two-persons hold` trước",
        )
    shares = zip(holders, split(key, len(holders)), strict=True)
    return {
        holder: known[holder].seal(share.to_bytes(), context=share_context(domain, holder))
        for holder, share in shares
    }


def open_share(
    office: Office, domain: ReleaseDomain, holder: Account, passphrase: bytes, at: datetime
) -> KeyShare:
    """Return the share of a person, opened with their passphrase; a failed try is in the log.

    Raises:
        NotAHolder: They hold none of this key.
        WrongPassphrase, ShareRefused: It does not open.
    """
    sealed = office.keys.store.list_shares(domain).get(holder.id)
    key = office.store.find_holder(holder.id)
    if sealed is None or key is None:
        raise NotAHolder(
            f"you hold no share of the key of `{domain.name}`. Ask one of its holders",
            vi=f"bạn không giữ phần nào của khóa `{domain.name}`. Hãy nhờ người giữ khóa",
        )
    context = share_context(domain, holder.id)
    try:
        return KeyShare.from_bytes(key.open(sealed, passphrase, context=context))
    except (WrongPassphrase, ShareRefused):
        tried = AuditEvent(at, holder.id, "openShare", domain.as_resource().name, "refused")
        office.store.log.record(tried)
        raise


def share_context(domain: ReleaseDomain, holder: AccountId) -> str:
    """What a share is for: sealed under this, it opens for nothing else."""
    return f"{domain.key_name}/{holder}"


def _require_several(holders: Sequence[Account], wanted: int) -> None:
    officers = [one for one in holders if Role.DPO in one.roles]
    others = [one for one in holders if Role.DPO not in one.roles]
    if len({one.id for one in holders}) != wanted or not (officers and others):
        raise HoldersRefused(
            f"a key has {wanted} different holders, among them a data protection officer and "
            "somebody who is none. Name them again",
            vi=f"mỗi khóa có {wanted} người giữ khác nhau, trong đó có cán bộ bảo vệ dữ liệu và "
            "người không phải cán bộ bảo vệ dữ liệu. Hãy nêu lại",
        )
