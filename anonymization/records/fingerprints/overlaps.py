"""Join spans of one text that overlap, for many texts at once."""

import numpy as np
from numpy.typing import NDArray

from anonymization.records.fingerprints.compiled import compiled

Integers = NDArray[np.int64]
Scores = NDArray[np.float64]


def join_overlaps(
    row: Integers, start: Integers, end: Integers, entity: Integers, score: Scores
) -> tuple[Integers, Integers, Integers, Integers, Scores]:
    """Return the spans in order of row and start; those that overlap became one of the longer's kind.

    Nothing that was found is left out; among spans of one length the higher score decides.
    """
    order = np.lexsort((-end, start, row))
    columns = (row[order], start[order], end[order], entity[order], score[order])
    kept = _join(*columns)
    return tuple(column[:kept] for column in columns)  # type: ignore[return-value]


@compiled
def _join(row: Integers, start: Integers, end: Integers, entity: Integers, score: Scores) -> int:
    """Join in place; return how many are left."""
    last = -1
    for at in range(len(row)):
        if last >= 0 and row[at] == row[last] and start[at] < end[last]:
            length, longest = end[at] - start[at], end[last] - start[last]
            if length > longest or (length == longest and score[at] > score[last]):
                entity[last], score[last] = entity[at], score[at]
            end[last] = max(end[last], end[at])
        else:
            last += 1
            row[last], start[last], end[last] = row[at], start[at], end[at]
            entity[last], score[last] = entity[at], score[at]
    return last + 1
