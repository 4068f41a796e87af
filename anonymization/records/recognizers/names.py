"""Words that make names, and words that look like one. Sources: `facts/README.md`."""

import csv
from collections.abc import Sequence
from pathlib import Path

from anonymization.records.text import has_marks, without_marks

WORDS_OF_A_FULL_NAME = 3


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
_BARE_PLACE_WORDS = _bare(_WORDS["place"]) - _bare(_WORDS["title"]) - _WORDS["everyday"]

BARE_FAMILY_NAMES = _bare(_FAMILY_NAMES)
BARE_NAME_PARTS = _bare(_WORDS["name-part"])
BARE_CLANS = _bare(_WORDS["clan"])
BARE_TITLES = _bare(_WORDS["title"])
NOT_IN_NAMES = _WORDS["not-in-names"]
"""Words that end a name where everything is written in capitals."""


def starts_with_family_name(words: Sequence[str], *, text_has_marks: bool) -> bool:
    """Tell whether the first word can be a family name as it is written.

    In a text with diacritics, `Do` is "because" and not the name `Đỗ`, unless the writer left out
    the diacritics of the whole name.

    >>> starts_with_family_name(["Do", "Công"], text_has_marks=True)
    False
    >>> starts_with_family_name(["Do", "Van", "An"], text_has_marks=True)
    True
    """
    name = words[0].capitalize()
    if name in _FAMILY_NAMES:
        return True
    if has_marks(name) or name not in BARE_FAMILY_NAMES:
        return False
    is_whole_name_bare = len(words) >= WORDS_OF_A_FULL_NAME and not has_marks(" ".join(words))
    return is_whole_name_bare or not text_has_marks or name.lower() not in _WORDS["everyday"]


def is_sure_family_name(word: str) -> bool:
    """Tell whether a family name is hardly anything else."""
    name = word.capitalize()
    return name in (_SURE_FAMILY_NAMES if has_marks(name) else _BARE_SURE_FAMILY_NAMES)


def is_clan(word: str) -> bool:
    """Tell whether a word ends the names of a people whose clan stands last."""
    return word.capitalize() in _CLANS


def is_name_part(word: str) -> bool:
    name = word.capitalize()
    return name in (_WORDS["name-part"] if has_marks(name) else BARE_NAME_PARTS)


def is_title(word: str, *, text_has_marks: bool) -> bool:
    """In a text with diacritics, `ba` is the number three and `bà` the title."""
    title = word.lower()
    return title in _WORDS["title"] if text_has_marks else without_marks(title) in BARE_TITLES


def is_office(word: str) -> bool:
    """Tell whether a word after a title begins an office: `ông Giám đốc`."""
    return without_marks(word).lower() in _WORDS["office"]


def is_place_word(word: str, *, text_has_marks: bool) -> bool:
    """Tell whether a name after this word is that of a street, a school or a company."""
    return word.lower() in (_WORDS["place"] if text_has_marks else _BARE_PLACE_WORDS)
