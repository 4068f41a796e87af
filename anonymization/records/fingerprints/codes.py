"""What each group of recognizers can tell about each token, as one number.

A token has two codes for each group: one *near* a place where something may begin, and one *far*
from it, where only labels look. Equal codes mean that the group cannot tell the tokens apart.

Lengths of words are left out as far as no recognizer can see them. Syllables have at most seven
letters; longer words keep their length.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anonymization.records.fingerprints.compiled import compiled
from anonymization.records.fingerprints.digit_groups import encode_numbers
from anonymization.records.fingerprints.groups import REACHES, Group
from anonymization.records.fingerprints.letters import CODE_POINTS, DIGIT, LETTER, SIGN
from anonymization.records.fingerprints.numbers import (
    NumberTables,
)
from anonymization.records.fingerprints.tokens import (
    CAPITALS_COUNT,
    FIRST_IS_CAPITAL,
    FNV_PRIME,
    HAS_MARKS,
    IS_USUAL,
    Bytes,
    Hashes,
    Offsets,
    Places,
    Shorts,
    Tokens,
)
from anonymization.records.fingerprints.vocabulary import (
    ENDS_A_NAME_LABEL,
    ENDS_A_TITLE,
    IN_AN_ADDRESS,
    MAY_BE_FAMILY_NAME,
    View,
    Vocabulary,
    hash_of,
)

LONGEST_SYLLABLE = 7
_MOST_SIGNS_IN_A_GROUP = 4
_MIX_1 = np.uint64(0xFF51AFD7ED558CCD)
_MIX_2 = np.uint64(0xC4CEB9FE1A85EC53)
_MIX_3 = np.uint64(0x9E3779B97F4A7C15)
_ONE, _TWO, _EIGHT = np.uint64(1), np.uint64(2), np.uint64(8)
_THI, _VAN = np.uint64(hash_of("thi")), np.uint64(hash_of("van"))
_AT, _APOSTROPHE, _CURLY, _SPACE, _DOT = (ord(sign) for sign in "@'’ .")
_SMALL, _CAPITALIZED, _CAPITALS, _MIXED = 0, 1, 2, 3
_USUAL_WORD, _LONG_NUMBER, _LABELS = 3, 5, len(Group)
_NUMBERS, _NAMES, _ADDRESSES = int(Group.NUMBERS), int(Group.NAMES), int(Group.ADDRESSES)
_WRITTEN, _AS_CAPITALIZED, _BARE, _UNMARKED = (int(view) for view in View)

FIRST_BREAK = 3
"""Bits of `marks`: 0 to 2 a place of that group, 3 to 5 a sign that breaks its windows."""
NOT_CAPITALIZED, ENDS_SENTENCE = 1 << 6, 1 << 7


def _bits_of_signs() -> Bytes:
    """Return, for each code point, the bits that a sign has of itself."""
    bits = np.zeros(CODE_POINTS, dtype=np.uint8)
    for group, reach in REACHES.items():
        for sign in reach.breaks:
            bits[ord(sign)] |= 1 << (FIRST_BREAK + group)
    for sign in ".;!?|\n":
        bits[ord(sign)] |= ENDS_SENTENCE
    bits[_AT] |= 1 << _NUMBERS
    return bits


_BITS_OF_SIGNS = _bits_of_signs()
_FOLLOWS_A_TITLE = np.array([chr(code) in """ \n:.,"“”'’=_>(–-""" for code in range(CODE_POINTS)])


class Codes(NamedTuple):
    """`near` and `far` have a row for each group, a column for each token; `marks` are bits."""

    near: Hashes
    far: Hashes
    marks: Bytes


def encode(
    data: Bytes, tokens: Tokens, first: Offsets, facts: Bytes, words: Vocabulary,
    numbers: NumberTables,
) -> Codes:  # fmt: skip
    """Return the codes of all tokens of usual texts."""
    count = int(first[-1])
    shape = (len(Group), count)
    codes = Codes(np.zeros(shape, np.uint64), np.zeros(shape, np.uint64), np.zeros(count, np.uint8))
    row, pair = np.zeros(count, np.int32), np.zeros(count, np.int32)
    kind, length, sign, marks, bare, small = (
        *(tokens.kind, tokens.length, tokens.sign),
        *(tokens.marks, tokens.bare, tokens.small),
    )
    _find(first, facts, kind, bare, small, words.words, words.pairs, row, pair)
    _mark(first, facts, kind, sign, tokens.capitals, marks, bare, row, words.roles, codes.marks)
    texts = (first, facts, kind, length)
    known = (row, pair, words.classes, words.pair_classes)
    _encode_words(*texts, tokens.capitals, marks, tokens.written, *known, *codes)
    _encode_signs(*texts, sign, codes.near, codes.far)
    tables = (numbers.short, numbers.long, numbers.province)
    encode_numbers(data, *texts, tokens.byte, sign, *tables, codes.near[_NUMBERS])
    return codes


@compiled
def _find(
    first: Offsets, facts: Bytes, kind: Bytes, bare: Hashes, small: Hashes, words: Hashes,
    pairs: Hashes, row: Places, pair: Places,
) -> None:  # fmt: skip
    """Look each word up, and each two neighbours; 0 is not known, negative known without marks."""
    for text in range(len(facts)):
        before = -1
        for token in range(first[text], first[text + 1] * (facts[text] & IS_USUAL)):
            if kind[token] != LETTER:
                continue
            row[token] = _row_of(words, small[token], bare[token])
            if before >= 0 and row[before] != 0 and row[token] != 0:
                exact = _pair_hash(small[before], small[token])
                pair[token] = _row_of(pairs, exact, _pair_hash(bare[before], bare[token]))
            before = token


@compiled
def _row_of(keys: Hashes, exact: np.uint64, bare: np.uint64) -> int:
    found = _look_up(keys, exact)
    if found >= 0:
        return found + 1
    return -(_look_up(keys, bare) + 1)


@compiled
def _look_up(keys: Hashes, key: np.uint64) -> int:
    mask = np.uint64(len(keys) - 1)
    place = key & mask
    while keys[place] != 0:
        if keys[place] == key:
            return int(place)
        place = (place + _ONE) & mask
    return -1


@compiled
def _pair_hash(one: np.uint64, two: np.uint64) -> np.uint64:
    return (one * FNV_PRIME) ^ two | _ONE


@compiled
def _mark(
    first: Offsets, facts: Bytes, kind: Bytes, sign: Shorts, capitals: Places, has_marks: Bytes,
    bare: Hashes, row: Places, roles: Bytes, marks: Bytes,
) -> None:  # fmt: skip
    """Mark where something of a group may begin, and the signs that end what a group looks at."""
    for text in range(len(facts)):
        begin, end = first[text], first[text + 1] * (facts[text] & IS_USUAL)
        for token in range(begin, end):
            if kind[token] == SIGN:
                marks[token] |= _BITS_OF_SIGNS[sign[token]]
                if sign[token] in (_APOSTROPHE, _CURLY):
                    _mark_word(marks, kind, begin, token - 1)
            elif kind[token] == DIGIT:
                marks[token] |= 1 << _NUMBERS | 1 << _ADDRESSES
            else:
                role = roles[abs(row[token]) - 1] if row[token] != 0 else 0
                is_written = row[token] > 0 or has_marks[token] == 0
                is_name = role & MAY_BE_FAMILY_NAME and is_written
                is_name |= _goes_on(kind, sign, capitals, bare, token, end)
                marks[token] |= (1 << _NAMES) * (is_name != 0)
                marks[token] |= (1 << _ADDRESSES) * (role & IN_AN_ADDRESS != 0)
                if role & (ENDS_A_TITLE | ENDS_A_NAME_LABEL):
                    _mark_after_title(marks, kind, sign, token, end)


@compiled
def _goes_on(
    kind: Bytes, sign: Shorts, capitals: Places, bare: Hashes, token: int, end: int
) -> bool:
    """Tell whether a capital goes on in a capital, or any word in `Thị` or `Văn`."""
    after = token + 1
    while (
        after < end and after <= token + 2 and kind[after] == SIGN and sign[after] in (_SPACE, _DOT)
    ):
        after += 1
    if after >= end or kind[after] != LETTER:
        return False
    if bare[after] in (_THI, _VAN):
        return True
    return bool(capitals[token] & FIRST_IS_CAPITAL and capitals[after] & FIRST_IS_CAPITAL)


@compiled
def _mark_word(marks: Bytes, kind: Bytes, begin: int, token: int) -> None:
    if token >= begin and kind[token] == LETTER:
        marks[token] |= 1 << _NAMES


@compiled
def _mark_after_title(marks: Bytes, kind: Bytes, sign: Shorts, title: int, end: int) -> None:
    """A name may follow a title or a label after spaces and some signs."""
    token = title + 1
    while token < end and kind[token] == SIGN and _FOLLOWS_A_TITLE[sign[token]]:
        token += 1
    if token < end and kind[token] == LETTER:
        marks[token] |= 1 << _NAMES


@compiled
def _encode_words(
    first: Offsets, facts: Bytes, kind: Bytes, length: Places, capitals: Places,
    has_marks: Bytes, written: Hashes, row: Places, pair: Places, classes: NDArray[np.int64],
    pair_classes: NDArray[np.int64], near: Hashes, far: Hashes, marks: Bytes,
) -> None:  # fmt: skip
    for text in range(len(facts)):
        begin, end = first[text], first[text + 1] * (facts[text] & IS_USUAL)
        for token in range(begin, end):
            if kind[token] != LETTER:
                continue
            style = _style(length[token], capitals[token])
            marks[token] |= NOT_CAPITALIZED * (style != _CAPITALIZED)
            for group in range(_LABELS):
                shape = _shape(group, style, length[token], has_marks[token] != 0, written[token])
                if group == _NUMBERS and length[token] == 2:
                    shape += _beside_a_number(kind, token, begin, end)
                here = there = np.uint64(0)
                is_bare = group == _NAMES and not facts[text] & HAS_MARKS
                if row[token] != 0:
                    view = _UNMARKED if is_bare else _view(row[token], style)
                    here += np.uint64(classes[view, group, abs(row[token]) - 1]) * _MIX_1
                    there += np.uint64(classes[view, group + _LABELS, abs(row[token]) - 1]) * _MIX_1
                if pair[token] != 0:
                    view = _UNMARKED if is_bare else _view(pair[token], style)
                    here += np.uint64(pair_classes[view, group, abs(pair[token]) - 1]) * _MIX_2
                    there += (
                        np.uint64(pair_classes[view, group + _LABELS, abs(pair[token]) - 1])
                        * _MIX_2
                    )
                there += _right_before_a_number(group, kind, length[token], token, end)
                near[group, token] = (here + shape) << _TWO | np.uint64(LETTER)
                far[group, token] = there << _TWO | np.uint64(LETTER)


@compiled
def _style(length: int, capitals: int) -> int:
    count = capitals & CAPITALS_COUNT
    if count == 0:
        return _SMALL
    if count == length:
        return _CAPITALS
    return _CAPITALIZED if count == 1 and capitals & FIRST_IS_CAPITAL else _MIXED


@compiled
def _shape(group: int, style: int, length: int, has_marks: bool, written: np.uint64) -> np.uint64:
    """How a word is written, as far as the group can tell. Single letters keep their identity."""
    if length == 1 or style == _MIXED:
        return written << _EIGHT
    seen = length if length > LONGEST_SYLLABLE else _USUAL_WORD
    shape = np.uint64(seen << 8 | style << 2)
    return shape | np.uint64(has_marks and group != _NUMBERS) << _ONE


@compiled
def _view(row: int, style: int) -> int:
    if row < 0:
        return _BARE
    return _AS_CAPITALIZED if style == _CAPITALIZED else _WRITTEN


@compiled
def _beside_a_number(kind: Bytes, token: int, begin: int, end: int) -> np.uint64:
    """Two letters beside digits may be of a card or of a passport."""
    for beside in (token - 1, token + 1, token + 2):
        if begin <= beside < end and kind[beside] == DIGIT:
            return _ONE
    return np.uint64(0)


@compiled
def _right_before_a_number(group: int, kind: Bytes, length: int, token: int, end: int) -> np.uint64:
    """One or two letters right before digits may be of the number before in a list."""
    is_short = group == _NUMBERS and length <= 2
    is_before = is_short and token + 1 < end and kind[token + 1] == DIGIT
    return _MIX_3 if is_before else np.uint64(0)


@compiled
def _encode_signs(
    first: Offsets, facts: Bytes, kind: Bytes, length: Places, sign: Shorts, near: Hashes,
    far: Hashes,
) -> None:  # fmt: skip
    """Signs are what they are; of a number, names and addresses see little more than its length."""
    for text in range(len(facts)):
        for token in range(first[text], first[text + 1] * (facts[text] & IS_USUAL)):
            if kind[token] == LETTER:
                continue
            code = np.uint64(sign[token]) if kind[token] == SIGN else np.uint64(length[token])
            for group in range(_LABELS):
                if kind[token] == DIGIT and group != _NUMBERS:
                    code = np.uint64(min(length[token], _LONG_NUMBER))
                near[group, token] = far[group, token] = code << _TWO | np.uint64(kind[token])
