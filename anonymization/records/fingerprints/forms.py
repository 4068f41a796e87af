"""The verdicts on windows: kept as places of tokens, so that they fit every window that is alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from anonymization.records.fingerprints.memory import Known, moved, remember, room_for_known
from anonymization.records.fingerprints.windows import Windows

Integers = NDArray[Any]
FIRST_ROOM = 1 << 12

Span4 = tuple[int, int, int, float]
"""First and last token, counted from the place of the window; number of the entity; score."""


class Forms:
    """The verdicts so far of one group. Form `i` has the rows `first[i]` to `first[i + 1]`."""

    def __init__(self) -> None:
        self.known: Known = room_for_known(FIRST_ROOM)
        self.windows = 0
        self.first: Integers = np.zeros(1, dtype=np.int64)
        self.spans: NDArray[np.float64] = np.zeros((0, 4))
        self._new: list[Sequence[Span4]] = []

    def add(self, spans: Sequence[Span4]) -> int:
        """Return the number of a new form."""
        self._new.append(spans)
        return len(self.first) + len(self._new) - 2

    def remember(self, one: NDArray[np.uint64], two: NDArray[np.uint64], number: int) -> None:
        """Keep the number of a window; the table is twice as large as what it holds."""
        self.windows += 1
        if 2 * self.windows > len(self.known.one):
            self.known = moved(self.known, 2 * len(self.known.one))
        remember(one, two, np.array([number]), self.known)

    def settle(self) -> None:
        """Move what was added into the arrays."""
        if self._new:
            ends = self.first[-1] + np.cumsum([len(spans) for spans in self._new])
            rows = [span for spans in self._new for span in spans]
            self.first = np.concatenate([self.first, ends])
            self.spans = np.concatenate([self.spans, np.array(rows).reshape(-1, 4)])
            self._new = []


@dataclass(frozen=True, slots=True)
class Window:
    """One window in its text; every place is a token of the text, from 0."""

    begin: int
    place: int
    core_end: int
    end: int
    before: int
    is_last: bool

    @classmethod
    def at(cls, windows: Windows, row: int, text: slice) -> Self:
        """Return a row of windows; `text` are the tokens of its text."""
        is_first = row == 0 or windows.text[row - 1] != windows.text[row]
        is_last = row + 1 == len(windows.text) or windows.text[row + 1] != windows.text[row]
        return cls(
            begin=int(windows.begin[row]) - text.start,
            place=int(windows.place[row]) - text.start,
            core_end=int(windows.core_end[row]) - text.start,
            end=int(windows.end[row]) - text.start,
            before=0 if is_first else int(windows.core_end[row - 1]) - text.start,
            is_last=is_last,
        )

    def owns(self, begin: int) -> bool:
        """Of a span, that window has the first place at or after its beginning."""
        return self.before <= begin < self.core_end

    def fits(self, begin: int, end: int) -> bool:
        """Tell whether nothing of a span that is ours lies outside of what the hash has seen."""
        if self.owns(begin):
            return self.begin <= begin and end < self.end and self.place <= end
        return not (self.is_last and begin >= self.core_end)
