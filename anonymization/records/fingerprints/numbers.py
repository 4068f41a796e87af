"""Which numbers may stand for one another? Tables from the registry, and their use in the kernel.

Recognizers look at the length of a number, at its first digits (which province, which operator),
at what can be a day, a month or a year, and at check digits. Numbers that agree in all of that,
and in the signs and numbers around them, are alike.

The functions marked `compiled` run inside the kernel (kernel.py). They read `digits`, the digits
of one number and of those that follow it in a group such as `0912 345 678`, one byte each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anonymization.records.fingerprints.compiled import compiled
from anonymization.records.recognizers.bank_card import LENGTHS as CARD_LENGTHS
from anonymization.records.recognizers.citizen_id import BIRTH_PREFIXES
from anonymization.records.recognizers.phone import NATIONAL
from anonymization.records.recognizers.tax_code import WEIGHTS

Digits = NDArray[Any]
Flags = NDArray[Any]

MOST_DIGITS = 24
"""So many digits of a group are looked at; no identifier is longer."""
SHORT_PHONE, LONG_PHONE = 9, 10
"""Digits of a mobile number, and of a landline or an old mobile, without what stands before."""
_FEWEST_OF_A_PHONE, _MOST_OF_A_PHONE = 9, 15
_SHORT_CARD, _LONG_CARD = CARD_LENGTHS
_TAX_WEIGHTS = np.array(WEIGHTS, dtype=np.int64)
_CITIZEN, _TAX, _EIGHT, _YEAR, _CODE = 12, 10, 8, 4, 3


@dataclass(frozen=True, slots=True)
class NumberTables:
    """What the first digits tell.

    `short` and `long`: by the first four digits, whether the numbering plan has such a number of 9
    or of 10 digits. `province`: by three digits, whether citizen ids begin with them.
    """

    short: Flags
    long: Flags
    province: Flags


@cache
def number_tables() -> NumberTables:
    """Return what the recognizers' own expressions say of the first digits."""
    first_four = ["".join(four) for four in product("0123456789", repeat=4)]
    return NumberTables(
        short=_flags(_is_a_phone(four, SHORT_PHONE) for four in first_four),
        long=_flags(_is_a_phone(four, LONG_PHONE) for four in first_four),
        province=_flags(f"{code:03}" in BIRTH_PREFIXES for code in range(1000)),
    )


def _is_a_phone(first: str, length: int) -> bool:
    found = NATIONAL.fullmatch(first.ljust(length, "0"))
    return found is not None and found.group(1) == found.group()


def _flags(answers: Iterable[bool]) -> Flags:
    return np.array(list(answers), dtype=np.uint8)


@compiled
def number_class(digits: Digits, length: int) -> int:
    """Return what recognizers see in one number by itself: its length and what it can be."""
    if length == 1:
        return int(1 | (digits[0] == 0) << 8)
    if length == 2:  # a day, a month or the 84 of a telephone number
        return int(2 | (digits[0] == 0) << 8 | _two_digits(digits[0] * 10 + digits[1]) << 9)
    nothing_but_zeros = True
    for place in range(length):
        nothing_but_zeros &= digits[place] == 0
    return length | nothing_but_zeros << 8 | _kind_of_number(digits, length) << 9


@compiled
def _two_digits(value: int) -> int:
    if value == 84:  # the country code
        return 7
    edges = (0, 9, 12, 29, 31)
    for place, edge in enumerate(edges):
        if value <= edge:
            return place
    return 6


@compiled
def _kind_of_number(digits: Digits, length: int) -> int:
    if length == _YEAR:
        return _year(digits[0] * 10 + digits[1], digits[2] * 10 + digits[3], digits)
    if length == _EIGHT:
        day, month = digits[0] <= 3, digits[2] <= 1
        century = digits[4] * 10 + digits[5]
        return int(1 | (day and month and century in (19, 20)) << 1 | (digits[0] == 0) << 2)
    if length < 9:  # a citizen id of before
        return 0
    if length == 9:
        return digit_after_prefix(digits[0]) << 2
    return int(digits[0] == 0) << 2


@compiled
def _year(century: int, year: int, digits: Digits) -> int:
    if century == 19:
        return 2 if year >= 20 else 1
    if century == 20:
        return 2 if year <= 15 else 1
    if century == 97 and year == 4:
        return 3
    if century == 0 and year == 84:
        return 4
    return int(5 + (digits[0] == 0))


@compiled
def digit_after_prefix(digit: int) -> int:
    """Return whether a mobile number (1), a landline or an old mobile (2) may go on with it."""
    if digit in (3, 5, 7, 8, 9):
        return 1
    return 2 if digit in (1, 2) else 0


@compiled
def prefix_class(digits: Digits, length: int, count: int) -> int:
    """Return which telephone prefix the first number of a group begins with, and how it goes on.

    The prefix is 0, 84 or 0084; `count` digits are in the whole group.
    """
    if count < _FEWEST_OF_A_PHONE:
        return 0
    start = 0
    if digits[0] == 0:
        is_0084 = length >= 4 and digits[1] == 0 and digits[2] == 8 and digits[3] == 4
        start = 4 if is_0084 else 1
    elif digits[0] == 8 and digits[1] == 4 and length > 1:
        start = 2
    if start == 0:
        return 0
    return start << 2 | (3 if start >= length else digit_after_prefix(digits[start]))


@compiled
def long_number_class(digits: Digits, length: int, province: Flags) -> int:
    """Return which identifiers a number of 9 to 13 digits can be by its digits."""
    seen = 0
    if length == _CITIZEN:
        seen = province[digits[0] * 100 + digits[1] * 10 + digits[2]] | (digits[3] <= 3) << 1
    if length == _TAX:
        seen |= (1 <= digits[0] * 10 + digits[1] <= 98) << 2
        seen |= _passes_tax_check(digits) << 3
        seen |= province[digits[0] * 10 + digits[1]] << 6
    if length == 13:
        seen |= (1 <= digits[0] <= 5) << 4
        seen |= province[digits[1] * 10 + digits[2]] << 5
    return int(seen)


@compiled
def _passes_tax_check(digits: Digits) -> bool:
    total = 0
    for place in range(9):
        total += _TAX_WEIGHTS[place] * digits[place]
    return bool(10 - total % 11 == digits[9])


@compiled
def phone_class(
    digits: Digits, ends: Flags, count: int, tables_short: Flags, tables_long: Flags
) -> int:
    """Return at which ends of numbers in a group the digits so far are a telephone number.

    `ends[k]` tells whether a number of the group ends after `k` digits; `count` digits are there.
    """
    seen = 0
    for length in range(_FEWEST_OF_A_PHONE, min(count, _MOST_OF_A_PHONE) + 1):
        if ends[length]:
            seen |= _is_national(digits, length, tables_short, tables_long) << length
    return seen


@compiled
def _is_national(digits: Digits, length: int, short: Flags, long: Flags) -> bool:
    """`(0084|84|0)?` and a number of the plan; `840` stands for `84`."""
    is_trunk = length > 2 and digits[0] == 8 and digits[1] == 4 and digits[2] == 0
    if is_trunk:
        return _is_core(digits, 3, length, short, long) or _is_core_84(digits, length, short, long)
    if _is_core(digits, 0, length, short, long):
        return True
    if digits[0] == 0:
        four = digits[1] == 0 and digits[2] == 8 and digits[3] == 4
        return _is_core(digits, 1, length, short, long) or (
            four and _is_core(digits, 4, length, short, long)
        )
    is_84 = digits[0] == 8 and digits[1] == 4
    return is_84 and _is_core(digits, 2, length, short, long)


@compiled
def _is_core_84(digits: Digits, length: int, short: Flags, long: Flags) -> bool:
    """The digits after `840`, with the `84` before them, as a number without a prefix."""
    rest = length - 3
    code = 8400 + digits[3] * 10 + digits[4]
    if rest + 2 == SHORT_PHONE:
        return bool(short[code] == 1)
    return bool(rest + 2 == LONG_PHONE and long[code] == 1)


@compiled
def _is_core(digits: Digits, start: int, end: int, short: Flags, long: Flags) -> bool:
    length = end - start
    if length not in (SHORT_PHONE, LONG_PHONE):
        return False
    code = 0
    for place in range(start, start + 4):
        code = code * 10 + digits[place]
    return bool(short[code] == 1 if length == SHORT_PHONE else long[code] == 1)


@compiled
def card_class(digits: Digits, ends: Flags, count: int) -> int:
    """Return whether the digits are a card number of one of the lengths (Luhn, ISO/IEC 7812-1)."""
    seen = 0
    for bit, length in enumerate((_SHORT_CARD, _LONG_CARD)):
        if count >= length and ends[length]:
            seen |= (1 + _passes_luhn(digits, length)) << (2 * bit)
    return seen


@compiled
def _passes_luhn(digits: Digits, length: int) -> bool:
    total = 0
    for place in range(length):
        value = digits[length - 1 - place] * (1 + place % 2)
        total += value - 9 * (value > 9)
    return bool(total % 10 == 0)
