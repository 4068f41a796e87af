"""Where does a name end that begins here?

Where names are capitalized, the capitals tell. Where everything is written small, or everything in
capitals, only words tell: parts of names go on, words of everyday notes end it, and a word that is
neither belongs to the name after `Thị` or `Văn` or at the end of a phrase.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise, takewhile

from anonymization.records.recognizers.names import (
    ENDS_OF_NAMES,
    NAME_PARTS,
    starts_with_family_name,
)
from anonymization.records.text import fold, has_marks

_WORD = re.compile(r"[^\W\d_]{1,24}(?:['’][^\W\d_]{1,24}){0,2}")
_TO_SPACE = re.compile(r"[^ ]+")
# Without diacritics these are the names Hợi, Nam, Sáu and Đông, and more often verbs and numbers.
_RATHER_ENDS = frozenset(("hoi", "nam", "sau", "dong", "mat", "năm"))
_NEARBY = 40
MOST_WORDS = 6
USUAL_WORDS = 4
FULL_NAME = 3
MIDDLES = frozenset(("thi", "van"))
MORE_WORDS = _RATHER_ENDS | MIDDLES | {"thị", "văn"}
"""Words that matter here and are in no list of names."""


class Style(Enum):
    """How the first word of a name is written."""

    CAPITALIZED = auto()
    CAPITALS = auto()
    SMALL = auto()

    @classmethod
    def of(cls, word: str) -> "Style":
        if word[0].islower():
            return cls.SMALL
        return cls.CAPITALS if word.isupper() and len(word) > 1 else cls.CAPITALIZED


@dataclass(frozen=True, slots=True)
class Words:
    """Words in a row, one space apart, in one style, and where they stand."""

    written: tuple[str, ...]
    ends: tuple[int, ...]
    style: Style

    @property
    def marked(self) -> bool:
        return has_marks(" ".join(self.written))

    def first(self, count: int) -> "Words":
        return Words(self.written[:count], self.ends[:count], self.style)


def name_at(text: str, start: int) -> Words:
    """Return the words of the name that begins at `start`, at least one if a word stands there."""
    run = _run_of(text, start)
    if not run.written:
        return run
    if run.style is Style.CAPITALIZED:
        return run.first(_capitalized(run, is_followed=text[run.ends[-1] :][:2].strip().islower()))
    if stands_out(text, start, run):
        return run.first(_standing_out(run))
    return run.first(_caseless(run.written, marked=run.marked))


def stands_out(text: str, start: int, words: Words) -> bool:
    """Tell whether words in capitals stand among small letters: then the capitals mean a name."""
    if words.style is not Style.CAPITALS:
        return False
    around = text[max(0, start - _NEARBY) : start] + text[words.ends[-1] :][:_NEARBY]
    return sum(map(str.islower, around)) > sum(map(str.isupper, around))


def words_between(text: str, start: int, end: int) -> Words:
    """Return the words of a match of several, up to the first that only ends names."""
    found = [(word.group(), start + word.end()) for word in _TO_SPACE.finditer(text[start:end])]
    marked = has_marks(text[start:end])
    kept = [
        *takewhile(lambda one: not (marked and _only_ends(one[0])), found),
    ]
    written, ends = tuple(word for word, _ in kept), tuple(place for _, place in kept)
    return Words(written, ends, Style.of(written[0]) if written else Style.CAPITALIZED)


def is_middle(word: str, *, marked: bool) -> bool:
    """Tell whether a word is `Thị` or `Văn`, after which a given name must follow."""
    return word.lower() in ("thị", "văn") if marked else fold(word) in MIDDLES


def _run_of(text: str, start: int) -> Words:
    written: list[str] = []
    ends: list[int] = []
    style = Style.CAPITALIZED
    while len(written) < MOST_WORDS and (word := _WORD.match(text, start)):
        if not written:
            style = Style.of(word.group())
        elif not _fits(word.group(), style):
            break
        written.append(word.group())
        ends.append(word.end())
        start = word.end() + 1
        if text[word.end() : start] != " ":
            break
    return Words(tuple(written), tuple(ends), style)


def _fits(word: str, style: Style) -> bool:
    match style:
        case Style.SMALL:
            return word.islower()
        case Style.CAPITALS:
            return word.isupper()
        case Style.CAPITALIZED:
            return word[0].isupper() and not (word.isupper() and len(word) > 1 and "'" not in word)


def _capitalized(words: Words, *, is_followed: bool) -> int:
    """A capitalized word that ends names does so before more such words, or before a small one."""
    # Without diacritics too many names are everyday words as well; there the capital decides.
    if not words.marked:
        return len(words.written)
    ends = [_only_ends(word) for word in words.written] + [is_followed]
    pairs = enumerate(pairwise(ends))
    return next((place for place, pair in pairs if place and all(pair)), len(words.written))


def _standing_out(words: Words) -> int:
    ends = (
        place
        for place, word in enumerate(words.written)
        if place > 1 and _only_ends(word, marked=words.marked)
    )
    return next(ends, len(words.written))


def _only_ends(word: str, *, marked: bool = True) -> bool:
    return ENDS_OF_NAMES.has(word, marked=marked) and not NAME_PARTS.has(word, marked=marked)


def _caseless(words: tuple[str, ...], *, marked: bool) -> int:
    has_family_name = starts_with_family_name(words, text_has_marks=marked)
    for place, (before, word) in enumerate(pairwise(words), start=1):
        after = words[place + 1] if place + 1 < len(words) else ""
        is_last = not after or _only_ends(after, marked=marked) or after.lower() in _RATHER_ENDS
        is_end = ENDS_OF_NAMES.has(word, marked=marked)
        alone_before = is_end and not has_family_name  # `chị thu bảo cần`
        if alone_before or not _goes_on(place, before, word, is_last=is_last, marked=marked):
            return place
    return len(words)


def _goes_on(place: int, before: str, word: str, *, is_last: bool, marked: bool) -> bool:
    is_part = NAME_PARTS.has(word, marked=marked)
    is_end = ENDS_OF_NAMES.has(word, marked=marked)
    if is_middle(before, marked=marked):
        return is_part or not is_end
    if is_end:
        may_be_last = is_last and place < USUAL_WORDS and word.lower() not in _RATHER_ENDS
        return is_part and (place < FULL_NAME or may_be_last)
    if is_part:
        return place < USUAL_WORDS or is_last
    return place == 1 or (is_last and place < USUAL_WORDS)
