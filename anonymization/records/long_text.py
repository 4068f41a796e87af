"""Cut a long text into pieces that overlap, so that a cell of 100 MB is read like a note.

Every place of the text is owned by exactly one piece. A piece also holds some text before and
after what it owns: labels to the left, and values that begin in it and end behind it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

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
