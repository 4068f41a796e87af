"""What can go wrong while people are being protected."""

from storage.errors import Fault, Refusal


class UnknownCode(Refusal):
    """A value that the code list of its dimension does not know."""


class StillExposed(Refusal):
    """The attacker can compute a protected cell too closely; nothing is released."""


class MethodsMixed(Refusal):
    """The same people were released exactly and rounded; the difference would tell small counts."""


class AttackFailedError(Fault):
    """The solver gave no answer; without an attack there is no proof and no release."""


class NotForTables(Refusal):
    """Records that were treated for another purpose than tables for everybody."""
