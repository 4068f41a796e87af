"""Words that make names, and words that look like one. Sources: `facts/README.md`."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from anonymization.records.text import has_marks, without_marks

WORDS_OF_A_FULL_NAME = 3


class Vocabulary:
    """Words and phrases, compared with diacritics where the writer uses them."""

    def __init__(self, words: Iterable[str]) -> None:
        self.marked = frozenset(word.lower().replace("_", " ") for word in words)
        self.bare = frozenset(without_marks(word) for word in self.marked)

    def has(self, word: str, *, marked: bool) -> bool:
        """Tell whether the word is one of these.

        >>> Vocabulary(["bà"]).has("ba", marked=True), Vocabulary(["bà"]).has("ba", marked=False)
        (False, True)
        """
        if marked:
            return word.lower() in self.marked
        return without_marks(word.lower()) in self.bare

    @property
    def longest(self) -> int:
        return max(phrase.count(" ") + 1 for phrase in self.marked)


def _read_words() -> dict[str, frozenset[str]]:
    file = Path(__file__).parent / "facts" / "name_words.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        return {row["kind"]: frozenset(row["words"].split()) for row in csv.DictReader(rows)}


def _bare(words: frozenset[str]) -> frozenset[str]:
    return frozenset(without_marks(word) for word in words)


_WORDS = _read_words()
_SURE_FAMILY_NAMES = _WORDS["family-name"]
_CLANS = _WORDS["clan"] | _bare(_WORDS["clan"])
_FAMILY_NAMES = _SURE_FAMILY_NAMES | _WORDS["family-name-and-word"]
_BARE_SURE_FAMILY_NAMES = _bare(_SURE_FAMILY_NAMES)

BARE_FAMILY_NAMES = _bare(_FAMILY_NAMES)
BARE_CLANS = _bare(_WORDS["clan"])
TITLES = Vocabulary(_WORDS["title"] | _WORDS["title-phrase"])
ONE_WORD_TITLES = Vocabulary(_WORDS["title"])
NAME_PARTS = Vocabulary(_WORDS["name-part"])
OFFICES = Vocabulary(_WORDS["office"])
"""Words after a title that begin an office: `ông Giám đốc`."""
PLACES = Vocabulary(_WORDS["place"] | _WORDS["place-phrase"])
"""Words before the name of a street, a school or a company."""
ENDS_OF_NAMES = Vocabulary(_WORDS["ends-a-name"])
"""Words of everyday notes, which tell where a name ends when capitals do not."""
NOT_GIVEN_NAMES = Vocabulary(_WORDS["not-a-given-name"])
"""Words after a title that make another word of it: `chi trả`, `anh hưởng`."""
_EVERYDAY = _WORDS["everyday"]
_CLEAR_WITHOUT_MARKS = _WORDS["clear-without-marks"]


EVERY_LIST = tuple(frozenset(word.replace("_", " ") for word in words) for words in _WORDS.values())
"""All lists of words here, with their diacritics."""


def starts_with_family_name(words: Sequence[str], *, text_has_marks: bool) -> bool:
    """Tell whether the first word can be a family name as it is written.

    In a text with diacritics, `Do` is "because" and not the name `Đỗ`, unless the writer left out
    the diacritics of the whole name.

    >>> starts_with_family_name(["Do", "Công"], text_has_marks=True)
    False
    >>> starts_with_family_name(["Do", "Van", "An"], text_has_marks=True)
    True
    """
    name = _as_name(words[0])
    if name in _FAMILY_NAMES:
        return True
    if has_marks(name) or name not in BARE_FAMILY_NAMES:
        return False
    is_whole_name_bare = len(words) >= WORDS_OF_A_FULL_NAME and not has_marks(" ".join(words))
    return is_whole_name_bare or not text_has_marks or not is_everyday(name)


def is_sure_family_name(word: str) -> bool:
    """Tell whether a family name is hardly anything else."""
    name = _as_name(word)
    if has_marks(name):
        return name in _SURE_FAMILY_NAMES
    return name in _BARE_SURE_FAMILY_NAMES and not is_everyday(name)


def is_everyday(word: str) -> bool:
    """Tell whether a word without diacritics is more often something else than a name."""
    return word.lower() in _EVERYDAY


def is_clear_family_name(word: str) -> bool:
    """Tell whether a word in small letters is a family name by itself.

    >>> is_clear_family_name("nguyen"), is_clear_family_name("luong"), is_clear_family_name("trần")
    (True, False, True)
    """
    if has_marks(word):
        return _as_name(word) in _SURE_FAMILY_NAMES
    return word.lower() in _CLEAR_WITHOUT_MARKS


def is_written_family_name(word: str) -> bool:
    """Tell whether a word is a family name with just the diacritics it has."""
    return _as_name(word) in _FAMILY_NAMES


def is_bare_family_name(word: str) -> bool:
    """Tell whether a word without diacritics is a family name without them."""
    return _as_name(word) in BARE_FAMILY_NAMES


def is_clan(word: str) -> bool:
    """Tell whether a word ends the names of a people whose clan stands last."""
    return _as_name(word) in _CLANS


def _as_name(word: str) -> str:
    return word[:1].upper() + word[1:].lower()
