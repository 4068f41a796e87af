"""Which recognizers look at the same things, and how far around they look.

The verdict on a number depends on its digits, on the label some words before it and on the word
after it; the verdict on a name on other words. So each group of recognizers has a fingerprint of
its own, taken of a *window*: the places where something may begin, and the words around them.
"""

from dataclasses import dataclass
from enum import IntEnum

from anonymization.records.model import EntityType


class Group(IntEnum):
    """Recognizers whose verdicts are remembered together."""

    NUMBERS = 0
    NAMES = 1
    ADDRESSES = 2


@dataclass(frozen=True, slots=True)
class Reach:
    """How many words and numbers a window holds, and which signs end it.

    Before the first place, `near` words are seen as they are and `far` further ones only by labels;
    two places with at most `between` words between them share a window; `after` words follow.
    A sign of `breaks` ends what is near, what is between, and what follows. Where a place is not
    Capitalized, it does so only after `around` words: capitals around it may mean a name.
    """

    near: int
    far: int
    between: int
    after: int
    breaks: str
    around: int = 1


REACHES = {
    # A label may stand eight words away (`LabelledRecognizer.reach`) and has five words at most;
    # two capitalized words before a date are a name. Behind a number stand `mở tại ngân hàng`, and
    # two words that explain it, a label of four and the word after that.
    Group.NUMBERS: Reach(near=3, far=11, between=1, after=7, breaks=""),
    # A title of four words, and a place of four before it. A dot, a colon or a quotation mark may
    # stand between a place and its name.
    Group.NAMES: Reach(near=9, far=6, between=6, after=8, breaks=",;!?()[]{}”/\\|–—-…\n", around=6),
    # The name of a unit has seven words, and a province of four may follow it.
    Group.ADDRESSES: Reach(near=1, far=6, between=9, after=13, breaks=';:!?()[]{}"“”|…'),
}

GROUP_OF = {
    **dict.fromkeys(EntityType, Group.NUMBERS),
    EntityType.PERSON: Group.NAMES,
    EntityType.ADDRESS: Group.ADDRESSES,
}
"""Every other entity has a digit or an `@` in it."""

WITHOUT_RULE = len(Group)
"""In the place of a group: recognizers that did not say what they look at. They read every text."""
