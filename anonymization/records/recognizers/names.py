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
        self._last = frozenset(word.rpartition(" ")[2] for word in self.bare)

    def has(self, word: str, *, marked: bool) -> bool:
        """Tell whether the word is one of these.

        >>> Vocabulary(["bà"]).has("ba", marked=True), Vocabulary(["bà"]).has("ba", marked=False)
        (False, True)
        """
        if marked:
            return word.lower() in self.marked
        return without_marks(word.lower()) in self.bare

    def may_end_in(self, word: str) -> bool:
        """Tell whether a word, its diacritics aside, is the last of any word or phrase here."""
        return without_marks(word.lower()) in self._last

    @property
    def longest(self) -> int:
        return max(phrase.count(" ") + 1 for phrase in self.marked)


def _read_words() -> dict[str, frozenset[str]]:
    file = Path(__file__).parent / "facts" / "name_words.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        return {row["kind"]: frozenset(row["words"].split()) for row in csv.DictReader(rows)}


def _bare(words: frozenset[str]) -> frozenset[str]:
    return frozenset(without_marks(word) for word in words)


WORDS_BY_KIND = _read_words()
"""The words of each kind as they stand in the file, `_` for the spaces of a phrase."""
_SURE_FAMILY_NAMES = WORDS_BY_KIND["family-name"]
_CLANS = WORDS_BY_KIND["clan"] | _bare(WORDS_BY_KIND["clan"])
_FAMILY_NAMES = _SURE_FAMILY_NAMES | WORDS_BY_KIND["family-name-and-word"]
_BARE_SURE_FAMILY_NAMES = _bare(_SURE_FAMILY_NAMES)

BARE_FAMILY_NAMES = _bare(_FAMILY_NAMES)
BARE_CLANS = _bare(WORDS_BY_KIND["clan"])
TITLES = Vocabulary(WORDS_BY_KIND["title"] | WORDS_BY_KIND["title-phrase"])
ONE_WORD_TITLES = Vocabulary(WORDS_BY_KIND["title"])
NAME_PARTS = Vocabulary(WORDS_BY_KIND["name-part"])
OFFICES = Vocabulary(WORDS_BY_KIND["office"])
"""Words after a title that begin an office: `ông Giám đốc`."""
PLACES = Vocabulary(WORDS_BY_KIND["place"] | WORDS_BY_KIND["place-phrase"])
"""Words before the name of a street, a school or a company."""
ENDS_OF_NAMES = Vocabulary(WORDS_BY_KIND["ends-a-name"])
"""Words of everyday notes, which tell where a name ends when capitals do not."""
NOT_GIVEN_NAMES = Vocabulary(WORDS_BY_KIND["not-a-given-name"])
"""Words after a title that make another word of it: `chi trả`, `anh hưởng`."""
LETTER_TITLES = Vocabulary(WORDS_BY_KIND["letter-title"])
"""Titles of one letter, as in SMS: `c Hoa`."""
BEFORE_A_NAME = Vocabulary(WORDS_BY_KIND["before-a-name"])
"""Words that often stand before a name: `gặp`, `của`, `do`."""
NAME_LABELS = Vocabulary(WORDS_BY_KIND["name-label"])
"""Labels, keys and headings of names, with a sign between: `ho_ten=`, `"nguoiNop":`."""
STREETS = Vocabulary(WORDS_BY_KIND["street"])
"""People of history that streets, schools and hospitals are named after."""
PEOPLES = Vocabulary(WORDS_BY_KIND["people"])
"""Peoples, which stand before names as well: `người Mông Giàng A Páo`."""
FOREIGN_NAMES = Vocabulary(WORDS_BY_KIND["foreign-name"])
"""Given names and family names of other countries, one word each."""
EVERYDAY_PHRASES = Vocabulary(WORDS_BY_KIND["everyday-phrase"])
"""Two words that look like names and together are none: `thân nhân`, `trung tâm`."""
_COMMON = {kind: Vocabulary(WORDS_BY_KIND[kind]) for kind in ("common", "very-common")}
_BARE_COMMON = {kind: WORDS_BY_KIND[f"{kind}-without-marks"] for kind in ("common", "very-common")}
_EVERYDAY = WORDS_BY_KIND["everyday"]


BARE_COMMON = tuple(_BARE_COMMON.values())
"""Words without diacritics that notes have much more often than names."""
EVERY_LIST = tuple(
    frozenset(word.replace("_", " ") for word in words) for words in WORDS_BY_KIND.values()
)
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


def how_common(word: str, *, marked: bool) -> str:
    """Return whether notes have the word much more often than names: nothing, `+` or `++`."""
    for kind, sign in (("very-common", "++"), ("common", "+")):
        if (
            word.lower() in _COMMON[kind].marked
            if marked
            else without_marks(word.lower()) in _BARE_COMMON[kind]
        ):
            return sign
    return ""


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
