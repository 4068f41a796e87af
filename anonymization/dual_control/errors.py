"""What can go wrong when two persons have to act together."""

from storage.errors import Refusal


class PurposeRefused(Refusal):
    """A purpose that the policy does not know, or not for this deed."""


class TooManyValues(Refusal):
    """More pseudonyms than one request may name, or none."""


class ReferenceMissing(Refusal):
    """A purpose that needs the number of a file or decision, and has none that is one."""


class UnknownDeedRequest(Refusal):
    """A request of two persons that does not exist."""


class DeedRefusedNow(Refusal):
    """A request that is in another state than the step asks for."""


class RequestLapsed(Refusal):
    """A request whose time is over."""


class NotAHolder(Refusal):
    """Somebody without a share of the key that is to be opened."""


class NotShared(Refusal):
    """A key that is not held in shares."""


class HoldersRefused(Refusal):
    """Holders who are too few, the same, or of one role only."""


class OtherIdentifier(Refusal):
    """An identifier that is not the one the approved request is about."""


class NotAnIdentifier(Refusal):
    """A text that cannot be an identifier of the kind it is said to be."""


class NobodyFound(Refusal):
    """An identifier that is in no version of any dataset."""


class VersionsDoNotMatch(Refusal):
    """A de-identified version with other rows than the registered one it was made from."""


class OtherPurposeNow(Refusal):
    """A dataset that is on the way to another purpose than the key is for."""
