"""The office of dual control: what its deeds work with."""

from dataclasses import dataclass
from pathlib import Path

from anonymization.domain_keys import DomainKeys
from anonymization.dual_control.rules import TwoPersonRules, read_two_person_rules
from anonymization.dual_control.store import DualControlStore
from storage.key_shares import WORK
from storage.keys import DigestKey, SealingKey

SEAL = "two-persons"
DIGESTS = "person-digests"


@dataclass(frozen=True, slots=True)
class Office:
    """The requests and holders, the keys of domains, and the policy."""

    store: DualControlStore
    keys: DomainKeys
    policies: Path
    work: int = WORK

    @property
    def rules(self) -> TwoPersonRules:
        return read_two_person_rules(self.policies).rules

    @property
    def seal(self) -> SealingKey:
        """Keeps the pseudonyms of a request until it ends."""
        return self.keys.keyring.sealing_key(SEAL)

    @property
    def digests(self) -> DigestKey:
        """What the log says instead of a pseudonym or an identifier."""
        return self.keys.keyring.digest_key(DIGESTS)
