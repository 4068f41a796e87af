"""The form of a cell: seen in a sample, agreed in a contract, and looked for in millions of cells.

A form is either one of a few masked shapes (`99/99/9999`, `Aa Aa Aa`) or, where there would be too
many of them, an alphabet: which signs there are, how long a number gets, which sign is never
missing. Both become expressions that Polars runs without Python.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import reduce
from operator import and_

import polars as pl

from anonymization.records.contract_rules import ShareRule
from anonymization.records.text import shape_of
from catalog.column_contract import Alphabet, Shape

LETTER = r"\p{Latin}"
NEVER = pl.lit(value=False)
_WHAT_STANDS_FOR_IT = {
    "9": "[0-9]",
    "A": r"[\p{Latin}&&\p{Lu}]+",
    "a": r"[\p{Latin}&&\p{Ll}]+",
}
_LONGEST_SHAPE = 40
MOST_SHAPES = 12
"""Words that need more shapes are sentences; and of more the expression would grow too large."""
_NUMBER = re.compile(r"[0-9]+")


def usual_shapes(cells: Sequence[str], usual: ShareRule) -> tuple[Shape, ...]:
    """Return the shapes that enough of the cells have, the most frequent first and not too many."""
    seen = Counter(shape_of(cell) for cell in cells)
    shapes = [
        Shape(text, round(count / len(cells), 4))
        for text, count in seen.most_common()
        if usual.reached_by(count, len(cells)) and _can_be_agreed(text)
    ]
    return tuple(shapes[:MOST_SHAPES])


def usual_alphabet(cells: Sequence[str], usual: ShareRule, covered: ShareRule) -> Alphabet:
    """Return the signs that enough cells have, and what holds of nearly all of them."""
    signs = Counter(sign for cell in cells for sign in set(cell) if _is_sign(sign))
    runs = sorted(max((len(n) for n in _NUMBER.findall(cell)), default=0) for cell in cells)
    nearly_last = min(len(cells) - 1, int((1 + covered.share) / 2 * len(cells)))
    return Alphabet(
        signs="".join(sorted(s for s, n in signs.items() if usual.reached_by(n, len(cells)))),
        longest_number=runs[nearly_last],
        always="".join(sorted(s for s, n in signs.items() if _is_in_all(n, len(cells), usual))),
    )


def has_one_of(shapes: Sequence[Shape], text: pl.Expr) -> pl.Expr:
    """Tell of which texts one of the shapes is the shape."""
    if not shapes:
        return NEVER
    return text.str.contains(f"^(?:{'|'.join(_expression(one.text) for one in shapes)})$")


def is_written_in(alphabet: Alphabet, text: pl.Expr) -> pl.Expr:
    """Tell which texts are words of the alphabet with single spaces between them."""
    signs = f"[{LETTER}{re.escape(alphabet.signs)}]"
    words = f"{signs}+(?: {signs}+)*"
    if alphabet.longest_number:
        number = f"[0-9]{{1,{alphabet.longest_number}}}"
        word = (
            f"(?:{signs}+(?:{number}{signs}+)*(?:{number})?|{number}(?:{signs}+{number})*{signs}*)"
        )
        words = f"{word}(?: {word})*"
    has_all = (text.str.contains(sign, literal=True) for sign in alphabet.always)
    return reduce(and_, has_all, text.str.contains(f"^{words}$"))


def digits_in(shape: Shape) -> int:
    return shape.text.count("9")


def is_number_only(shape: Shape) -> bool:
    return set(shape.text) == {"9"}


def _expression(shape: str) -> str:
    """Return the regular expression of a shape.

    >>> _expression("Aa-99").endswith("-[0-9]{2}")
    True
    """
    runs = re.findall(r"9+|.", shape)
    return "".join(
        f"[0-9]{{{len(run)}}}" if run[0] == "9" else _WHAT_STANDS_FOR_IT.get(run, re.escape(run))
        for run in runs
    )


def _can_be_agreed(shape: str) -> bool:
    """Not a shape that was cut, nor one with stray spaces or signs from outside ASCII (`?`)."""
    return len(shape) < _LONGEST_SHAPE and "?" not in shape and " ".join(shape.split()) == shape


def _is_sign(sign: str) -> bool:
    """Spaces, letters and digits have a place of their own; what is not ASCII is never agreed."""
    return sign.isascii() and sign.isprintable() and not sign.isalnum() and sign != " "


def _is_in_all(cells_with_it: int, cells: int, usual: ShareRule) -> bool:
    return cells - cells_with_it < usual.share * cells / 2
