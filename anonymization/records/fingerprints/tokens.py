"""Cut texts into words, numbers and signs: one pass over the bytes of a column (UTF-8, RFC 3629).

The loops here take plain arrays and few of them: every array that is handed to a compiled function
inside a tuple costs more than the work on one token.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from anonymization.records.fingerprints.compiled import compiled
from anonymization.records.fingerprints.letters import (
    CODE_POINTS,
    FOREIGN,
    LATIN_1,
    LETTER,
    SIGN,
    Letters,
)
from anonymization.records.fingerprints.vocabulary import hash_of
from anonymization.records.recognizers.birth_date import SAID_NUMBERS

# Arrays of 8, 16, 32 and 64 bits. Numba finds the widths out; Mypy could not follow them.
Bytes = NDArray[Any]
Shorts = NDArray[Any]
Places = NDArray[Any]
Offsets = NDArray[Any]
Hashes = NDArray[Any]

IS_USUAL, HAS_MARKS, KEEPS_LENGTHS, IS_TABLE, HAS_MONTH, IS_LONG, HAS_SMALL = 1, 2, 4, 8, 16, 32, 64
"""What is known of a text as a whole. One that is not usual is read by the stock path."""
VERY_LONG_WORD = 9
LONG_RUN = 18
LONG_LINE = 280
MOST_LINES = 150
LONG_TABLE = 500
FNV_SEED = np.uint64(0xCBF29CE484222325)
FNV_PRIME = np.uint64(0x100000001B3)
FIRST_IS_CAPITAL, CAPITALS_COUNT = 1 << 20, (1 << 20) - 1
_MONTH, _BIRTH, _YEAR = (np.uint64(hash_of(word)) for word in ("thang", "sinh", "nam"))
_SAID = tuple(np.uint64(hash_of(word)) for word in SAID_NUMBERS)
_SPACE, _LINE, _BACKSLASH, _SLASH, _SEMICOLON, _BAR, _COMMA = (ord(sign) for sign in " \n\\/;|,")
_IS_CAPITAL, _HAS_MARK, _IS_MODERN = 1, 2, 4


class Tokens(NamedTuple):
    """Tokens of many texts, one row each: `place` and `length` in code points, `byte` in the data.

    `sign` is the code point of a sign. Of a word, `bare` is the hash without diacritics in small
    letters, `small` that in small letters, `written` that as it stands; `capitals` counts capitals
    (and has the bit `FIRST_IS_CAPITAL`); `marks` is not 0 when it has diacritics.
    """

    kind: Bytes
    place: Places
    length: Places
    byte: Places
    sign: Shorts
    capitals: Places
    marks: Bytes
    bare: Hashes
    small: Hashes
    written: Hashes


def room_for(tokens: int) -> Tokens:
    """Return empty rows."""
    return Tokens(
        kind=np.empty(tokens, dtype=np.uint8),
        place=np.empty(tokens, dtype=np.int32),
        length=np.empty(tokens, dtype=np.int32),
        byte=np.empty(tokens, dtype=np.int32),
        sign=np.empty(tokens, dtype=np.uint16),
        capitals=np.empty(tokens, dtype=np.int32),
        marks=np.empty(tokens, dtype=np.uint8),
        bare=np.empty(tokens, dtype=np.uint64),
        small=np.empty(tokens, dtype=np.uint64),
        written=np.empty(tokens, dtype=np.uint64),
    )


class LetterTables(NamedTuple):
    """The tables of letters.py as the loops want them; `traits` are bits."""

    kind: Bytes
    bare: Shorts
    small: Shorts
    traits: Bytes
    looks_old: Bytes


def letter_tables(letters: Letters) -> LetterTables:
    """Return the tables in one row of bits each."""
    traits = letters.is_capital * _IS_CAPITAL | letters.has_mark * _HAS_MARK
    traits |= letters.is_modern * _IS_MODERN
    return LetterTables(letters.kind, letters.bare, letters.small, traits, letters.looks_old)


def split(
    data: Bytes, offsets: Offsets, tables: LetterTables, tokens: Tokens
) -> tuple[Offsets, Bytes]:
    """Fill `tokens`; return the first token of each text (and the end), and facts about each.

    The tokens of a text without the fact `IS_USUAL` are incomplete.
    """
    first = np.zeros(len(offsets), dtype=np.int64)
    facts = np.zeros(len(offsets) - 1, dtype=np.uint8)
    _cut(data, offsets, *tables, *tokens, first, facts)
    _look(first, tokens.kind, tokens.length, tokens.sign, tokens.capitals, tokens.bare, facts)
    return first, facts


@compiled
def _cut(  # noqa: PLR0915 # one loop over the bytes: a call would cost more than its work
    data: Bytes, offsets: Offsets, kinds: Bytes, bares: Shorts, smalls: Shorts, traits: Bytes,
    looks_old: Bytes, kind: Bytes, place: Places, length: Places, byte: Places, sign: Shorts,
    capitals: Places, marks: Bytes, bare: Hashes, small: Hashes, written: Hashes, first: Offsets,
    facts: Bytes,
) -> None:  # fmt: skip
    token = -1
    for text in range(len(offsets) - 1):
        position, end = offsets[text], offsets[text + 1]
        first[text] = token + 1
        before = seen = old = points = 0
        last = SIGN
        while position < end:
            code, width = _decode(data, position)
            now = kinds[code]
            if now == FOREIGN:
                break
            if now == SIGN or now != last:
                token += 1
                kind[token], place[token], byte[token] = now, points, position
                length[token], sign[token], capitals[token], marks[token] = 0, code, 0, 0
                bare[token] = small[token] = written[token] = FNV_SEED
            if now == LETTER:
                bare[token] = (bare[token] ^ bares[code]) * FNV_PRIME
                small[token] = (small[token] ^ smalls[code]) * FNV_PRIME
                written[token] = (written[token] ^ np.uint64(code)) * FNV_PRIME
                first_place = FIRST_IS_CAPITAL * (length[token] == 0)
                capitals[token] += (traits[code] & _IS_CAPITAL) * (1 + first_place)
                marks[token] |= traits[code] & _HAS_MARK
                seen |= traits[code]
                if 0x7F < code < LATIN_1 and before < LATIN_1:
                    old += looks_old[before, code]
            length[token] += 1
            last, before = now, code
            position += width
            points += 1
        is_old = old > 1 and not seen & _IS_MODERN
        facts[text] = HAS_MARKS * (seen & _HAS_MARK > 0)
        facts[text] |= IS_USUAL * (position >= end and not is_old)
    first[len(offsets) - 1] = token + 1


@compiled
def _decode(data: Bytes, position: int) -> tuple[int, int]:
    """Return the code point at a position and its width; 0, which is foreign, for any other."""
    one = data[position]
    if one < 0x80:  # RFC 3629 section 3
        return int(one), 1
    if one < 0xE0:
        return int(one & 0x1F) << 6 | int(data[position + 1] & 0x3F), 2
    if one < 0xF0:
        high = int(one & 0x0F) << 12 | int(data[position + 1] & 0x3F) << 6
        code = high | int(data[position + 2] & 0x3F)
        return code if code < CODE_POINTS else 0, 3
    return 0, 4


@compiled
def _look(
    first: Offsets, kind: Bytes, length: Places, sign: Shorts, capitals: Places, bare: Hashes,
    facts: Bytes,
) -> None:  # fmt: skip
    """Add the facts that the tokens of a text tell together."""
    for text in range(len(facts)):
        if not facts[text] & IS_USUAL:
            continue
        lines = bars = slashes = long_words = run = longest = points = 0
        month = spaces = strange = small = False
        for token in range(first[text], first[text + 1]):
            points += length[token]
            run += length[token]
            if kind[token] == LETTER:
                long_words += length[token] > VERY_LONG_WORD
                month |= bare[token] == _MONTH
                strange |= _says_a_date(kind, bare, token, first[text], first[text + 1])
                small |= capitals[token] & CAPITALS_COUNT < length[token]
            if kind[token] == SIGN:
                code = sign[token]
                lines += code == _LINE
                slashes += code == _SLASH
                bars += code == _SEMICOLON or code == _BAR
                bars += code == _COMMA and (
                    token + 1 == first[text + 1] or sign[token + 1] != _SPACE
                )
                strange |= code == _BACKSLASH or (code == _SPACE and spaces)
                if code == _SPACE or code == _LINE:
                    longest, run = max(longest, run - 1), 0
                spaces = code == _SPACE
            else:
                spaces = False
        is_table = lines > 0 and bars > 0
        keeps_lengths = long_words > 1 or slashes > 1 or max(longest, run) > LONG_RUN
        facts[text] |= KEEPS_LENGTHS * keeps_lengths | IS_TABLE * is_table
        facts[text] |= HAS_MONTH * month | IS_LONG * (points > LONG_LINE) | HAS_SMALL * small
        if strange or lines > MOST_LINES or (is_table and points > LONG_TABLE):
            facts[text] = 0


@compiled
def _says_a_date(kind: Bytes, bare: Hashes, token: int, begin: int, end: int) -> bool:
    """Tell whether a date may be said in words (`hai tháng chín năm ...`): it has no place."""
    if bare[token] == _MONTH:
        said = token - 2 >= begin and kind[token - 2] == LETTER and _is_said(bare[token - 2])
        for after in range(token + 2, min(token + 7, end)):
            if said and kind[after] == LETTER and bare[after] == _YEAR:
                return True
    if (bare[token] != _BIRTH and bare[token] != _YEAR) or token + 4 >= end:
        return False
    if kind[token + 2] != LETTER or kind[token + 4] != LETTER:
        return False
    other = _YEAR if bare[token] == _BIRTH else _BIRTH
    return bool(bare[token + 2] == other and _is_said(bare[token + 4]))


@compiled
def _is_said(word: np.uint64) -> bool:
    for said in _SAID:  # noqa: SIM110 # Numba knows no `any`
        if word == said:
            return True
    return False
