"""The keys of release domains: made when first used, destroyed for good, renewed on request.

A key may be held in shares (dual_control/): then this house has no copy of it, and whoever treats
brings it along, opened by two of its holders.

Within a domain (a product for a purpose) a person has one pseudonym. Destroying its key is how a
research file, or a person's trace through one, ends: nothing can be undone or made again.

Destroying goes in two steps, and the first one counts: the database says so, with the event in the
audit log; then the file goes. If the process is killed between them, the key is out of use already,
and whoever opens the house next removes the file (`finish_destroying`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from access_control.guard import Guard
from access_control.model import HOUSE, Account, Decision
from anonymization.records.errors import KeyDestroyed, KeyInShares, KeyInUse, UnknownDomain
from anonymization.records.model import ReleaseDomain
from anonymization.store import DomainStore
from storage.keys import BlockKey, Keyring


@dataclass(frozen=True, slots=True)
class DomainKeys:
    """What is known of the domains, and the keyring with their keys.

    `opened` are shared keys that two holders have put together for the step that is being taken.
    """

    store: DomainStore
    keyring: Keyring
    opened: Mapping[str, BlockKey] = field(default_factory=dict)

    def key_for(self, name: str, decision: Decision, at: datetime) -> BlockKey:
        """Return the key of a domain; the first use makes it, by the decision that allowed the use.

        Raises:
            KeyDestroyed: The newest generation is gone.
            KeyInShares: Nobody has opened it for this step.
        """
        domain = self.store.find(name)
        if domain is None:
            event = decision.event(at, release_domain=name, generation=1)
            domain = self.store.add(ReleaseDomain(name), replace(event, action="makeKey"))
        require_living(domain)
        if not domain.is_shared:
            return self.keyring.block_key(domain.key_name)
        if name not in self.opened:
            raise KeyInShares(
                f"the key of the release domain `{name}` is held in shares. Ask for it with "
                "`minhbach two-persons ask treat`; the data protection officer approves",
                vi=f"khóa của miền công bố `{name}` được chia cho nhiều người giữ. Hãy đề nghị bằng "
                "`minhbach two-persons ask treat`; cán bộ bảo vệ dữ liệu phê duyệt",
            )
        return self.opened[name]


def domain_name(product: str, purpose: str) -> str:
    return f"{product}.{purpose}"


def list_domains(
    keys: DomainKeys, guard: Guard, *, by: Account, at: datetime
) -> Sequence[ReleaseDomain]:
    """Return all generations of all domains.

    Raises:
        AccessDenied: `by` does not answer for keys.
    """
    guard.admit_reader(by, "viewKeys", HOUSE, at)
    return keys.store.list_all()


def destroy_key(
    keys: DomainKeys, guard: Guard, *, by: Account, name: str, at: datetime
) -> ReleaseDomain:
    """Destroy the key of a domain. Asked again, it only makes sure that the file is gone.

    Raises:
        AccessDenied: `by` is not the data protection officer.
        UnknownDomain: The domain never had a key.
    """
    domain = known_domain(keys, name)
    decision = guard.admit(by, "destroyKey", domain.as_resource(), at)
    if not domain.is_destroyed:
        event = decision.event(at, generation=domain.generation)
        domain = keys.store.mark_destroyed(domain, event)
    keys.keyring.destroy(domain.key_name)
    return domain


def renew_key(
    keys: DomainKeys, guard: Guard, *, by: Account, name: str, at: datetime
) -> ReleaseDomain:
    """Begin the next generation of a domain whose key was destroyed.

    Raises:
        AccessDenied: `by` is not the data protection officer.
        UnknownDomain: The domain never had a key.
        KeyInUse: Its key is not destroyed.
    """
    domain = known_domain(keys, name)
    decision = guard.admit(by, "renewKey", domain.as_resource(), at)
    if not domain.is_destroyed:
        raise KeyInUse(
            f"the key of `{name}` is in use. Destroy it first: two keys would give a person two "
            "pseudonyms",
            vi=f"khóa của `{name}` đang được dùng. Hãy hủy trước: hai khóa sẽ tạo hai giả danh cho "
            "một người",
        )
    renewed = ReleaseDomain(name, domain.generation + 1)
    return keys.store.add(renewed, decision.event(at, generation=renewed.generation))


def finish_destroying(keys: DomainKeys) -> int:
    """Remove the files of destroyed and of shared keys that a killed process left.

    Returns how many there were.
    """
    gone = [one for one in keys.store.list_all() if one.is_destroyed or one.is_shared]
    return sum(keys.keyring.destroy(domain.key_name) for domain in gone)


def require_living(domain: ReleaseDomain) -> None:
    """Let pass a domain whose key is not destroyed.

    Raises:
        KeyDestroyed: It is.
    """
    if domain.is_destroyed:
        name = domain.name
        raise KeyDestroyed(
            f"the key of the release domain `{name}` was destroyed. Ask the data protection "
            "officer to renew it; the new pseudonyms will have nothing to do with the old ones",
            vi=f"khóa của miền công bố `{name}` đã bị hủy. Hãy đề nghị cán bộ bảo vệ dữ liệu "
            "tạo khóa mới; giả danh mới sẽ không liên quan gì đến giả danh cũ",
        )


def known_domain(keys: DomainKeys, name: str) -> ReleaseDomain:
    found = keys.store.find(name)
    if found is None:
        raise UnknownDomain(
            "no release domain of this name ever had a key. Look at `minhbach key list`",
            vi="không miền công bố nào có tên này từng có khóa. Hãy xem `minhbach key list`",
        )
    return found
