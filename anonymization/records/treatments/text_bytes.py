"""Columns of text as matrices of bytes and back, for ciphers that work on a whole column at once."""

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Integers = NDArray[np.int64]

BLOCK = 16
"""The bytes of one AES block."""


def text_of(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return which values say something, and their text; missing and blank ones say nothing."""
    text = values.cast(pl.String)
    is_told = (text.str.strip_chars() != "").fill_null(value=False)
    return is_told, text if is_told.all() else text.filter(is_told)


def put_back(answers: pl.Series, is_told: pl.Series, name: str) -> pl.Series:
    """Put the answers of `text_of` in the places of their values; the other places are missing."""
    if is_told.all():
        return answers.alias(name)
    places = pl.DataFrame({"is_told": is_told}).select(
        pl.when("is_told").then(pl.col("is_told").cum_sum().cast(pl.Int64) - 1)
    )
    return answers.gather(places.to_series()).alias(name)


def buffers_of(values: pl.Series) -> tuple[Bytes, Integers]:
    """Return the bytes of all values, and where each starts, with the end of the last one."""
    array = values.rechunk().to_arrow().cast(pa.large_string())
    if not len(array):
        return np.zeros(0, dtype=np.uint8), np.zeros(1, dtype=np.int64)
    _, starts, content = array.buffers()
    edges = np.frombuffer(starts, dtype=np.int64)[array.offset : array.offset + len(array) + 1]
    return np.frombuffer(content, dtype=np.uint8), edges


def first_blocks(values: pl.Series) -> Bytes:
    """Return the first 16 bytes of each value, filled up with zeros."""
    lengths = values.str.len_bytes()
    if len(values) and lengths.min() == lengths.max() and int(lengths[0]) <= BLOCK:
        content, edges = buffers_of(values)
        blocks = np.zeros((len(values), BLOCK), dtype=np.uint8)
        blocks[:, : int(lengths[0])] = content[edges[0] : edges[-1]].reshape(len(values), -1)
        return blocks
    windows, starts = block_windows(values)
    return windows[starts]


def block_windows(values: pl.Series) -> tuple[Bytes, Integers]:
    """Return all 16-byte windows on the values, and where each value starts.

    Every value is followed by a block of zeros, so a window never reaches into the next one.
    """
    content, edges = buffers_of(values + "\0" * BLOCK)
    if not len(values):
        return np.zeros((0, BLOCK), dtype=np.uint8), edges[:-1]
    return sliding_window_view(content, BLOCK), edges[:-1]


def column_of(rows: Bytes) -> pl.Series:
    """Return rows of ASCII signs, all of one length, as a column of text."""
    count, length = rows.shape
    starts = np.arange(count + 1, dtype=np.int64) * length
    signs = np.ascontiguousarray(rows)
    strings = pa.LargeStringArray.from_buffers(count, pa.py_buffer(starts), pa.py_buffer(signs))
    return pl.Series(strings, dtype=pl.String)
