"""Texts that differ from notes in what recognizers look at: for comparing the two paths.

Each variant changes a note in one to four places: other digits, another word, other capitals, no
diacritics, another sign, a label, a piece of another note. Two variants of one note often share a
fingerprint, and must then share the verdict.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from anonymization.records.recognizers import registry
from anonymization.records.recognizers.bank_card import passes_luhn
from anonymization.records.recognizers.names import EVERY_LIST
from anonymization.records.recognizers.not_personal import NOT_A_PERSONS_NUMBER
from anonymization.records.recognizers.places import OLD_PROVINCE_CODES, PROVINCE_NAMES
from anonymization.records.text import without_marks

CORPUS = Path(__file__).parent / "corpus"
SIGNS = (
    " ",
    " ",
    ",",
    ", ",
    ".",
    ". ",
    ":",
    ": ",
    ";",
    "-",
    " - ",
    "/",
    "(",
    ")",
    "\n",
    "|",
    "@",
    "+",
    "'",
    '"',
    "?",
)
_NUMBER = re.compile(r"[0-9]+")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 400

Change = Callable[[str], str]


def notes() -> list[str]:
    """Return the notes of all corpora, with the people in them all invented."""
    return [
        json.loads(line)["text"]
        for file in sorted(CORPUS.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


class Variants:
    """Variants of notes; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._draw = np.random.default_rng(seed)
        self._notes = notes()
        words = {word for words in EVERY_LIST for word in words}
        self._words = sorted(words | PROVINCE_NAMES | {"abc", "Xuyến", "khoảng", "Nguyên"})
        labels = {label for one in registry() for label in (*one.labels, *one.against)}
        self._labels = sorted(labels | set(NOT_A_PERSONS_NUMBER))
        self._changes: tuple[Change, ...] = (
            *(self._other_digits, self._other_digits, self._one_digit, self._grouped, self._likely),
            *(self._other_word, self._other_word, self._other_case, self._without_marks),
            *(
                self._other_sign,
                self._more_signs,
                self._label,
                self._less,
                self._joined,
                self._case_of_all,
            ),
        )

    def take(self, count: int) -> Iterator[str]:
        """Yield so many variants."""
        for _ in range(count):
            text = self._one_of(self._notes)
            for _ in range(int(self._draw.integers(1, 5))):
                text = self._one_of(self._changes)(text)
            yield text[:_LONGEST]

    def _one_of(self, values: Sequence[Any]) -> Any:
        return values[int(self._draw.integers(len(values)))]

    def _replaced(self, sign: re.Pattern[str], text: str, change: Change) -> str:
        """Change one of the places that an expression finds."""
        found = list(sign.finditer(text))
        if not found:
            return text
        place = self._one_of(found)
        return text[: place.start()] + change(place.group()) + text[place.end() :]

    def _digits(self, count: int) -> str:
        return "".join(map(str, self._draw.integers(0, 10, count)))

    def _other_digits(self, text: str) -> str:
        return self._replaced(_NUMBER, text, lambda number: self._digits(len(number)))

    def _one_digit(self, text: str) -> str:
        return self._replaced(re.compile("[0-9]"), text, lambda _: self._digits(1))

    def _grouped(self, text: str) -> str:
        sign = self._one_of((" ", ".", "-", "  ", ") "))
        return self._replaced(_NUMBER, text, lambda number: sign.join(re.findall(".{1,4}", number)))

    def _likely(self, text: str) -> str:
        """Put a number in that is nearly an identifier."""
        return self._replaced(_NUMBER, text, lambda _: self._one_of(self._likely_numbers()))

    def _likely_numbers(self) -> list[str]:
        province = self._one_of(sorted(OLD_PROVINCE_CODES))
        card = f"9704{self._digits(11)}"
        last = next(digit for digit in "0123456789" if passes_luhn(card + digit))
        return [
            f"0{province}{self._digits(9)}",
            f"0{self._digits(2)}{self._digits(9)}",
            f"09{self._digits(8)}",
            f"+84{self._digits(9)}",
            f"0{self._digits(9)}",
            f"84 {self._digits(3)} {self._digits(3)} {self._digits(3)}",
            f"(0{self._digits(2)}) {self._digits(7)}",
            card + last,
            card + self._digits(1),
            f"{self._digits(10)}-{self._digits(3)}",
            f"DN4{province}{self._digits(10)}",
            f"HS {self._digits(1)} {province} {self._digits(10)}",
            f"{self._draw.integers(1, 33)}/{self._draw.integers(0, 14)}/{self._draw.integers(1900, 2030)}",
            f"{self._draw.integers(0, 33):02}.{self._draw.integers(0, 14):02}.{self._digits(2)}",
            f"{self._digits(2)}A-{self._digits(3)}.{self._digits(2)}",
            f"B{self._digits(7)}",
            f"M{self._digits(3)}A{self._digits(4)}",
            f"C {self._digits(3)} {self._digits(4)}; EA{self._digits(7)} và P{self._digits(7)}A",
            f"passport no {self._digits(9)}",
            f"{province}.{self._digits(4)}.{self._digits(4)}",
            f"{self._digits(4)} {self._digits(4)} {self._digits(2)}",
            f"0{province} {self._digits(1)} {self._digits(2)} {self._digits(6)}",
            f"0{province}{self._digits(1)} {self._digits(4)} {self._digits(4)}",
            f"the KT{self._digits(1)} {province} {self._digits(4)} {self._digits(6)}",
            f"HT{self._digits(1)} O{self._digits(1)} lO{self._digits(4)} {self._digits(5)}",
            f"{self._digits(4)}{self._one_of(('O', 'll', 'oS', 'OOI', 'B', 'xy', 'ab'))}{self._digits(5)}",
            f"{province}{self._digits(8)}; {province}{self._digits(8)}",
            f"Trần Lan, {province}{self._digits(8)}, {self._digits(4)}",
            f"{self._digits(10)} {self._one_of(('là', '(', '-', 'chính là'))} {self._one_of(self._labels)}",
            f"{self._one_of(self._labels)},b\n{self._digits(9)},{self._digits(10)}",
            self._digits(int(self._draw.integers(1, 20))),
            f"{self._digits(1)}.{self._digits(3)}.{self._digits(3)}",
        ]

    def _other_word(self, text: str) -> str:
        word = self._styled(self._one_of(self._words))
        return self._replaced(_WORD, text, lambda _: word)

    def _styled(self, word: str) -> str:
        style = self._one_of((str.lower, str.title, str.title, str.upper, str))
        bare = self._one_of((str, str, without_marks))
        return str(style(bare(word)))

    def _other_case(self, text: str) -> str:
        return self._replaced(_WORD, text, self._styled)

    def _case_of_all(self, text: str) -> str:
        return str(self._one_of((str.lower, str.upper, str.title, without_marks))(text))

    def _without_marks(self, text: str) -> str:
        return without_marks(text)

    def _other_sign(self, text: str) -> str:
        return self._replaced(re.compile(r"[^\w]"), text, lambda _: self._one_of(SIGNS))

    def _more_signs(self, text: str) -> str:
        place = int(self._draw.integers(len(text) + 1))
        return f"{text[:place]}{self._one_of(SIGNS)}{text[place:]}"

    def _label(self, text: str) -> str:
        label = self._styled(self._one_of(self._labels))
        return self._replaced(_NUMBER, text, lambda number: f"{label}{self._one_of(SIGNS)}{number}")

    def _less(self, text: str) -> str:
        edges = sorted(self._draw.integers(0, len(text) + 1, 2).tolist())
        return text[edges[0] : edges[1]] or text

    def _joined(self, text: str) -> str:
        return f"{text}{self._one_of(SIGNS)}{self._one_of(self._notes)}"
