"""The windows that a group of recognizers looks at, and a fingerprint of each.

Two windows with one fingerprint get one verdict from the recognizers of the group. A window holds
the places where something may begin that are close to one another, and as many words around them
as groups.py says. A window of a table in a text, or of a column whose name is a label, is the
whole text.
"""

from typing import NamedTuple

import numpy as np

from anonymization.records.fingerprints.codes import (
    ENDS_SENTENCE,
    FIRST_BREAK,
    NOT_CAPITALIZED,
    Codes,
)
from anonymization.records.fingerprints.compiled import compiled
from anonymization.records.fingerprints.groups import REACHES, Group
from anonymization.records.fingerprints.letters import DIGIT, SIGN
from anonymization.records.fingerprints.tokens import (
    HAS_MARKS,
    IS_LONG,
    IS_TABLE,
    IS_USUAL,
    KEEPS_LENGTHS,
    Bytes,
    Hashes,
    Offsets,
    Places,
    Tokens,
)

_MIX_1 = np.uint64(0xFF51AFD7ED558CCD)
_MIX_2 = np.uint64(0xC4CEB9FE1A85EC53)
_ONE, _TWO, _HALF = np.uint64(1), np.uint64(2), np.uint64(33)
_NUMBERS, _NAMES = int(Group.NUMBERS), int(Group.NAMES)
_SEEN_OF_A_TEXT = KEEPS_LENGTHS | IS_TABLE | IS_LONG


class Windows(NamedTuple):
    """Windows of one group, one row each: of which text, which tokens, and two hashes.

    From `begin` to before `end` are the tokens of the window; from `place` to before `core_end`
    those where something may begin.
    """

    text: Places
    begin: Places
    place: Places
    core_end: Places
    end: Places
    one: Hashes
    two: Hashes


def take_windows(
    group: Group,
    *,
    is_whole: bool,
    tokens: Tokens,
    first: Offsets,
    facts: Bytes,
    codes: Codes,
    seeds: Hashes,
) -> Windows:
    """Return the windows of a group, in order; with `is_whole`, each is a whole text."""
    most = int(((codes.marks >> group) & 1).sum())
    windows = _room_for(most)
    reach = REACHES[group]
    count = _take(
        int(group),
        is_whole,
        first,
        facts,
        tokens.kind,
        codes.marks,
        (reach.near, reach.far, reach.between, reach.after, reach.around),
        *windows[:5],
    )
    windows = Windows._make(column[:count] for column in windows)
    _mix_all(
        int(group),
        first,
        facts,
        tokens.kind,
        tokens.length,
        codes.marks,
        codes.near[group],
        codes.far[group],
        seeds,
        reach.near,
        reach.around,
        *windows,
    )
    return windows


def _room_for(windows: int) -> Windows:
    places = [np.empty(windows, dtype=np.int32) for _ in range(5)]
    hashes = [np.empty(windows, dtype=np.uint64) for _ in range(2)]
    return Windows._make((*places, *hashes))


@compiled
def _take(
    group: int, is_whole: bool, first: Offsets, facts: Bytes, kind: Bytes, marks: Bytes,
    reach: tuple[int, int, int, int, int], texts: Places, begins: Places, places: Places,
    core_ends: Places, ends: Places,
) -> int:  # fmt: skip
    count = 0
    is_place = 1 << group
    for text in range(len(facts)):
        begin, end = first[text], first[text + 1] * (facts[text] & IS_USUAL)
        place = begin
        while place < end:
            if not marks[place] & is_place:
                place += 1
                continue
            texts[count], places[count], begins[count] = text, place, begin
            core_ends[count] = ends[count] = end
            if not (is_whole or facts[text] & IS_TABLE):
                core = _end_of_core(group, kind, marks, place, end, reach[2])
                around = _around(group, marks, place, core, reach[4])
                near = _near(group, kind, marks, place, begin, reach[0], around)
                begins[count] = _far(group, kind, marks, near, place, begin, reach)
                ends[count] = _after(group, kind, marks, core, end, reach[3], around)
                core_ends[count] = core
            place = core_ends[count]
            count += 1
    return count


@compiled
def _end_of_core(group: int, kind: Bytes, marks: Bytes, place: int, end: int, between: int) -> int:
    """Return the token after the last place that shares this window."""
    core = place + 1
    words = 0
    for token in range(place + 1, end):
        if marks[token] >> group & 1:
            core, words = token + 1, 0
        elif kind[token] != SIGN:
            words += 1
            if words > between:
                break
        elif marks[token] >> (FIRST_BREAK + group) & 1:
            break
    return core


@compiled
def _near(
    group: int, kind: Bytes, marks: Bytes, place: int, begin: int, most: int, around: int
) -> int:
    """Return the first of the tokens before a place that are seen as they are.

    Signs right before the place do not end them: a title may be followed by a colon.
    """
    words = 0
    while place > begin:
        if kind[place - 1] != SIGN:
            if words == most:
                return place
            words += 1
        elif words >= around and marks[place - 1] >> (FIRST_BREAK + group) & 1:
            return place
        place -= 1
    return place


@compiled
def _far(
    group: int, kind: Bytes, marks: Bytes, near: int, place: int, begin: int,
    reach: tuple[int, int, int, int, int],
) -> int:  # fmt: skip
    """Return the first of the tokens that a label may be made of, not beyond the sentence."""
    words = 0
    for token in range(near, place):
        words += kind[token] != SIGN
    most = reach[1] + (reach[0] if group == _NUMBERS else 0)
    while near > begin and words < most:
        near -= 1
        if kind[near] != SIGN:
            words += 1
        elif words > 0 and marks[near] & ENDS_SENTENCE:
            break
    return near


@compiled
def _after(
    group: int, kind: Bytes, marks: Bytes, core: int, end: int, most: int, around: int
) -> int:
    """Return the end of what follows a place; two tokens behind a break are seen as well."""
    words = 0
    while core < end and words < most:
        if kind[core] != SIGN:
            words += 1
        elif words >= around - 1 and marks[core] >> (FIRST_BREAK + group) & 1:
            break
        core += 1
    return min(core + 2, end)


@compiled
def _around(group: int, marks: Bytes, place: int, core: int, around: int) -> int:
    """Return after how many words a break counts: one, unless a place is not Capitalized."""
    for token in range(place, core):
        if marks[token] >> group & 1 and marks[token] & NOT_CAPITALIZED:
            return around
    return 1


@compiled
def _mix_all(
    group: int, first: Offsets, facts: Bytes, kind: Bytes, length: Places, marks: Bytes,
    near_codes: Hashes, far_codes: Hashes, seeds: Hashes, most_near: int, most_around: int, texts: Places,
    begins: Places, places: Places, core_ends: Places, ends: Places, ones: Hashes, twos: Hashes,
) -> None:  # fmt: skip
    for row in range(len(texts)):
        text, begin, place, core, end = (
            texts[row],
            begins[row],
            places[row],
            core_ends[row],
            ends[row],
        )
        is_all = begin == first[text] and end == first[text + 1]
        around = _around(group, marks, place, core, most_around)
        near = _near(group, kind, marks, place, begin, most_near, around)
        near = begin if is_all else near
        lengths = facts[text] & KEEPS_LENGTHS != 0
        code = np.uint64(facts[text] & (_SEEN_OF_A_TEXT | HAS_MARKS * (group != _NUMBERS)))
        code = code << _TWO | np.uint64((begin == first[text]) << 1 | (end == first[text + 1]))
        one = _mix(seeds[0] ^ np.uint64(lengths), code, seeds[2])
        two = _mix(seeds[1], np.uint64(place - begin), seeds[3])
        for token in range(begin, end):
            is_far = token < near or (
                group == _NUMBERS and kind[token] == DIGIT and (token < place or token >= core)
            )
            code = far_codes[token] if is_far else near_codes[token]
            if lengths:
                code ^= np.uint64(length[token]) << np.uint64(56)
            one, two = _mix(one, code, seeds[2]), _mix(two, code, seeds[3])
        ones[row], twos[row] = one | _ONE, two


@compiled
def _mix(state: np.uint64, code: np.uint64, seed: np.uint64) -> np.uint64:
    state = (state ^ code) * _MIX_1 + seed
    return (state ^ (state >> _HALF)) * _MIX_2
