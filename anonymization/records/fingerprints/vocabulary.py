"""Which words may stand for one another? Compiled from the registry, for each group of recognizers.

Two words are alike when no recognizer of the group can tell them apart: both are in the same of its
word lists, with and without diacritics, and neither is spelled out in a pattern. `Hùng` and `Dũng`
are alike for all of them; `Phương` and `Hương` are not alike for addresses, where `phường` is a
unit.

A phrase of several words (`bảo hiểm xã hội`, `Hà Nam`) matters only where its words stand side by
side. So two neighbours have a class of their own, beside those of the single words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from anonymization.records.fingerprints.groups import GROUP_OF, Group
from anonymization.records.recognizers.labels import NEUTRAL, WORDS_AROUND_NUMBERS
from anonymization.records.recognizers.names import (
    LETTER_TITLES,
    NAME_LABELS,
    TITLES,
    is_bare_family_name,
    is_written_family_name,
)
from anonymization.records.recognizers.not_personal import NOT_A_PERSONS_NUMBER
from anonymization.records.recognizers.pattern import LabelledRecognizer
from anonymization.records.text import fold, has_marks

Hashes = NDArray[np.uint64]
Sign = tuple[str, tuple[bool, ...], str]
Pair = tuple[str, str]
Words = frozenset[str]

_WORD = re.compile(r"[^\W\d_]+")
_PHRASE = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_NO_LETTERS_OF_THE_TEXT = re.compile(
    r"\\[bBsSdDwWAZ]|\[(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!]|[aimsxL-]*:)|\{[0-9,]+\}|\\."
)
_OTHER_MARKS = dict(zip("aeioud", "ǎěǐǒǔď", strict=True))
_UNKNOWN = "zoz"
_MASK = (1 << 64) - 1
_PRIME = 0x100000001B3
_SEED = 0xCBF29CE484222325


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Open hash tables with a power of two of places; 0 is an empty place.

    `words` holds the hashes of words in small letters, with and without diacritics. `classes` has
    for each `View` and each group (the third one: what labels see) the class of each word, or 0
    where nothing is known of it; `pairs` and `pair_classes` the same for two neighbours that are
    part of a phrase. `roles` has the roles below, or 0, of each word.
    """

    words: Hashes
    classes: NDArray[np.int64]
    pairs: Hashes
    pair_classes: NDArray[np.int64]
    roles: NDArray[np.uint8]


class View(IntEnum):
    """How a word is compared.

    As it is written; as a capitalized word; without diacritics, because no list has it with those
    that it has; in a text that has no diacritics at all.
    """

    WRITTEN = 0
    CAPITALIZED = 1
    BARE = 2
    UNMARKED = 3


GROUPS_AND_LABELS = tuple((group, only_labels) for only_labels in (False, True) for group in Group)
MAY_BE_FAMILY_NAME, ENDS_A_TITLE, IN_AN_ADDRESS, ENDS_A_NAME_LABEL = 1, 2, 4, 8


def hash_of(word: str) -> int:
    """Return the hash (FNV-1a, 64 bits, one step a code point) of a word as the kernel sees it.

    >>> hash_of("a") == ((_SEED ^ 97) * _PRIME) % 2**64
    True
    """
    return reduce(lambda state, sign: ((state ^ ord(sign)) * _PRIME) & _MASK, word, _SEED)


def pair_hash(first: int, second: int) -> int:
    """Return the hash of two neighbours from the hashes of the words."""
    return ((first * _PRIME) ^ second) & _MASK | 1


def vocabulary(recognizers: Sequence[LabelledRecognizer]) -> Vocabulary:
    """Return the tables for these recognizers; each of them must say which lists it `reads`."""
    lists = [_Lists.of(*which, recognizers) for which in GROUPS_AND_LABELS]
    words = {word for one in lists for phrase in one.phrases() for word in _words(phrase)}
    words |= set(map(fold, words))
    pairs = {pair for one in lists for pair in one.pairs()}
    units = lists[Group.ADDRESSES].spelled_out
    in_addresses = frozenset(word for phrase in units for word in _words(phrase))
    return Vocabulary(
        *_tables({hash_of(word): _views(lists, (word,)) for word in words}),
        *_tables({pair_hash(*map(hash_of, pair)): _views(lists, pair) for pair in pairs}),
        _table({hash_of(word): _roles(word, in_addresses) for word in words})[1].astype(np.uint8),
    )


def _views(lists: Sequence["_Lists"], words: tuple[str, ...]) -> list[Sign]:
    return [one.sign_of(words, view) for view in View for one in lists]


def _roles(word: str, in_addresses: Words) -> int:
    """What may begin at a word, or right after it."""
    bare = fold(word)
    is_family_name = is_written_family_name(word) or (bare == word and is_bare_family_name(word))
    return (
        MAY_BE_FAMILY_NAME * is_family_name
        + ENDS_A_TITLE * (TITLES.may_end_in(word) or LETTER_TITLES.may_end_in(word))
        + ENDS_A_NAME_LABEL * NAME_LABELS.may_end_in(word)
        + IN_AN_ADDRESS * (bare in in_addresses)
    )


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists as they are written, the same without diacritics, those only compared without.

    Of the lists as they are written, the last `small` are not read for capitalized words.
    """

    written: Sequence[Words]
    small: int
    folded: Sequence[Words]
    bare: Sequence[Words]
    spelled_out: Words
    of_three: frozenset[Pair]
    more: Sequence[Words] = ()
    recognizers: Sequence[LabelledRecognizer] = ()

    @classmethod
    def of(cls, group: Group, only_labels: bool, registry: Sequence[LabelledRecognizer]) -> Self:
        recognizers = [one for one in registry if GROUP_OF[one.entity] is group]
        labels = list(_labels(recognizers, registry))
        if only_labels:
            # `sổ` speaks for a number over as many words as a label does.
            numbers = recognizers if group is Group.NUMBERS else []
            read = [_small(words) for one in numbers for words in one.reads or ()]
            unmarked = [_small(map(fold, words)) for words in read]
            return cls(read, 0, unmarked, labels, frozenset(), _pairs_of_three(labels))
        small = [_small(words) for one in recognizers for words in one.reads_small]
        written = [*(_small(words) for one in recognizers for words in one.reads or ()), *small]
        bare = [*(words for one in recognizers for words in one.reads_bare), *labels]
        folded = [_small(map(fold, words)) for words in (*written, *bare)]
        spelled_out = frozenset(phrase for one in recognizers for phrase in _spelled_out(one))
        more = [_small(words) for one in recognizers for words in one.phrases_of]
        more_folded = [_small(map(fold, words)) for words in more]
        return cls(
            written,
            len(small),
            folded[: len(written)],
            folded[len(written) :],
            spelled_out,
            _pairs_of_three([*written, *folded, spelled_out, *more, *more_folded]),
            [*more, *more_folded],
            recognizers,
        )

    def phrases(self) -> Iterator[str]:
        for words in (*self.written, *self.folded, *self.bare, *self.more, self.spelled_out):
            yield from words

    def pairs(self) -> Iterator[Pair]:
        for phrase in self.phrases():
            yield from _pairs(_words(phrase))

    def sign_of(self, words: tuple[str, ...], view: View) -> Sign:
        """Return what a recognizer can tell: the identity of some words, and the lists they are in.

        A word with diacritics is never looked up in a list without, except where the pattern
        itself is matched on the text without diacritics. Pairs of phrases of three words or more
        keep their identity.
        """
        phrase = " ".join(words)
        bare = fold(phrase)
        is_written = view is not View.BARE
        small = self.small if view is View.CAPITALIZED else 0
        read = len(self.written) - small
        seen = [is_written and phrase in one for one in self.written[:read]] + [False] * small
        seen += [is_written and bare == phrase and phrase in one for one in self.folded[:read]]
        seen += [False] * small
        seen += [bare in one for one in self.bare]
        if len(words) > 1:
            seen += [is_written and phrase in one for one in self.more]
        keeps = bare in self.spelled_out or words in self.of_three
        return bare if keeps else "", tuple(seen), self._seen_by_recognizers(words, view)

    def _seen_by_recognizers(self, words: tuple[str, ...], view: View) -> str:
        """What the recognizers see in a single word; a word no list has is seen with other marks."""
        if len(words) > 1:
            return ""
        word = words[0] if view is not View.BARE else _with_other_marks(words[0])
        unknown = _with_other_marks(_UNKNOWN) if has_marks(word) else _UNKNOWN
        marked = view is not View.UNMARKED
        seen = [one.sees(word, marked=marked) for one in self.recognizers]
        nothing = [one.sees(unknown, marked=marked) for one in self.recognizers]
        return "" if seen == nothing else repr(seen)


def _with_other_marks(word: str) -> str:
    """Return the word with a sign that no word of Vietnamese has."""
    bare = fold(word)
    place = next((at for at, letter in enumerate(bare) if letter in _OTHER_MARKS), None)
    return bare if place is None else bare[:place] + _OTHER_MARKS[bare[place]] + bare[place + 1 :]


def _tables(signs: Mapping[int, Sequence[Sign]]) -> tuple[Hashes, NDArray[np.int64]]:
    """Number the signs; a hash table, and for each view and group the class of each place."""
    nothing = {
        sign
        for several in signs.values()
        for sign in several
        if not sign[0] and not any(sign[1]) and not sign[2]
    }
    every = {sign for several in signs.values() for sign in several} - nothing
    number = dict.fromkeys(nothing, 0) | {
        sign: at for at, sign in enumerate(sorted(every), start=1)
    }
    kinds = len(GROUPS_AND_LABELS)
    keys, rows = np.zeros(0, dtype=np.uint64), []
    for which in range(len(View) * kinds):
        keys, row = _table({key: number[several[which]] for key, several in signs.items()})
        rows.append(row)
    return keys, np.array(rows).reshape(len(View), kinds, -1)


def _pairs_of_three(lists: Iterable[Words]) -> frozenset[Pair]:
    phrases = (_words(phrase) for words in lists for phrase in words)
    return frozenset(pair for words in phrases if len(words) > 2 for pair in _pairs(words))


def _small(words: Iterable[str]) -> Words:
    return frozenset(map(str.lower, words))


def _labels(
    recognizers: Iterable[LabelledRecognizer], registry: Iterable[LabelledRecognizer]
) -> Iterator[Words]:
    """To a number, the labels of all numbers matter; to the others their own."""
    for one in recognizers:
        yield frozenset(one.labels)
        yield frozenset(one.against)
    yield frozenset(NEUTRAL)
    if any(one.is_number for one in recognizers):
        yield frozenset(label for one in registry if one.is_number for label in one.labels)
        yield frozenset(NOT_A_PERSONS_NUMBER)
        yield from WORDS_AROUND_NUMBERS


def _spelled_out(recognizer: LabelledRecognizer) -> Iterator[str]:
    """Yield the words and phrases that stand in the patterns themselves, not in a list put there."""
    inserts = sorted(map(re.escape, recognizer.inserts), key=len, reverse=True)
    lists = re.compile("|".join(inserts) or r"(?!)")
    for expression in (*(one.regex for one in recognizer.found_by), *recognizer.also_matches):
        own = _NO_LETTERS_OF_THE_TEXT.sub("|", lists.sub("|", expression))
        for phrase in _PHRASE.findall(own):
            yield fold(phrase)


def _words(phrase: str) -> list[str]:
    return _WORD.findall(phrase.lower())


def _pairs(words: Sequence[str]) -> Iterator[Pair]:
    return pairwise(words)


def _table(entries: dict[int, int]) -> tuple[Hashes, NDArray[np.int64]]:
    places = 1 << (4 * len(entries) + 1).bit_length()
    keys = np.zeros(places, dtype=np.uint64)
    values = np.zeros(places, dtype=np.int64)
    for key, value in entries.items():
        place = key & (places - 1)
        while keys[place]:
            place = (place + 1) & (places - 1)
        keys[place], values[place] = key, value
    return keys, values
