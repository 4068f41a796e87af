"""What the kernel knows of each letter, digit and sign: tables, one entry for each code point.

Only text in one spelling is fingerprinted: ASCII, the letters of Vietnamese, and a few dashes and
quotation marks. Whatever else a text holds (other scripts, combining or invisible signs, tabs)
sends it to the stock path, which respells it first.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from anonymization.records.legacy_fonts import may_be_legacy
from anonymization.records.text import without_marks

FOREIGN, LETTER, DIGIT, SIGN = 0, 1, 2, 3
CODE_POINTS = 0x2100
LATIN_1 = 0x100
_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_SIGNS_BEYOND_ASCII = "–—’“”…"


@dataclass(frozen=True, slots=True)
class Letters:
    """One row for each code point below `CODE_POINTS`.

    `kind` is one of FOREIGN, LETTER, DIGIT, SIGN; `bare` and `small` are code points; `is_capital`,
    `has_mark` and `is_modern` (no font of before Unicode has it) are 0 or 1. `looks_old[a, b]`
    tells whether `b` after `a`, both below 0x100, may be a letter of such a font.
    """

    kind: NDArray[np.uint8]
    bare: NDArray[np.uint16]
    small: NDArray[np.uint16]
    is_capital: NDArray[np.uint8]
    has_mark: NDArray[np.uint8]
    is_modern: NDArray[np.uint8]
    looks_old: NDArray[np.uint8]


@cache
def letters() -> Letters:
    """Return the tables; they follow from Unicode and from `text.py` and `legacy_fonts.py`."""
    table = Letters(
        kind=np.zeros(CODE_POINTS, dtype=np.uint8),
        bare=np.arange(CODE_POINTS, dtype=np.uint16),
        small=np.arange(CODE_POINTS, dtype=np.uint16),
        is_capital=np.zeros(CODE_POINTS, dtype=np.uint8),
        has_mark=np.zeros(CODE_POINTS, dtype=np.uint8),
        is_modern=np.zeros(CODE_POINTS, dtype=np.uint8),
        looks_old=np.zeros((LATIN_1, LATIN_1), dtype=np.uint8),
    )
    table.kind[[ord(sign) for sign in _signs()]] = SIGN
    table.kind[ord("0") : ord("9") + 1] = DIGIT
    for letter in vietnamese_letters():
        _describe(letter, table)
    latin = [letter for letter in vietnamese_letters() if ord(letter) < LATIN_1]
    for before, letter in product(latin, latin):
        table.looks_old[ord(before), ord(letter)] = may_be_legacy(before + letter)
    return table


def vietnamese_letters() -> list[str]:
    """Return the letters of Vietnamese and of ASCII, small and capital, composed (NFC)."""
    marked = {unicodedata.normalize("NFC", v + tone) for v, tone in product(_VOWELS, _TONES)}
    small = sorted(marked | {"đ"} | {chr(code) for code in range(ord("a"), ord("z") + 1)})
    return [*small, *(letter.upper() for letter in small)]


def _describe(letter: str, table: Letters) -> None:
    code = ord(letter)
    table.kind[code] = LETTER
    table.bare[code] = ord(without_marks(letter).lower())
    table.small[code] = ord(letter.lower())
    table.is_capital[code] = letter.isupper()
    table.has_mark[code] = without_marks(letter) != letter
    table.is_modern[code] = code >= LATIN_1


def _signs() -> list[str]:
    printable = (chr(code) for code in range(ord(" "), ord("~") + 1))
    return ["\n", *_SIGNS_BEYOND_ASCII, *(sign for sign in printable if not sign.isalnum())]
