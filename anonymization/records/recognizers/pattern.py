r"""What every recognizer here has in common: one identifier, its patterns, and its labels.

Patterns are regular expressions for Presidio. They spell digits as `[0-9]`: `\d` would also
accept digits of other scripts, which checksums cannot read.
"""

import re
from collections.abc import Collection, Hashable
from itertools import product
from typing import ClassVar

from presidio_analyzer import Pattern, PatternRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from anonymization.records.model import EntityType
from anonymization.records.text import without_marks

LANGUAGE = "vi"
ONLY_WITH_LABEL = 0.05
NO_DIGIT_BEFORE = r"(?<![0-9])"
NO_DIGIT_AFTER = r"(?![0-9])"
MOST_LETTERS = 3
LONGEST_GROUP = 6


LIKE_DIGITS = "OIlSB"
"""Letters that machines read for 0, 1, 1, 5 and 8."""
READ_FOR_DIGITS = tuple(
    frozenset(map("".join, product(sorted(set(LIKE_DIGITS.lower())), repeat=letters)))
    for letters in range(2, MOST_LETTERS + 1)
)
"""The words of such letters, one list for each length; single letters are always told apart."""


def read_from_paper(digits: int) -> str:
    """Return a pattern for digits of which up to three were read as letters.

    At least one is a letter: numbers of digits alone have patterns of their own.
    """
    letter, either = f"[{LIKE_DIGITS}]", f"[0-9{LIKE_DIGITS}]"
    return (
        rf"(?<![A-Za-z0-9])(?=[0-9]{{0,{digits - 1}}}{letter})"
        rf"(?!(?:[0-9]{{0,{digits}}}{letter}){{{MOST_LETTERS + 1}}}){either}{{{digits}}}(?![A-Za-z0-9])"
    )


def in_groups(digits: int) -> str:
    """Return a pattern for so many digits with spaces, dots or hyphens between some of them."""
    grouped = "|".join(rf"[0-9](?:{sign}?[0-9]){{{digits - 1}}}" for sign in (" ", r"\.", "-"))
    return (
        rf"(?<![0-9]|[0-9][.,-])(?![0-9]{{{LONGEST_GROUP + 1}}})(?:{grouped})(?![0-9]|[.,-][0-9])"
    )


LETTERS_EITHER_CASE = re.MULTILINE | re.DOTALL | re.IGNORECASE
CASE_MATTERS = re.MULTILINE | re.DOTALL


class LabelledRecognizer(PatternRecognizer):
    """A Presidio pattern recognizer that knows which words stand before its identifier.

    `labels` speak for the identifier, `against` speaks for something else that looks like it.
    Both are phrases without diacritics, in lower case. A label may stand `reach` words away.
    """

    entity: ClassVar[EntityType]
    found_by: ClassVar[tuple[Pattern, ...]]
    labels: ClassVar[tuple[str, ...]]
    against: ClassVar[tuple[str, ...]] = ()
    labelled_score: ClassVar[float] = 0.9
    reach: ClassVar[int] = 8
    is_number: ClassVar[bool] = False
    """Whether the labels of the other numbers speak against this one."""
    has_letters: ClassVar[bool] = False
    """Whether letters in it tell it from all other numbers, so that their labels do not matter."""
    digits: ClassVar[int] = 0
    """How many digits it has with its leading zeros, where that is one number."""
    flags: ClassVar[int] = LETTERS_EITHER_CASE
    reads: ClassVar[tuple[Collection[str], ...] | None] = None
    """The lists of words it consults. `None`: it may look at anything, so each text is read."""
    phrases_of: ClassVar[tuple[Collection[str], ...]] = ()
    """The lists of which it consults the phrases; their single words it `sees`."""
    reads_small: ClassVar[tuple[Collection[str], ...]] = ()
    """The lists of words that it consults for words that are not capitalized."""
    reads_bare: ClassVar[tuple[Collection[str], ...]] = ()
    """The lists of words that it compares without diacritics even where the text has them."""
    inserts: ClassVar[tuple[str, ...]] = ()
    """The parts of its patterns that are nothing but words of the lists it reads."""
    also_matches: ClassVar[tuple[str, ...]] = ()
    """Further expressions that it matches on the text."""

    def __init__(self) -> None:
        super().__init__(
            supported_entity=self.entity,
            patterns=list(self.found_by),
            context=list(self.labels),
            supported_language=LANGUAGE,
            global_regex_flags=int(self.flags),
        )

    def analyze(
        self,
        text: str,
        entities: list[str],
        nlp_artifacts: NlpArtifacts | None = None,
        regex_flags: int | None = None,
    ) -> list[RecognizerResult]:
        """Match the patterns on the text without diacritics; positions stay the same."""
        found = super().analyze(without_marks(text), entities, nlp_artifacts, regex_flags)
        for result in found:
            self.fit(text, result)
        return [result for result in found if result.score > 0]

    def sees(self, word: str, *, marked: bool) -> Hashable:  # noqa: ARG002
        """Return what it can tell about a word in small letters beyond the lists that it `reads`.

        `marked` says whether the text has diacritics. Words of which it returns the same, and
        that are in the same lists, are alike to it. `None` is nothing.
        """
        return None

    def fit(self, text: str, result: RecognizerResult) -> None:
        """Correct score and extent of a match by what the text as it was written can tell.

        A score of 0 takes the match back.
        """
        result.score = self.score_in(text, result)

    def score_in(self, text: str, result: RecognizerResult) -> float:  # noqa: ARG002
        """Return the score of a match from what the text as it was written can tell."""
        return float(result.score)


def digits_of(text: str) -> str:
    return "".join(sign for sign in text if sign in "0123456789")
