"""Give many texts their verdicts: the stock path judges each fingerprint once, the kernel the rest.

The verdict on a text is kept as places of tokens, so that it fits every text with the same
fingerprint. A text without a fingerprint, and one whose verdict begins or ends inside a token, is
always judged by the stock path.
"""

import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Self

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from anonymization.records.errors import VerdictsDifferError
from anonymization.records.fingerprints.codes import Codes, encode
from anonymization.records.fingerprints.forms import Forms, Window
from anonymization.records.fingerprints.groups import WITHOUT_RULE, Group
from anonymization.records.fingerprints.letters import letters
from anonymization.records.fingerprints.memory import (
    NEW,
    recall,
)
from anonymization.records.fingerprints.numbers import NumberTables, number_tables
from anonymization.records.fingerprints.overlaps import join_overlaps
from anonymization.records.fingerprints.tokens import (
    IS_USUAL,
    LetterTables,
    Tokens,
    letter_tables,
    room_for,
    split,
)
from anonymization.records.fingerprints.vocabulary import Vocabulary, vocabulary
from anonymization.records.fingerprints.windows import Windows, take_windows
from anonymization.records.model import EntityType, Span
from anonymization.records.recognizers.pattern import LabelledRecognizer

Integers = NDArray[Any]
Scores = NDArray[Any]
Judge = Callable[[str, int], Sequence[Span]]

BYTES_AT_ONCE = 1 << 20
MOST_FORMS = 400_000
JUDGED_AGAIN = 10_000
"""One text in so many is judged a second time by the stock path."""
ENTITIES = tuple(EntityType)
_NUMBER_OF = {entity: number for number, entity in enumerate(ENTITIES)}
_ALONE = -1


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What was found, as columns of equal length; spans of one text follow one another.

    `row` numbers the texts from 0; `start` and `end` are code points; `entity` indexes `ENTITIES`.
    """

    row: Integers
    start: Integers
    end: Integers
    entity: Integers
    score: Scores

    def only(self, which: NDArray[np.bool_] | Integers) -> "Verdicts":
        """Return some of them."""
        return Verdicts(
            self.row[which],
            self.start[which],
            self.end[which],
            self.entity[which],
            self.score[which],
        )

    def in_order(self) -> "Verdicts":
        """Return them in order of row and start."""
        return self.only(np.lexsort((self.start, self.row)))

    def joined_overlaps(self) -> "Verdicts":
        """Return them with overlapping spans of a text joined into one of the longer's kind."""
        return Verdicts(*join_overlaps(*self._columns()))

    def spread(self, which: Integers, texts: int) -> "Verdicts":
        """Return the verdicts on texts of which the n-th is the same as text `which[n]` here.

        `texts` is how many texts these verdicts are on.
        """
        row, place = _places_of(which, np.searchsorted(self.row, np.arange(texts + 1)))
        return replace(self.only(place), row=row)

    def as_set(self) -> set[tuple[int, int, int, int, float]]:
        """Return row, start, end, entity and score of each."""
        return set(zip(*(column.tolist() for column in self._columns()), strict=True))

    def _columns(self) -> tuple[Integers, Integers, Integers, Integers, Scores]:
        return self.row, self.start, self.end, self.entity, self.score

    @classmethod
    def joined(cls, parts: Sequence["Verdicts"]) -> "Verdicts":
        whole = np.zeros(0, dtype=np.int64)
        every = [cls(whole, whole, whole, whole, np.zeros(0)), *parts]
        return cls(
            np.concatenate([one.row for one in every]),
            np.concatenate([one.start for one in every]),
            np.concatenate([one.end for one in every]),
            np.concatenate([one.entity for one in every]),
            np.concatenate([one.score for one in every]),
        )


@dataclass(frozen=True, slots=True)
class Tables:
    """A registry, compiled.

    The seeds are new each time: nobody can prepare two texts that share a fingerprint.
    """

    letters: LetterTables
    words: Vocabulary
    numbers: NumberTables
    seeds: NDArray[np.uint64]

    @classmethod
    def of(cls, recognizers: Sequence[LabelledRecognizer]) -> Self:
        seeds = np.array([secrets.randbits(64) | 1 for _ in range(4)], dtype=np.uint64)
        return cls(letter_tables(letters()), vocabulary(recognizers), number_tables(), seeds)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some texts and their tokens; `first[i]` is the first token of text i."""

    texts: pl.Series
    data: NDArray[np.uint8]
    tokens: Tokens
    first: Integers
    facts: NDArray[np.uint8]
    codes: Codes


class VerdictBook:
    """Verdicts on texts of one column, remembered by fingerprint."""

    def __init__(
        self,
        compiled: Tables,
        judge: Judge,
        *,
        whole: Collection[Group] = (),
        without_rule: bool = False,
        judged_again: int = JUDGED_AGAIN,
    ) -> None:
        """Judge with `judge`, of which two windows with one fingerprint get the same answer.

        Args:
            compiled: The registry, from `Tables.of`.
            judge: The stock path: what a group of recognizers finds in one text.
            without_rule: Whether there are recognizers that must read every text.
            whole: Groups for which the name of the column is a label: they see the whole text.
            judged_again: One text in so many is checked; 0 checks none.
        """
        self._tables = compiled
        self._judge = judge
        self._whole = whole
        self._without_rule = without_rule
        self._every = (*Group, WITHOUT_RULE) if without_rule else tuple(Group)
        self._room = room_for(0)
        self._lock = Lock()
        self._judged_again = judged_again
        self._forms = {group: Forms() for group in Group}
        self._chance = np.random.default_rng(secrets.randbits(64))

    @property
    def forms(self) -> int:
        """How many fingerprints have been judged."""
        return sum(forms.windows for forms in self._forms.values())

    def verdicts(self, texts: pl.Series) -> Verdicts:
        """Return what is found in each text; a missing text has nothing.

        Raises:
            VerdictsDifferError: A text that was judged again got another verdict.
        """
        parts, row = [], 0
        with self._lock:
            for batch in _batches(texts.cast(pl.String).fill_null("")):
                found = self._verdicts(batch)
                parts.append(replace(found, row=found.row + row))
                row += len(batch)
        return Verdicts.joined(parts)

    def _verdicts(self, texts: pl.Series) -> Verdicts:
        batch = self._split(texts)
        unusual = np.flatnonzero((batch.facts & IS_USUAL) == 0)
        parts = [self._judge_alone(texts, group, unusual) for group in Group]
        parts += [self._of_group(batch, group) for group in Group]
        if self._without_rule:
            parts.append(self._judge_alone(texts, WITHOUT_RULE, np.arange(len(texts))))
        found = Verdicts.joined(parts).in_order()
        self._judge_again(texts, found)
        return found

    def _split(self, texts: pl.Series) -> _Batch:
        data, offsets = buffers_of(texts)
        if len(self._room.kind) <= len(data):
            self._room = room_for(len(data) + 1)
        tokens = self._room
        first, facts = split(data, offsets, self._tables.letters, tokens)
        codes = encode(data, tokens, first, facts, self._tables.words, self._tables.numbers)
        return _Batch(texts, data, tokens, first, facts, codes)

    def _of_group(self, batch: _Batch, group: Group) -> Verdicts:
        windows = take_windows(
            group,
            is_whole=group in self._whole,
            tokens=batch.tokens,
            first=batch.first,
            facts=batch.facts,
            codes=batch.codes,
            seeds=self._tables.seeds,
        )
        numbers = self._numbers_of(batch, group, windows)
        lost = numbers == _ALONE
        if not lost.any():
            return self._spread(batch, group, numbers, windows)
        alone = np.unique(windows.text[lost])
        kept = ~np.isin(windows.text, alone)
        spread = self._spread(
            batch, group, numbers[kept], Windows._make(one[kept] for one in windows)
        )
        return Verdicts.joined([spread, self._judge_alone(batch.texts, group, alone)])

    def _numbers_of(self, batch: _Batch, group: Group, windows: Windows) -> Integers:
        """Return the form of each window; what is new is judged."""
        if self._forms[group].windows > MOST_FORMS:
            self._forms[group] = Forms()
        forms = self._forms[group]
        numbers = recall(windows.one, windows.two, forms.known)
        judged: dict[int, Sequence[Span]] = {}
        for row in np.flatnonzero(numbers == NEW).tolist():
            one, two = windows.one[row : row + 1], windows.two[row : row + 1]
            numbers[row] = recall(one, two, forms.known)[0]
            if numbers[row] == NEW:
                numbers[row] = self._learn(batch, group, windows, row, judged)
                forms.remember(one, two, int(numbers[row]))
        forms.settle()
        return numbers

    def _learn(
        self,
        batch: _Batch,
        group: Group,
        windows: Windows,
        example: int,
        judged: dict[int, Sequence[Span]],
    ) -> int:
        """Judge the text of a window; keep what belongs to the window, as places of tokens."""
        text = int(windows.text[example])
        if text not in judged:
            judged[text] = self._judge(batch.texts[text], group)
        edges = slice(int(batch.first[text]), int(batch.first[text + 1]))
        starts = batch.tokens.place[edges]
        ends = starts + batch.tokens.length[edges]
        window = Window.at(windows, example, edges)
        spans = []
        for span in judged[text]:
            begin = int(np.searchsorted(starts, span.start, side="right")) - 1
            end = int(np.searchsorted(ends, span.end))
            if starts[begin] != span.start or ends[end] != span.end or not window.fits(begin, end):
                return _ALONE
            if window.owns(begin):
                place = begin - window.place, end - window.place
                spans.append((*place, _NUMBER_OF[span.entity], span.score))
        return self._forms[group].add(spans)

    def _spread(self, batch: _Batch, group: Group, numbers: Integers, windows: Windows) -> Verdicts:
        forms = self._forms[group]
        window, span = _places_of(numbers, forms.first)
        known = forms.spans[span]
        begin = windows.place[window] + known[:, 0].astype(np.int64)
        end = windows.place[window] + known[:, 1].astype(np.int64)
        tokens = batch.tokens
        return Verdicts(
            windows.text[window].astype(np.int64),
            tokens.place[begin].astype(np.int64),
            (tokens.place[end] + tokens.length[end]).astype(np.int64),
            known[:, 2].astype(np.int64),
            known[:, 3],
        )

    def _judge_alone(self, texts: pl.Series, group: int, rows: Integers) -> Verdicts:
        found = [(int(row), span) for row in rows for span in self._judge(texts[int(row)], group)]
        return Verdicts(
            np.array([row for row, _ in found], dtype=np.int64),
            np.array([span.start for _, span in found], dtype=np.int64),
            np.array([span.end for _, span in found], dtype=np.int64),
            np.array([_NUMBER_OF[span.entity] for _, span in found], dtype=np.int64),
            np.array([span.score for _, span in found], dtype=np.float64),
        )

    def _judge_again(self, texts: pl.Series, found: Verdicts) -> None:
        if not self._judged_again:
            return
        rows = np.flatnonzero(self._chance.random(len(texts)) < 1 / self._judged_again)
        again = Verdicts.joined([self._judge_alone(texts, which, rows) for which in self._every])
        if again.as_set() != found.only(np.isin(found.row, rows)).as_set():
            raise VerdictsDifferError(
                "the fast path and the stock path disagree about a text. Nothing was written. "
                "Report it, and take the step again only when it is mended",
                vi="hai cách nhận dạng cho kết quả khác nhau; chưa ghi gì. "
                "Hãy báo lỗi và chỉ thực hiện lại bước này khi đã sửa xong",
            )


def _places_of(which: Integers, first: Integers) -> tuple[Integers, Integers]:
    """Return, for every span of every item of `which`, the item's place there and the span's.

    Spans `first[i]` to `first[i + 1]` belong to item i.
    """
    counts = first[which + 1] - first[which]
    owner = np.repeat(np.arange(len(which)), counts)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    return owner, np.repeat(first[which], counts) + within


def _batches(texts: pl.Series) -> Iterator[pl.Series]:
    """Yield slices of about `BYTES_AT_ONCE`."""
    if texts.is_empty():
        return
    ends = texts.str.len_bytes().cast(pl.Int64).cum_sum().to_numpy()
    begin, taken = 0, 0
    while begin < len(texts):
        end = max(begin + 1, int(np.searchsorted(ends, taken + BYTES_AT_ONCE, side="right")))
        yield texts[begin:end]
        begin, taken = end, int(ends[end - 1])


def buffers_of(texts: pl.Series) -> tuple[NDArray[np.uint8], Integers]:
    """Return the bytes of texts in one row, and where each begins; the last number is the end."""
    strings = texts.rechunk().to_arrow().cast(pa.large_string())
    _, starts, content = strings.buffers()
    offsets = np.frombuffer(starts, dtype=np.int64)[
        strings.offset : strings.offset + len(texts) + 1
    ]
    begin, end = int(offsets[0]), int(offsets[-1])
    data = (
        np.frombuffer(content, dtype=np.uint8)[begin:end] if end > begin else np.zeros(0, np.uint8)
    )
    return data, offsets - begin
