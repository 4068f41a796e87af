r"""Text in one spelling, so that one pattern fits all the ways Vietnamese is written.

Files mix composed and decomposed letters, full-width digits, no-break and zero-width spaces,
marks of writing direction, `\u1ea1` from nested JSON and the fonts of before Unicode. A pattern would miss half of them, so text is brought to one spelling first. Findings must
point into the text as it was delivered, so every change remembers where it came from.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from anonymization.records.legacy_fonts import legacy_letters

ZERO_WIDTH = frozenset(
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)
"""Signs that nobody sees: soft hyphens, joiners, and marks of the direction of writing."""


@dataclass(frozen=True, slots=True, repr=False)
class Spelled:
    """Text in one spelling, with the way back to the original."""

    text: str
    origins: tuple[tuple[int, int], ...] | None

    @classmethod
    def of(cls, original: str) -> Self:
        r"""Compose letters (NFC), write digits and spaces in ASCII, leave out what is not seen.

        Left out are zero-width signs and the second of two spaces.

        Letters are composed one base letter at a time. That is NFC for Vietnamese; scripts that
        compose across base letters (Hangul syllables) stay as they are.

        >>> Spelled.of("So\u0302\u0301 ０９１２").text
        'Số 0912'
        """
        if _is_one_spelling(original):
            return cls(original, None)
        tabs = "\t" if _is_table(original) else " "
        legacy = legacy_letters(original)
        letters: list[str] = []
        origins: list[tuple[int, int]] = []
        for start, end in _clusters(original, legacy):
            cluster = original[start:end]
            for letter in tabs if cluster == "\t" else _respelled(legacy.get(cluster, cluster)):
                if letter != " " or letters[-1:] != [" "]:
                    letters.append(letter)
                    origins.append((start, end))
        return cls("".join(letters), tuple(origins))

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where `text[start:end]` stands in the original; the span is not empty."""
        if self.origins is None:
            return start, end
        return self.origins[start][0], self.origins[end - 1][1]


def without_marks(text: str) -> str:
    """Return the text without diacritics, letter by letter: same length, same case.

    >>> without_marks("Đặng Thị Hà")
    'Dang Thi Ha'
    """
    return text if text.isascii() else text.translate(_BARE)


def fold(text: str) -> str:
    """Return the text in lower case and without diacritics, letter by letter.

    >>> fold("MÃ SỐ Thuế")
    'ma so thue'
    """
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def words_of(name: str) -> tuple[str, ...]:
    """Return the folded words of a column name or a label.

    >>> words_of("so_dinh_danh"), words_of("Số định danh")
    (('so', 'dinh', 'danh'), ('so', 'dinh', 'danh'))
    """
    return tuple(_WORD.findall(fold(name)))


def has_marks(text: str) -> bool:
    """Tell whether the writer used Vietnamese letters at all."""
    return not text.isascii() and without_marks(text) != text


def shape_of(text: str) -> str:
    """Return what a value looks like, with nothing of the value in it.

    Digits become 9; a word becomes A, Aa or a whatever its length, so that a name cannot be
    guessed from its shape.

    >>> shape_of("DN4010120878811"), shape_of("Nguyễn Văn An"), shape_of("an.nv@vidu.vn")
    ('A9999999999999', 'Aa Aa Aa', 'a.a@a.a')
    """
    seen = text[:_ENOUGH_FOR_A_SHAPE]  # a cell may hold a whole book
    masked = _SMALL.sub("a", _CAPITAL.sub("A", _DIGIT.sub("9", without_marks(seen))))
    return _FOREIGN.sub("?", masked)[:_LONGEST_SHAPE]


class _Letters(dict[int, str]):
    """A translation table that is filled as letters turn up."""

    def __init__(self, *, lower: bool) -> None:
        super().__init__()
        self._lower = lower

    def __missing__(self, code: int) -> str:
        letter = _bare_letter(chr(code))
        lowered = letter.lower() if self._lower else letter
        # `İ` has two letters in lower case; the length must not change.
        self[code] = result = lowered if len(lowered) == 1 else letter
        return result


def _bare_letter(letter: str) -> str:
    if letter in "đĐ":  # the bar is not a combining mark: no normal form takes it off
        return "d" if letter == "đ" else "D"
    return unicodedata.normalize("NFD", letter)[0]


def _clusters(text: str, legacy: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Yield each base letter together with the marks that follow it."""
    start = 0
    while start < len(text):
        end = start + _LONGEST_LEGACY if text[start : start + _LONGEST_LEGACY] in legacy else 0
        if not end:
            end = _end_of_escape(text, start) or start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        yield start, end
        start = end


def _end_of_escape(text: str, start: int) -> int:
    escape = _ESCAPE.match(text, start) if text[start] == "\\" else None
    return escape.end() if escape else 0


def _is_table(text: str) -> bool:
    """Tabs in two lines are the columns of a table; elsewhere they are spaces."""
    return sum("\t" in line for line in text.split("\n", 50)) > 1


def _respelled(cluster: str) -> str:
    letters = _unescaped(cluster) if cluster.startswith("\\u") else cluster
    return "".join(_plain(letter) for letter in unicodedata.normalize("NFC", letters))


def _unescaped(cluster: str) -> str:
    escape = _ESCAPE.match(cluster)
    return chr(int(escape.group(1), 16)) + cluster[escape.end() :] if escape else cluster


def _plain(letter: str) -> str:
    if letter.isspace() and letter != "\n":
        return " "
    if letter.isascii():
        return letter
    if letter in ZERO_WIDTH:
        return ""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if "\uff01" <= letter <= "\uff5e":  # full-width forms
        return unicodedata.normalize("NFKC", letter)
    return letter


def _is_one_spelling(text: str) -> bool:
    if "\\u" in text or legacy_letters(text):
        return False
    if "  " in text or _COMMON.fullmatch(text) is None:
        return False
    return text.isascii() or unicodedata.is_normalized("NFC", text)


_BARE = _Letters(lower=False)
_FOLDED = _Letters(lower=True)
_LONGEST_SHAPE = 40
_ENOUGH_FOR_A_SHAPE = 1000
_LONGEST_LEGACY = 2
# Half a pair (D800-DFFF) is no letter.
_ESCAPE = re.compile(r"\\u((?![dD][89a-fA-F])[0-9a-fA-F]{4})")
_WORD = re.compile(r"[a-z0-9]+")
_DIGIT = re.compile(r"[0-9]")
_CAPITAL = re.compile(r"[A-Z]+")
_SMALL = re.compile(r"[a-z]+")
_FOREIGN = re.compile(r"[^ -~]+")
_COMMON = re.compile(r"[\n\x20-\x7e\u00a1-\u00ac\u00ae-\u024f\u1ea0-\u1ef9–—’“”…]*")
