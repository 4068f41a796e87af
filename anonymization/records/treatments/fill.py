"""Write placeholders into many texts at once, where each kind occurs only once in a text."""

from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from anonymization.records.fingerprints.compiled import compiled
from anonymization.records.fingerprints.verdicts import Verdicts, buffers_of

Array = NDArray[Any]


def fill(texts: pl.Series, found: Verdicts, placeholders: list[str]) -> pl.Series:
    """Return the texts with `placeholders[entity]` in the place of each span, in their order.

    `found` is in order of row and start, without overlaps.
    """
    data, offsets = buffers_of(texts)
    names = [name.encode() for name in placeholders]
    name_ends = np.cumsum([0, *map(len, names)])
    room = len(data) + len(found.row) * max(map(len, names), default=0)
    filled, ends = np.empty(room, dtype=np.uint8), np.zeros(len(texts) + 1, dtype=np.int64)
    first = np.searchsorted(found.row, np.arange(len(texts) + 1))
    spans = (found.start, found.end, found.entity)
    whole = np.frombuffer(b"".join(names), dtype=np.uint8)
    _fill(data, offsets, first, *spans, whole, name_ends, filled, ends)
    strings = pa.LargeStringArray.from_buffers(
        len(texts), pa.py_buffer(ends), pa.py_buffer(filled[: ends[-1]])
    )
    return pl.Series(texts.name, strings, dtype=pl.String)


@compiled
def _fill(  # noqa: PLR0913, PLR0917 # plain arrays, as in fingerprints/
    data: Array, offsets: Array, first: Array, start: Array, end: Array, entity: Array,
    names: Array, name_ends: Array, filled: Array, ends: Array,
) -> None:  # fmt: skip
    out = 0
    for text in range(len(offsets) - 1):
        span, last = first[text], first[text + 1]
        point = -1
        for position in range(offsets[text], offsets[text + 1]):
            point += data[position] & 0xC0 != 0x80  # noqa: PLR2004 # a byte that begins a letter
            while span < last and point >= end[span]:
                span += 1
            if span < last and point >= start[span]:
                if point == start[span] and data[position] & 0xC0 != 0x80:  # noqa: PLR2004
                    for byte in range(name_ends[entity[span]], name_ends[entity[span] + 1]):
                        filled[out] = names[byte]
                        out += 1
                continue
            filled[out] = data[position]
            out += 1
        ends[text + 1] = out
