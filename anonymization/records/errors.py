"""What can go wrong when records are treated."""

from storage.errors import Fault, Refusal


class UntreatedColumn(Refusal):
    """A column the plan does not name. Silence is not "keep"."""


class MissingColumn(Refusal):
    """A column the plan names and the records do not have."""


class KeepsDirectIdentifier(Refusal):
    """A plan under which a direct identifier would stay as it is."""


class ContractBroken(Refusal):
    """A column of which too many cells do not keep its contract."""


class NoSuchTreatment(Refusal):
    """A treatment nobody here knows, or one that does not fit what the column holds."""


class HashRefused(NoSuchTreatment):
    """A hash was asked for: identifiers of 10 to 12 digits are found again by trying all of them."""


class FormatTooSmall(Refusal):
    """Values with too few digits to be encrypted into values of the same form."""


class NotForThisKind(Refusal):
    """A treatment that the policy allows for some kinds of values only, and not for this one."""


class NobodyNamed(Refusal):
    """A treatment that goes by person, and no column says who the person is."""


class UnknownPurpose(Refusal):
    """A purpose for which `policies/treatments.yaml` has no rules."""


class KeyDestroyed(Refusal):
    """The key of a release domain is gone; a new one is an explicit step of its own."""


class KeyInShares(Refusal):
    """The key of a release domain that two of its holders have to open."""


class KeyInUse(Refusal):
    """A new key was asked for while the old one is not destroyed."""


class UnknownDomain(Refusal):
    """A release domain that never had a key."""


class BadLine(Refusal):
    """A line that is not an object with `id` and `text`. Says where, never what."""


class NotAPseudonym(Refusal):
    """Text that no key of ours made, or that cannot be undone."""


class UndecidedCaseError(Fault):
    """A class and role for which `policies/treatments.yaml` says nothing."""


class VerdictsDifferError(Fault):
    """The fast path found something else than the stock path: an alarm, not a mistake of anyone."""


class NothingToMeasure(Refusal):
    """Records without people: an empty file is not a safe one."""


class RiskTooHigh(Refusal):
    """A de-identified file that the policy does not let out of the treatment."""


class NotOnTheLadder(Refusal):
    """A treatment that is no coarser level of what was decided for a column."""
