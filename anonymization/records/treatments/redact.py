"""Replace what is personal in notes by its kind: `gọi [HỌ TÊN QX7B] theo số [ĐIỆN THOẠI 3MDA]`.

In all notes about one person the same value keeps the same code, so that a reader still understands
who did what. The code comes from the person, the kind and the value under the key of the release
domain: nothing has to be remembered between batches, and the notes of two persons cannot be linked
by their codes. Four letters tell a million values of one person apart well enough: two different
ones share a code once in 2^20. Where no column names the person, each note is numbered for itself:
`[HỌ TÊN 1]`.

Finding too much costs a reader little, finding too little costs a person much. So whatever is
left of long numbers after detection goes as well, whoever they belong to: accounts, passports,
old identity cards, and invoices too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from anonymization.records.detect import Detector
from anonymization.records.fingerprints.verdicts import ENTITIES, Verdicts
from anonymization.records.model import EntityType
from anonymization.records.text import Spelled, fold
from anonymization.records.treatments.fill import fill
from anonymization.records.treatments.pseudonymize import LONG_MARK, pseudonymize
from storage.keys import BlockKey

OTHER_NUMBER = "SỐ"
CODE_LETTERS = 4
# Seven digits or more in a row, of any script, or grouped as telephone numbers are.
_LONG_NUMBER = re.compile(r"\d{7,}|(?<![\d.,])(?:\+84|0)\d{0,3}(?:[ .-]\d{2,4}){2,3}(?!\d)")
# What the expression above finds, or an unusual sign, which may hide a number from it.
_MAY_BE_LONG = r"[0-9]{7}|(?:\+84|0)[0-9]{0,3}(?:[ .-][0-9]{2,4}){2}|\\|  |[^\n -~À-ƿẠ-ỹ–—’“”…]"


class Hole(NamedTuple):
    """A part of a text to be taken out, and what to write there."""

    start: int
    end: int
    placeholder: str


@dataclass(frozen=True, slots=True)
class Persons:
    """Who each note is about, and the key that their codes are made with."""

    column: pl.Series
    key: BlockKey


def redact(
    texts: pl.Series,
    detector: Detector,
    placeholders: Mapping[EntityType, str],
    *,
    column: str = "",
    persons: Persons | None = None,
) -> pl.Series:
    """Return the texts with placeholders; each distinct text is read once."""
    asked = texts.cast(pl.String)
    distinct = asked.drop_nulls().unique(maintain_order=True)
    found = detector.read(distinct, column=column)
    names = [placeholders[entity] for entity in ENTITIES]
    if persons is None:
        filled = _filled(distinct, found, names)
        return asked.replace_strict(distinct, filled, default=None, return_dtype=pl.String)
    holes = _holes(distinct, found, names)
    return _redact_by_person(asked, dict(zip(distinct, holes, strict=True)), persons)


def _filled(texts: pl.Series, found: Verdicts, names: Sequence[str]) -> pl.Series:
    """Fill most texts at once; by hand those that say a kind twice or may hold long numbers."""
    filled = fill(texts, found, [f"[{name} 1]" for name in names])
    by_hand = filled.str.contains(_MAY_BE_LONG).to_numpy().copy()
    by_hand[_rows_with_a_kind_twice(found, names)] = True
    rows = np.flatnonzero(by_hand)
    some = found.only(by_hand[found.row])
    some = replace(some, row=np.searchsorted(rows, some.row))
    rest = texts.gather(rows)
    corrected = [
        _fill(text, holes, _numbers(text, holes))
        for text, holes in zip(rest, _holes(rest, some, names), strict=True)
    ]
    return filled.scatter(rows, pl.Series(corrected, dtype=pl.String)) if corrected else filled


def _rows_with_a_kind_twice(found: Verdicts, names: Sequence[str]) -> NDArray[np.int64]:
    number = {name: place for place, name in enumerate(dict.fromkeys(names))}
    kinds = np.array([number[name] for name in names], dtype=np.int64)
    pairs, times = np.unique(found.row * len(number) + kinds[found.entity], return_counts=True)
    twice: NDArray[np.int64] = pairs[times > 1] // len(number)
    return twice


def redact_text(
    text: str, detector: Detector, placeholders: Mapping[EntityType, str], *, column: str = ""
) -> str:
    """Return one text with placeholders, numbered for itself."""
    return str(redact(pl.Series([text]), detector, placeholders, column=column)[0])


def _holes(texts: pl.Series, found: Verdicts, names: Sequence[str]) -> list[list[Hole]]:
    """Return what has to go of each text, in order: what was found, and all long numbers."""
    places = zip(found.start.tolist(), found.end.tolist(), found.entity.tolist(), strict=True)
    holes = [Hole(start, end, names[entity]) for start, end, entity in places]
    edges = np.searchsorted(found.row, np.arange(len(texts) + 1)).tolist()
    of_texts = [holes[begin:end] for begin, end in pairwise(edges)]
    rests = [_rest(text, own) for text, own in zip(texts, of_texts, strict=True)]
    for row in pl.Series(rests, dtype=pl.String).str.contains(_MAY_BE_LONG).arg_true():
        more = _long_numbers(texts[row], of_texts[row])
        of_texts[row] = sorted([*of_texts[row], *more], key=lambda hole: hole.start)
    return of_texts


def _rest(text: str, holes: Sequence[Hole]) -> str:
    """Return what stands outside the holes."""
    if not holes:
        return text
    edges = [0, *chain.from_iterable((hole.start, hole.end) for hole in holes), len(text)]
    return "|".join([text[begin:end] for begin, end in zip(edges[::2], edges[1::2], strict=True)])


def _fill(text: str, holes: Sequence[Hole], names: Iterable[str]) -> str:
    parts, position = [], 0
    for hole, name in zip(holes, names, strict=True):
        parts += [text[position : hole.start], f"[{hole.placeholder} {name}]"]
        position = hole.end
    return "".join([*parts, text[position:]])


def _numbers(text: str, holes: Sequence[Hole]) -> Iterator[str]:
    """Count the values of each kind in the order they come; the same value keeps its number."""
    if len({hole.placeholder for hole in holes}) == len(holes):
        yield from "1" * len(holes)
        return
    numbers: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    for hole in holes:
        same = (hole.placeholder, _essence(text[hole.start : hole.end]))
        if same not in numbers:
            counts[hole.placeholder] = numbers[same] = counts.get(hole.placeholder, 0) + 1
        yield str(numbers[same])


def _redact_by_person(
    texts: pl.Series, found: Mapping[str, Sequence[Hole]], persons: Persons
) -> pl.Series:
    """Fill the holes of every note with the codes of its person, one pair of both at a time.

    A note about nobody we know of is a person of its own: its codes are those of its text.
    """
    person = persons.column.cast(pl.String)
    told = texts.is_not_null().arg_true()  # few rows have a note at all
    said = pl.DataFrame({"text": texts.gather(told), "person": person.gather(told)})
    pairs = said.unique(maintain_order=True)
    keys = [
        f"{person or text}\0{hole.placeholder}\0{_essence(text[hole.start : hole.end])}"
        for text, person in pairs.iter_rows()
        for hole in found[text]
    ]
    codes = iter(_codes(keys, persons.key))
    redacted = pl.Series(
        "redacted",
        [_fill(text, found[text], islice(codes, len(found[text]))) for text in pairs["text"]],
        dtype=pl.String,
    )
    answered = said.join(
        pairs.with_columns(redacted),
        on=["text", "person"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return texts.scatter(told, answered["redacted"])


def _codes(keys: Sequence[str], key: BlockKey) -> list[str]:
    """The first letters of the pseudonyms: 20 bits that nobody can foretell without the key."""
    letters = pseudonymize(pl.Series(keys, dtype=pl.String), key)
    return letters.str.strip_prefix(LONG_MARK).str.head(CODE_LETTERS).to_list()


def _long_numbers(text: str, holes: Sequence[Hole]) -> Iterator[Hole]:
    """Yield the long numbers that stand outside the holes, also where invisible signs cut them."""
    edges = [0, *chain.from_iterable((hole.start, hole.end) for hole in holes), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        between = Spelled.of(text[start:end])
        for number in _LONG_NUMBER.finditer(between.text):
            first, last = between.original_span(*number.span())
            yield Hole(start + first, start + last, OTHER_NUMBER)


def _essence(value: str) -> str:
    """What makes two spellings the same value: its letters and digits."""
    return "".join(sign for sign in fold(Spelled.of(value).text) if sign.isalnum())
