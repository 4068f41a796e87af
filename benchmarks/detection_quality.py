"""How well personal values are found in notes: precision, recall and F1 for each kind.

Strict: same kind, same first and last character. Relaxed: same kind, any overlap. Leaked: values
of which not even a part was found, whatever the kind. The development notes were used to improve
the recognizers; the unseen notes were written before and never looked at for that.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import eq
from pathlib import Path

from anonymization.records.detect import Detector
from anonymization.records.model import NOTE_LABELS

CORPUS = Path(__file__).parents[1] / "tests" / "corpus"
ALL, IDENTIFIERS = "all", "identifiers"
IDENTIFYING = frozenset(NOTE_LABELS.values()) - {"PERSON", "ADDRESS", "DATE_OF_BIRTH"}

Mark = tuple[int, int, str]
"""First character, the one after the last, and the label."""
Agreement = Callable[[Mark, Mark], bool]


@dataclass(frozen=True, slots=True)
class Note:
    """A note with every personal value marked by hand."""

    id: str
    text: str
    marks: tuple[Mark, ...]


@dataclass(slots=True)
class Score:
    """How many values were marked, found, and both."""

    marked: int = 0
    found: int = 0
    marked_hit: int = 0
    found_hit: int = 0

    @property
    def precision(self) -> float:
        return self.found_hit / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.marked_hit / self.marked if self.marked else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Quality:
    """The figures of one corpus, by label; `all` and `identifiers` are totals."""

    strict: dict[str, Score] = field(default_factory=dict)
    relaxed: dict[str, Score] = field(default_factory=dict)
    leaked: int = 0
    clean: int = 0
    clean_flagged: int = 0

    @property
    def leaked_share(self) -> float:
        return self.leaked / self.strict[ALL].marked

    @property
    def flagged_share(self) -> float:
        return self.clean_flagged / self.clean if self.clean else 0.0


def main() -> None:
    detector = Detector()
    for corpus in (
        "notes_clerks",
        "notes_dev",
        "notes_dev_2",
        "notes_dev_3",
        "notes_dev_4",
        "notes_round_1",
        "notes_round_2",
        "notes_round_3",
    ):
        _show(corpus, measure(read_notes(corpus), detector))


def measure(notes: Iterable[Note], detector: Detector) -> Quality:
    """Return the figures of these notes."""
    quality = Quality()
    for note in notes:
        found = found_in(note, detector)
        _count(quality.strict, note.marks, found, eq)
        _count(quality.relaxed, note.marks, found, _overlaps)
        quality.leaked += sum(not any(_touches(mark, one) for one in found) for mark in note.marks)
        quality.clean += not note.marks
        quality.clean_flagged += not note.marks and bool(found)
    return quality


def found_in(note: Note, detector: Detector) -> list[Mark]:
    return [(one.start, one.end, NOTE_LABELS[one.entity]) for one in detector.spans(note.text)]


def read_notes(corpus: str) -> Iterator[Note]:
    with (CORPUS / f"{corpus}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            marks = ((one["start"], one["end"], one["label"]) for one in row["spans"])
            yield Note(row["id"], row["text"], tuple(marks))


def _count(
    scores: dict[str, Score], marks: Sequence[Mark], found: Sequence[Mark], agree: Agreement
) -> None:
    for mark in marks:
        for name in _names(mark):
            score = scores.setdefault(name, Score())
            score.marked += 1
            score.marked_hit += any(agree(mark, one) for one in found)
    for one in found:
        for name in _names(one):
            score = scores.setdefault(name, Score())
            score.found += 1
            score.found_hit += any(agree(mark, one) for mark in marks)


def _names(mark: Mark) -> tuple[str, ...]:
    label = mark[2]
    return (label, ALL, IDENTIFIERS) if label in IDENTIFYING else (label, ALL)


def _touches(one: Mark, other: Mark) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _overlaps(one: Mark, other: Mark) -> bool:
    return one[2] == other[2] and _touches(one, other)


def _show(corpus: str, quality: Quality) -> None:
    print(f"{corpus}: {quality.strict[ALL].marked} values marked, {quality.clean} clean notes")
    print(f"{'':14} marked  strict P     R    F1  relaxed F1")
    for name in sorted(quality.strict, key=lambda name: (name.islower(), name)):
        strict, relaxed = quality.strict[name], quality.relaxed[name]
        print(
            f"{name:14} {strict.marked:6}     {strict.precision:5.3f} {strict.recall:5.3f} "
            f"{strict.f1:5.3f}       {relaxed.f1:5.3f}"
        )
    print(f"leaked {quality.leaked_share:.1%}, clean notes flagged {quality.flagged_share:.1%}")


if __name__ == "__main__":
    main()
