"""No text makes an expression slow: twice the text takes about twice the time."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import regex  # type: ignore[import-untyped] # it is what Presidio compiles patterns with

from anonymization.records.detect import Detector
from anonymization.records.long_text import MARGIN, PIECE, pieces_of
from anonymization.records.recognizers import registry
from tests.unit.anonymization.records.invented import spans, the_detector

EVIL = (
    *("1", "0 ", "0.", "09 ", "1-", "9704 ", "a", "A", "a.", "a@", "@a.", "!", "DN4", "Y ", "H'"),
    *("Nguyen ", "nguyen ", "NGUYEN ", "Thi ", "ong ", "thon ", "Thon A, ", "xa a, ", "so 1 "),
    *("1/1 ", "1 A ", "P.1 ", "tinh ", "12/12/", "so so ", "A|", " ", "\n", "Nguyen Van 1"),
)
SIZE = 1_000
# A square would be 4; the machine that runs the tests may be busy with other things.
MOST_TIMES_LONGER = 3.4
TOO_QUICK_TO_TELL = 0.002
PATTERNS = [
    pytest.param(regex.compile(pattern.regex, one.global_regex_flags), id=pattern.name)
    for one in registry()
    for pattern in one.found_by
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_an_expression_takes_time_in_proportion_to_the_text(pattern: Any) -> None:
    def search(unit: str) -> Callable[[int], None]:
        return lambda length: list(pattern.finditer(unit * (length // len(unit)))).clear()

    assert [unit for unit in EVIL if not _is_linear(search(unit))] == []


@pytest.mark.parametrize("unit", ["Nguyen ", "thon ", "0912345678 ", "a@b.vn ", "so so 1 "])
def test_detection_takes_time_in_proportion_to_the_text(unit: str) -> None:
    assert _is_linear(lambda length: _detect(the_detector(), unit * (length // len(unit))), 6_000)


def test_a_long_text_is_cut_into_pieces_that_own_every_place_once() -> None:
    text = "Họ tên, số sổ.\n" * 2_000
    pieces = list(pieces_of(text))
    assert [one.owns_to for one in pieces[:-1]] == [one.owns_from for one in pieces[1:]]
    assert (pieces[0].owns_from, pieces[-1].owns_to) == (0, len(text))
    assert max(one.end - one.start for one in pieces) <= PIECE + 2 * MARGIN
    assert all(text[one.owns_to - 1] == "\n" for one in pieces)


def test_a_text_without_a_space_is_cut_as_well() -> None:
    assert [one.owns_to for one in pieces_of("1" * (2 * PIECE + 5))] == [
        PIECE,
        2 * PIECE,
        2 * PIECE + 5,
    ]


@pytest.mark.parametrize("before", [PIECE - 30, PIECE - 12, PIECE - 1, PIECE, 3 * PIECE - 5])
def test_a_value_on_the_edge_of_a_piece_is_found_once_and_as_a_whole(before: int) -> None:
    text = "x" * (before - 1) + " CCCD 001090012345, ông Nguyễn Văn An" + " y" * PIECE
    assert [text[one.start : one.end] for one in spans(text)] == ["001090012345", "Nguyễn Văn An"]


def _detect(detector: Detector, text: str) -> None:
    detector.spans(text)


def _is_linear(work: Callable[[int], None], size: int = SIZE) -> bool:
    for _ in range(4):
        once, twice = _seconds(work, size), _seconds(work, 2 * size)
        if twice < TOO_QUICK_TO_TELL or twice / once < MOST_TIMES_LONGER:
            return True
    return False


def _seconds(work: Callable[[int], None], size: int) -> float:
    began = time.process_time()
    work(size)
    return time.process_time() - began
