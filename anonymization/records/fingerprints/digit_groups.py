"""What recognizers can tell about each number in a text: by itself, in its group, beside a word.

A group is numbers that follow one another with a space, a dot, a hyphen or a bracket between them,
as in `0912 345 678`.
"""

import numpy as np

from anonymization.records.fingerprints.compiled import compiled
from anonymization.records.fingerprints.letters import DIGIT, LETTER, SIGN
from anonymization.records.fingerprints.numbers import (
    MOST_DIGITS,
    card_class,
    digit_after_prefix,
    long_number_class,
    number_class,
    phone_class,
    prefix_class,
)
from anonymization.records.fingerprints.tokens import (
    HAS_MONTH,
    IS_USUAL,
    Bytes,
    Hashes,
    Offsets,
    Places,
    Shorts,
)

_MOST_SIGNS_IN_A_GROUP = 4
_TWO = np.uint64(2)


@compiled
def encode_numbers(
    data: Bytes, first: Offsets, facts: Bytes, kind: Bytes, length: Places, byte: Places,
    sign: Shorts, short: Bytes, long: Bytes, province: Bytes, near: Hashes,
) -> None:  # fmt: skip
    digits = np.zeros(MOST_DIGITS + 1, dtype=np.uint8)
    ends = np.zeros(MOST_DIGITS + 1, dtype=np.uint8)
    for text in range(len(facts)):
        begin, end = first[text], first[text + 1] * (facts[text] & IS_USUAL)
        for token in range(begin, end):
            if kind[token] != DIGIT or length[token] > MOST_DIGITS:
                continue
            count = _gather(data, kind, length, byte, sign, token, end, digits, ends)
            code = _number(digits, ends, length[token], count, short, long, province)
            is_dated = facts[text] & HAS_MONTH or _may_be_dated(kind, sign, token, begin, end)
            if length[token] <= 2 and not is_dated:
                code &= ~0xE00
            if length[token] < 13 <= count and _follows_a_word(kind, length, token, begin):
                in_province = province[digits[1] * 10 + digits[2]]
                code |= (1 | (1 <= digits[0] <= 5) << 1 | in_province << 2) << 52
            near[token] = np.uint64(code) << _TWO | np.uint64(DIGIT)


@compiled
def _number(
    digits: Bytes, ends: Bytes, length: int, count: int, short: Bytes, long: Bytes, province: Bytes
) -> int:
    """Return what recognizers can tell about a number and the group that it begins."""
    code = number_class(digits, length)
    if 9 <= length <= 13:
        code |= long_number_class(digits, length, province) << 14
    if length == 2 and count >= 10:  # a social insurance number in groups
        code |= province[digits[0] * 10 + digits[1]] << 14
    if (length == 3 and count > length) or (4 <= length <= 8 and count >= 12):  # a citizen id
        place = province[digits[0] * 100 + digits[1] * 10 + digits[2]]
        code |= (1 | place << 1 | (digits[3] <= 3) << 2 | (digits[0] == 0) << 3) << 14
    prefix = prefix_class(digits, length, count)
    code |= prefix << 22
    if prefix or length == 9:
        code |= phone_class(digits, ends, count, short, long) << 27
    if length <= 4 and count > length and (digits[0] == 0 or digits[0] == 8):
        code |= digit_after_prefix(digits[length]) << 44
    if digits[0] == 9 and digits[1] == 7 and count >= 16:
        code |= card_class(digits, ends, count) << 46
    return code


@compiled
def _may_be_dated(kind: Bytes, sign: Shorts, token: int, begin: int, end: int) -> bool:
    """Tell whether a number of one or two digits stands beside a sign that is in dates or times."""
    for beside in (token - 1, token + 1):
        if begin <= beside < end and kind[beside] == SIGN:
            code = sign[beside]
            if 45 <= code <= 47 or code == 58:  # - . / :
                return True
    return False


@compiled
def _gather(
    data: Bytes, kind: Bytes, length: Places, byte: Places, sign: Shorts, token: int, end: int,
    digits: Bytes, ends: Bytes,
) -> int:  # fmt: skip
    """Collect the digits of a number and of those after it in its group; return how many."""
    count = signs = 0
    ends[:] = 0
    while token < end:
        if kind[token] == DIGIT:
            if count + length[token] > MOST_DIGITS:
                break
            for step in range(length[token]):
                digits[count + step] = data[byte[token] + step] - 48
            count += length[token]
            ends[count] = 1
            signs = 0
        else:
            signs += 1
            code = sign[token]
            is_joint = code in (32, 40, 41, 45, 46, 0x2013)
            if kind[token] != SIGN or not is_joint or signs > _MOST_SIGNS_IN_A_GROUP:
                break
        token += 1
    return count


@compiled
def _follows_a_word(kind: Bytes, length: Places, token: int, begin: int) -> bool:
    """Tell whether two letters stand before a number, or before the sign before it."""
    for before in (token - 1, token - 2):
        if before >= begin and kind[before] == LETTER:
            return bool(length[before] == 2)
    return False
