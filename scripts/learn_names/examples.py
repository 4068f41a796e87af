"""Every run of words that may be a name, what speaks for it, and whether it is one.

Now and then what is known of a word is withheld: names and words that no list has turn up daily.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from anonymization.records.recognizers.name_features import (
    may_begin,
    reasons,
    reasons_before,
    run_from,
)
from anonymization.records.recognizers.name_score import written
from anonymization.records.recognizers.name_words import Known, Words
from anonymization.records.recognizers.names import NAME_PARTS
from anonymization.records.text import has_marks, without_marks
from scripts.learn_names.invent import other_writings
from scripts.learn_names.notes import MarkedNote

WITHHELD, FAMILY_WITHHELD = 0.12, 0.7
WEIGHT_OF_OTHERS = 0.35
"""What an example counts in a writing of a note that nobody wrote."""
VERY_COMMON, COMMON = 12, 3
"""So many times as often outside of names as in them."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Examples:
    """One item of each list for one run of words."""

    reasons: list[list[str]] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    is_name: list[bool] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)


def examples_of(notes: Iterable[MarkedNote], seed: int = 1) -> Examples:
    """Return the examples of notes in all their writings."""
    chance = np.random.default_rng(seed)
    examples = Examples()
    for note in notes:
        for number, one in enumerate(other_writings(note, chance)):
            words = Words.of(one.text)
            names = _names_by_word(words, one)
            if number or chance.random() < 1 / 2:
                _withhold(words, one, chance)
            _add(examples, words, names, 1.0 if number == 0 else WEIGHT_OF_OTHERS)
    return examples


def common_words(notes: Sequence[MarkedNote]) -> Mapping[str, list[str]]:
    """Return the words that notes have much more often than names, by the kind of their list."""
    found: dict[str, list[str]] = {}
    for suffix, bare in (("", False), ("-without-marks", True)):
        inside, outside = _counts(notes, bare=bare)
        known = NAME_PARTS.bare if bare else NAME_PARTS.marked
        odds = {
            word: count / (inside[word] + 1 + (word in known) / 2)
            for word, count in outside.items()
        }
        found[f"very-common{suffix}"] = sorted(w for w, odd in odds.items() if odd >= VERY_COMMON)
        found[f"common{suffix}"] = sorted(
            w for w, odd in odds.items() if COMMON <= odd < VERY_COMMON
        )
    return found


def _counts(notes: Sequence[MarkedNote], *, bare: bool) -> tuple[Counter[str], Counter[str]]:
    inside, outside = Counter[str](), Counter[str]()
    for note in notes:
        if not bare and not has_marks(note.text):
            continue
        for word in _WORD.finditer(note.text):
            if _is_in(note.others, word.start()):
                continue
            letters = word.group().lower()
            counter = inside if _is_in(note.names, word.start()) else outside
            counter[without_marks(letters) if bare else letters] += 1
    return inside, outside


def _names_by_word(words: Words, note: MarkedNote) -> dict[int, int]:
    """Return how many words each name has, by the word that it begins with."""
    begins = {start: place for place, start in enumerate(words.starts)}
    names = {}
    for start, end in note.names:
        if (first := begins.get(start)) is not None:
            names[first] = sum(1 for one in words.starts[first:] if one < end)
    return names


def _withhold(words: Words, note: MarkedNote, chance: np.random.Generator) -> None:
    for place, style in enumerate(words.styles):
        if style not in "9." and chance.random() < WITHHELD:
            is_name = _is_in(note.names, words.starts[place])
            words.known[place] = _less(words.known[place], chance, is_name=is_name)


def _less(known: Known, chance: np.random.Generator, *, is_name: bool) -> Known:
    forgotten = ("part", "either") if is_name else ("everyday", "either")
    kind = "unknown" if known.kind in forgotten else known.kind
    family = "" if is_name and chance.random() < FAMILY_WITHHELD else known.family
    return replace(known, kind=kind, family=family, how_common="")


def _add(examples: Examples, words: Words, names: Mapping[int, int], weight: float) -> None:
    for first in range(len(words.written)):
        if not may_begin(words, first):
            continue
        before = reasons_before(words, first)
        for count in range(1, run_from(words, first) + 1):
            examples.reasons.append(reasons(words, first, count, before))
            examples.written.append(written(words, first, count))
            examples.is_name.append(names.get(first) == count)
            examples.weight.append(weight)


def _is_in(places: Iterable[tuple[int, int]], position: int) -> bool:
    return any(start <= position < end for start, end in places)
