"""How many personal values in notes are found, and how much of what is found is personal.

The bounds are what we promise of notes that were looked at; what was measured before stands in
`docs/explanation/personal-data.md`. `python -m benchmarks detection_quality` prints the figures.
"""

from functools import cache
from itertools import chain

import pytest

from anonymization.records.model import NOTE_LABELS
from benchmarks.detection_quality import ALL, IDENTIFIERS, Note, Quality, measure, read_notes
from tests.unit.anonymization.records.invented import the_detector

DEVELOPMENT = ("notes_clerks", "notes_dev")
ROUNDS = ("notes_round_1", "notes_round_2", "notes_round_3")
BOTH = pytest.mark.parametrize("corpora", [DEVELOPMENT, ROUNDS], ids=["development", "rounds"])


def the_notes(corpora: tuple[str, ...]) -> list[Note]:
    return list(chain.from_iterable(read_notes(corpus) for corpus in corpora))


@cache
def the_quality(corpora: tuple[str, ...]) -> Quality:
    return measure(the_notes(corpora), the_detector())


@BOTH
def test_values_in_notes_are_found_as_well_as_we_say(corpora: tuple[str, ...]) -> None:
    quality = the_quality(corpora)
    assert quality.strict[ALL].f1 >= 0.96
    assert quality.relaxed[ALL].f1 >= 0.98
    assert quality.strict[IDENTIFIERS].f1 >= 0.99
    assert quality.strict["PERSON"].f1 >= 0.95
    assert quality.strict["ADDRESS"].f1 >= 0.90


@BOTH
def test_little_leaks_and_few_clean_notes_are_flagged(corpora: tuple[str, ...]) -> None:
    quality = the_quality(corpora)
    assert quality.leaked_share <= 0.02
    assert quality.flagged_share < 0.04


@BOTH
def test_the_notes_hold_every_kind_and_many_hold_nothing(corpora: tuple[str, ...]) -> None:
    notes = the_notes(corpora)
    assert {mark[2] for note in notes for mark in note.marks} == set(NOTE_LABELS.values())
    assert sum(not note.marks for note in notes) >= 40
    assert len(notes) >= 250


def test_no_note_of_the_rounds_is_a_development_note() -> None:
    seen = {note.text for note in the_notes(DEVELOPMENT)}
    assert seen.isdisjoint(note.text for note in the_notes(ROUNDS))
