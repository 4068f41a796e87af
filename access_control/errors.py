"""What can go wrong when somebody wants in."""

from storage.errors import Fault, Refusal


class AccessDenied(Refusal):
    """A rule says no, or no rule says yes."""


class SignInFailed(Refusal):
    """A name and password that do not belong together; we do not say which was wrong."""


class UnknownAccount(Refusal):
    """An account that does not exist."""


class NameUsed(Refusal):
    """A login that another account has."""


class WeakPassword(Refusal):
    """A password that is too short to stand alone."""


class OwnAccount(Refusal):
    """Somebody trying to change their own account."""


class NoSuchEvent(Refusal):
    """An event that the audit log does not have."""


class PolicyRefusedError(Fault):
    """An access policy that does not validate; the old one stays in force."""


class AuditTamperedError(Fault):
    """The audit log does not match its signed checkpoints: somebody changed it."""
