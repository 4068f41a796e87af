"""A hash table of the windows that were seen before, and the number of the verdict on each."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from anonymization.records.fingerprints.compiled import compiled
from anonymization.records.fingerprints.tokens import Hashes

NEW = -2
"""The number of a window that was never seen."""
_ONE = np.uint64(1)
Integers = NDArray[Any]


class Known(NamedTuple):
    """Two hashes of a window and the number of its verdict; `one` is 0 in an empty place."""

    one: Hashes
    two: Hashes
    number: Integers


def room_for_known(places: int) -> Known:
    """Return an empty table; `places` is a power of two, and more than will ever be filled."""
    return Known(
        np.zeros(places, dtype=np.uint64),
        np.zeros(places, dtype=np.uint64),
        np.zeros(places, dtype=np.int64),
    )


def moved(old: Known, places: int) -> Known:
    """Return a larger table that knows the same windows."""
    new = room_for_known(places)
    filled = old.one != 0
    _remember(old.one[filled], old.two[filled], old.number[filled], *new)
    return new


def recall(one: Hashes, two: Hashes, known: Known) -> Integers:
    """Return the numbers of windows, `NEW` for those that are not known."""
    numbers = np.empty(len(one), dtype=np.int64)
    _recall(one, two, *known, numbers)
    return numbers


def remember(one: Hashes, two: Hashes, number: Integers, known: Known) -> None:
    """Add windows, or change their numbers."""
    _remember(one, two, number, *known)


@compiled
def _recall(
    one: Hashes, two: Hashes, ones: Hashes, twos: Hashes, known: Integers, numbers: Integers
) -> None:
    for row in range(len(one)):
        place = _place_of(one[row], two[row], ones, twos)
        numbers[row] = known[place] if ones[place] != 0 else NEW


@compiled
def _remember(
    one: Hashes, two: Hashes, number: Integers, ones: Hashes, twos: Hashes, known: Integers
) -> None:
    for row in range(len(one)):
        place = _place_of(one[row], two[row], ones, twos)
        ones[place], twos[place], known[place] = one[row], two[row], number[row]


@compiled
def _place_of(one: np.uint64, two: np.uint64, ones: Hashes, twos: Hashes) -> int:
    mask = np.uint64(len(ones) - 1)
    place = one & mask
    while ones[place] != 0 and not (ones[place] == one and twos[place] == two):
        place = (place + _ONE) & mask
    return int(place)
