"""What can go wrong at a portal: it is away, it refuses, or it does not show what we sent."""

from storage.errors import Fault, Refusal


class PortalUnavailableError(Fault):
    """The portal is down, hangs, or answers with 5xx after every try. Repeating later is safe."""


class PortalRefused(Refusal):
    """The portal would not take this, or we would not send it: repeating changes nothing."""


class PortalMismatchError(Fault):
    """What was read back is not what was sent. The dataset is not marked as published."""
