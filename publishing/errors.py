"""What can go wrong on the way out."""

from storage.errors import Fault, Refusal


class UnknownRequest(Refusal):
    """A release request that does not exist."""


class UnknownRelease(Refusal):
    """A release that does not exist, or is not public."""


class WrongMoment(Refusal):
    """A move that the workflow does not know from where the request stands."""


class SameChecker(Refusal):
    """A second check by the same person."""


class UnlistedPortal(Refusal):
    """A portal that this house does not deliver to."""


class RequestChanged(Refusal):
    """Somebody else moved the request between our reading and our writing."""


class CertificateOutdated(Refusal):
    """The rules changed, or another table was released, after the table was protected."""


class PersonalDataFound(Refusal):
    """The bytes that were about to be published hold something personal; nothing leaves."""


class ReleaseBrokenError(Fault):
    """A release whose bytes do not match its signature or its checksums."""


class NotARelease(Refusal):
    """What was given to be verified is no folder, ZIP file or address of a release."""
