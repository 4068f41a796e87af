"""A text as words in a row, each with what the lists of names know about it.

A verdict on a name looks at nothing else: which lists a word is in, how it is written, which sign
stands beside it. In a text with diacritics words are compared with them, else without.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from anonymization.records.recognizers import names
from anonymization.records.recognizers.syllables import SYLLABLES
from anonymization.records.text import has_marks, without_marks

# `Ng.` and `T.` stand for a part of a name; the dot belongs to the word when a capital follows.
_ABBREVIATED = r"(?:[A-ZĐ]|Ng|Ngn|Ngh|Tr|Ph|Th|Đg|Hg|NG|TR|PH|TH)\.(?= ?[^\W\d_a-z])"
_LETTERS = r"(?!N['’])[^\W\d_]{1,24}(?:['’][^\W\d_]{1,24}){0,2}"
TOKEN = re.compile(rf"{_ABBREVIATED}|{_LETTERS}|[^\W\d_]|[0-9]+|\n|[^\w\s]")
CLAN_FIRST = re.compile(r"[YHKAyhk]|[HKhk]['’]\w+")
SIGNS: Mapping[str, str] = {
    **dict.fromkeys(":=", "colon"),
    **dict.fromkeys("\"'“”‘’«»`", "quote"),
    **dict.fromkeys("([{<", "bracket"),
    **dict.fromkeys(")]}>", "end of bracket"),
    **dict.fromkeys(",", "comma"),
    **dict.fromkeys(".!?", "full stop"),
    **dict.fromkeys(";|\t", "separator"),
    **dict.fromkeys("-–—→/+&*•", "dash"),
    "\n": "line",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the lists know about a word: as a part of a name, and as anything else."""

    family: str
    """`sure`, `maybe` (also a word), `bare` (only without its diacritics) or nothing."""
    kind: str
    """What it is inside a name: `middle`, `part`, `either`, `everyday` or `unknown`."""
    is_title: bool
    is_place: bool
    is_office: bool
    is_clan: bool
    is_not_given: bool
    is_before: bool
    is_people: bool
    how_common: str
    """How much more often a word of notes than of names: nothing, `+`, `++`."""
    foreign: str
    """`name` of other countries, `word` that is no syllable of Vietnamese, or nothing."""


@dataclass(slots=True)
class Words:
    """The words and signs of a text; every list has one item for each of them."""

    written: list[str]
    starts: list[int]
    ends: list[int]
    styles: list[str]
    """`c` Capitalized, `u` CAPITALS, `i` one capital, `s` small, `9` number, `.` sign."""
    joined: list[bool]
    """Whether it follows the word before after just a space."""
    known: list[Known]
    marked: bool

    @classmethod
    def of(cls, text: str) -> "Words":
        found = list(TOKEN.finditer(text))
        marked = has_marks(text)
        written = [one.group() for one in found]
        starts, ends = [one.start() for one in found], [one.end() for one in found]
        styles = [_style(word) for word in written]
        joined = [
            place > 0 and _is_joined(text[ends[place - 1] : start], styles, written, place)
            for place, start in enumerate(starts)
        ]
        known = [known_of(word.rstrip("."), marked=marked) for word in written]
        return cls(written, starts, ends, styles, joined, known, marked)

    def bare_phrase(self, first: int, count: int) -> str:
        """Return some words in small letters and without diacritics."""
        return without_marks(" ".join(self.written[first : first + count]).lower())

    def phrase_ends(self, vocabulary: names.Vocabulary, after: int) -> int:
        """Return how many words right before `after` are the longest phrase of a vocabulary."""
        if after < 1 or not vocabulary.may_end_in(self.written[after - 1].rstrip(".")):
            return 0
        longest = 1
        while longest < _LONGEST_PHRASE and after - longest > 0 and self.joined[after - longest]:
            longest += 1
        for count in range(min(longest, after), 0, -1):
            phrase = " ".join(self.written[after - count : after]).rstrip(".")
            if vocabulary.has(phrase, marked=self.marked):
                return count
        return 0


@lru_cache(maxsize=50_000)
def known_of(word: str, *, marked: bool) -> Known:
    """Return what the lists know about a word in a text with or without diacritics."""
    part = names.NAME_PARTS.has(word, marked=marked)
    everyday = names.ENDS_OF_NAMES.has(word, marked=marked)
    kind = "unknown"
    if word.lower() in (("thị", "văn") if marked else ("thi", "van", "thị", "văn")):
        kind = "middle"
    elif part or everyday:
        kind = "either" if part and everyday else "part" if part else "everyday"
    return Known(
        family=_family(word, marked=marked),
        kind=kind,
        is_title=names.ONE_WORD_TITLES.has(word, marked=marked),
        is_place=names.PLACES.has(word, marked=marked),
        is_office=names.OFFICES.has(word, marked=marked),
        is_clan=names.is_clan(word),
        is_not_given=names.NOT_GIVEN_NAMES.has(word, marked=marked),
        is_before=names.BEFORE_A_NAME.has(word, marked=marked),
        is_people=names.PEOPLES.has(word, marked=marked),
        how_common=names.how_common(word, marked=marked),
        foreign=_foreign(word),
    )


def _foreign(word: str) -> str:
    bare = without_marks(word.lower())
    if names.FOREIGN_NAMES.has(word, marked=True):
        return "name"
    return "" if len(word) == 1 or bare in SYLLABLES else "word"


def begins_a_clan_name(word: str) -> bool:
    """Tell whether a word begins names like `Y Moan Êban`, `H'Hen Niê` and `A Thiu`."""
    return CLAN_FIRST.fullmatch(word) is not None


def _family(word: str, *, marked: bool) -> str:
    if marked and names.is_written_family_name(word):
        return "sure" if names.is_sure_family_name(word) else "maybe"
    if marked and (has_marks(word) or not names.is_bare_family_name(word)):
        return ""
    if marked:
        return "bare" if not names.is_everyday(word) else "bare maybe"
    if not names.is_bare_family_name(without_marks(word)):
        return ""
    return "sure" if names.is_sure_family_name(without_marks(word)) else "maybe"


def _style(word: str) -> str:
    if not word[0].isalpha():
        return "9" if word[0].isdecimal() else "."
    if word[0].islower():
        return "s"
    letters = word.rstrip(".")
    if len(letters) == 1:
        return "i"
    return "u" if letters.isupper() else "c"


def _is_joined(gap: str, styles: list[str], written: list[str], place: int) -> bool:
    if styles[place] in "9." or styles[place - 1] in "9.":
        return False
    return gap == " " or (gap == "" and written[place - 1].endswith("."))


_LONGEST_PHRASE = 4
