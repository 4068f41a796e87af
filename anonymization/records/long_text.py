"""Cut a long text into pieces that overlap, so that a cell of 100 MB is read like a note.

Every place of the text is owned by exactly one piece. A piece also holds some text before and
after what it owns: labels to the left, and values that begin in it and end behind it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from anonymization.records.fingerprints.verdicts import Verdicts

PIECE = 2_000
"""How many characters a piece owns at most; a shorter text is one piece.

Presidio compares all findings of a text with one another, so a longer piece is no faster.
"""
MARGIN = 500
"""Longer than any value with its label: an address of seven units has about 300 characters."""
_BREAKS = ("\n", ". ", "; ", " ")
_SEARCHED = 500


@dataclass(frozen=True, slots=True)
class Piece:
    """What is read, and the part of it whose findings count."""

    start: int
    end: int
    owns_from: int
    owns_to: int

    def owns(self, position: int) -> bool:
        return self.owns_from <= position < self.owns_to


def pieces_of(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text, in order; cut at the end of a line, sentence or word if any.

    >>> [(one.owns_from, one.owns_to) for one in pieces_of("a short note")]
    [(0, 12)]
    """
    begin = 0
    while begin < len(text):
        end = _cut(text, begin)
        yield Piece(
            _near_space(text, max(0, begin - MARGIN)), min(len(text), end + MARGIN), begin, end
        )
        begin = end


@dataclass(frozen=True, slots=True)
class Pieces:
    """The texts of a column, the long ones in pieces; `row` tells of which text each piece is."""

    texts: pl.Series
    row: NDArray[np.int64]
    start: NDArray[np.int64]
    owns_from: NDArray[np.int64]
    owns_to: NDArray[np.int64]

    def in_whole_texts(self, found: Verdicts) -> Verdicts:
        """Return verdicts on pieces as verdicts on texts; what another piece owns is left out."""
        begin = self.start[found.row] + found.start
        whole = replace(
            found, row=self.row[found.row], start=begin, end=self.start[found.row] + found.end
        )
        return whole.only((self.owns_from[found.row] <= begin) & (begin < self.owns_to[found.row]))


def in_pieces(texts: pl.Series) -> Pieces:
    """Cut the texts of a column that are longer than `PIECE`; the others stay as they are."""
    lengths = texts.str.len_chars().fill_null(0).to_numpy().astype(np.int64)
    rows = np.arange(len(texts))
    long = rows[lengths > PIECE]
    if not len(long):
        return Pieces(texts, rows, np.zeros_like(rows), np.zeros_like(rows), lengths)
    cut = [
        (row, one, texts[row][one.start : one.end])
        for row in long.tolist()
        for one in pieces_of(texts[row])
    ]
    short = lengths <= PIECE
    columns = (
        [row for row, _, _ in cut],
        *zip(*((one.start, one.owns_from, one.owns_to) for _, one, _ in cut), strict=True),
    )
    row, start, owns_from, owns_to = (np.array(column, dtype=np.int64) for column in columns)
    zeros = np.zeros(short.sum(), dtype=np.int64)
    return Pieces(
        pl.concat([texts.filter(short), pl.Series([text for _, _, text in cut], dtype=pl.String)]),
        np.concatenate([rows[short], row]),
        np.concatenate([zeros, start]),
        np.concatenate([zeros, owns_from]),
        np.concatenate([lengths[short], owns_to]),
    )


def _cut(text: str, begin: int) -> int:
    latest = begin + PIECE
    if latest >= len(text):
        return len(text)
    for sign in _BREAKS:
        found = text.rfind(sign, latest - _SEARCHED, latest)
        if found >= 0:
            return found + len(sign)
    return latest


def _near_space(text: str, position: int) -> int:
    """Begin at a word, lest half a number look like a whole one."""
    if position == 0:
        return 0
    found = text.find(" ", position, position + MARGIN // 2)
    return found + 1 if found >= 0 else position
