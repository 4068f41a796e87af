"""How likely is it that a name begins here, and where does it end?

Every run of one to six words that may be a name gets the sum of the weights of what speaks for it
and against it (name_features.py); `1 / (1 + exp(-sum))` is how likely it is. Of runs that share a
word, the likeliest is the name. The weights stand in `facts/name_weights.csv`, one column for each
way of writing; `python -m scripts.learn_name_weights` finds them (logistic regression).
"""

import csv
import math
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from anonymization.records.recognizers.name_features import (
    MOST_WORDS,
    may_begin,
    reasons,
    reasons_before,
    run_from,
    style_of,
)
from anonymization.records.recognizers.name_words import Words

_IN_QUOTES = 2
WRITTEN = ("c", "u", "U", "s", "S", "c bare", "u bare", "U bare", "s bare", "S bare")
"""The ways of writing: see `style_of`; `bare` is a text without diacritics."""


@dataclass(frozen=True, slots=True)
class Likely:
    """The likeliest name that begins at a word: how many words, and how likely."""

    words: int
    likelihood: float


@dataclass(slots=True)
class NamesOf:
    """The names of one text; each word is weighed once."""

    words: Words
    _likely: dict[int, Likely | None] = field(default_factory=dict)

    def begins_at(self, first: int) -> Likely | None:
        """Return the name that begins at a word, unless a likelier one shares a word with it."""
        here = self._at(first)
        if here is None:
            return None
        last = first + here.words
        nearby = range(max(0, first - MOST_WORDS + 1), min(last, len(self.words.written)))
        for other in nearby:
            rival = self._at(other) if other != first else None
            if rival is None or other + rival.words <= first:
                continue
            # Of two that are as likely, the one that begins first.
            if (rival.likelihood, -other) > (here.likelihood, -first):
                return None
        return here

    def word_at(self, position: int) -> int | None:
        """Return which word begins at a position of the text."""
        place = bisect_left(self.words.starts, position)
        is_there = place < len(self.words.starts) and self.words.starts[place] == position
        return place if is_there else None

    def end_of(self, first: int, likely: Likely) -> int:
        """Return where a name ends in the text; the dot after `A.` is not part of it."""
        last = first + likely.words - 1
        return self.words.ends[last] - self.words.written[last].endswith(".")

    def _at(self, first: int) -> Likely | None:
        if first not in self._likely:
            self._likely[first] = _likeliest(self.words, first)
        return self._likely[first]


@lru_cache(maxsize=4)
def names_of(text: str) -> NamesOf:
    """Return the names of a text; the last few texts are remembered."""
    return NamesOf(Words.of(text))


def written(words: Words, first: int, count: int) -> str:
    """Return the way of writing that chooses the column of weights."""
    return style_of(words, first, count) + ("" if words.marked else " bare")


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """Return the weight of each reason, by the way of writing."""
    file = Path(__file__).parent / "facts" / "name_weights.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {
        column: {row["reason"]: float(row[column]) for row in rows if row[column]}
        for column in WRITTEN
    }


def words_weighed_alone() -> tuple[tuple[str, ...], ...]:
    """Return the words that have a weight of their own, such as each title, one list for each."""
    found = {
        reason.split("`")[1]
        for column in weights().values()
        for reason in column
        if reason.startswith(("title `", "after `")) and reason.count("`") == _IN_QUOTES
    }
    return tuple((word,) for word in sorted(found))


def _likeliest(words: Words, first: int) -> Likely | None:
    if not may_begin(words, first):
        return None
    before = reasons_before(words, first)
    best = max(
        (_sum_of(words, first, count, before), -count)
        for count in range(1, run_from(words, first) + 1)
    )
    return Likely(-best[1], 1 / (1 + math.exp(-best[0])))


def _sum_of(words: Words, first: int, count: int, before: tuple[str, ...]) -> float:
    weight = weights()[written(words, first, count)]
    return sum(weight.get(reason, 0.0) for reason in reasons(words, first, count, before))
