"""The texts that names are learned from: notes marked by hand, and texts without a name."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from anonymization.records.text import Spelled

ROOT = Path(__file__).parents[2]
CORPORA = (
    *("notes_clerks", "notes_dev", "notes_round_1", "notes_round_2", "notes_round_3"),
    *("notes_dev_2", "notes_dev_3"),
)
PERSON = "PERSON"
SHORTEST_MESSAGE = 13
_MESSAGE = re.compile(r'^msgstr "(.+)"$', re.MULTILINE)

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MarkedNote:
    """A text in one spelling, where its names stand, and where its other personal values."""

    id: str
    text: str
    names: tuple[Place, ...]
    others: tuple[Place, ...] = ()


def marked_notes(corpora: tuple[str, ...] = CORPORA) -> Iterator[MarkedNote]:
    """Yield the notes of the corpora; positions are those of the text in one spelling."""
    for corpus in corpora:
        file = ROOT / "tests" / "corpus" / f"{corpus}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines():
            yield _in_one_spelling(json.loads(line))


def texts_without_names() -> Iterator[MarkedNote]:
    """Yield the messages of the pages, and everyday sentences written for this."""
    everyday = Path(__file__).parent / "everyday_sentences.txt"
    for number, sentence in enumerate(everyday.read_text(encoding="utf-8").splitlines()):
        yield MarkedNote(f"everyday-{number}", sentence, ())
    for file in sorted((ROOT / "app" / "locale").rglob("*.po")):
        messages = _MESSAGE.findall(file.read_text(encoding="utf-8"))
        for number, message in enumerate(messages):
            if len(message) >= SHORTEST_MESSAGE:
                yield MarkedNote(f"message-{number}", message, ())


def _in_one_spelling(row: dict) -> MarkedNote:  # type: ignore[type-arg] # one line of JSON
    spelled = Spelled.of(row["text"])
    places: dict[bool, list[Place]] = {True: [], False: []}
    for mark in row["spans"]:
        start, end = _spelled_place(spelled, mark["start"], mark["end"])
        places[mark["label"] == PERSON].append((start, end))
    return MarkedNote(row["id"], spelled.text, tuple(places[True]), tuple(places[False]))


def _spelled_place(spelled: Spelled, start: int, end: int) -> Place:
    if spelled.origins is None:
        return start, end
    inside = [
        place
        for place, (first, last) in enumerate(spelled.origins)
        if first >= start and last <= end
    ]
    return inside[0], inside[-1] + 1
