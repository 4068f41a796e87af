"""What can go wrong when a dataset is taken in or described."""

from storage.errors import Refusal


class UnknownDataset(Refusal):
    """A dataset that the catalog does not hold."""


class NameTaken(Refusal):
    """A dataset of that name exists already."""


class UnreadableSource(Refusal):
    """A delivered file that is not what it says, or cannot be read completely."""


class SourceTooLarge(Refusal):
    """A delivered file over the limit."""


class Unclassified(Refusal):
    """A column without a class: the catalog refuses silence (R-01)."""


class StepMissing(Refusal):
    """A step of the way that has not been taken yet."""


class QualityFailed(Refusal):
    """A quality rule found something that must be mended at the source."""


class ChangedMeanwhile(Refusal):
    """Somebody else changed the same thing between our reading and our writing."""
