"""Replace what is personal in notes by its kind: `gọi [HỌ TÊN 1] theo số [ĐIỆN THOẠI 1]`.

In one note the same value keeps the same number, so that a reader still understands who did what.
Across notes the numbers mean nothing.

Finding too much costs a reader little, finding too little costs a person much. So whatever is
left of long numbers after detection goes as well, whoever they belong to: accounts, passports,
old identity cards, and invoices too.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context

import polars as pl

from anonymization.records.detect import Detector
from anonymization.records.model import EntityType
from anonymization.records.text import Spelled, fold

# A new process takes about three seconds to start; in that time one process reads 6,000 notes.
WORTH_TWO_PROCESSES = 15_000
TEXTS_AT_ONCE = 500
OTHER_NUMBER = "SỐ"
# Seven digits or more in a row, of any script, or grouped as telephone numbers are.
_LONG_NUMBER = re.compile(r"\d{7,}|(?<![\d.,])(?:\+84|0)\d{0,3}(?:[ .-]\d{2,4}){2,3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Hole:
    """A part of a text to be taken out, and what to write there."""

    start: int
    end: int
    placeholder: str


def redact(
    texts: pl.Series,
    detector: Detector,
    placeholders: Mapping[EntityType, str],
    *,
    column: str = "",
    workers: int = 1,
) -> pl.Series:
    """Return the texts with placeholders; each distinct text is read once.

    With `workers` above 1 and more than 15,000 distinct texts, the work goes to that many new
    processes. They are spawned: a forked process would hang on the threads of Polars.
    """
    distinct = texts.cast(pl.String).drop_nulls().unique(maintain_order=True)
    if workers > 1 and len(distinct) > WORTH_TWO_PROCESSES:
        redacted = _in_processes(distinct.to_list(), dict(placeholders), column, workers)
    else:
        redacted = [redact_text(text, detector, placeholders, column=column) for text in distinct]
    return texts.cast(pl.String).replace_strict(
        distinct, pl.Series(redacted, dtype=pl.String), default=None, return_dtype=pl.String
    )


def redact_text(
    text: str, detector: Detector, placeholders: Mapping[EntityType, str], *, column: str = ""
) -> str:
    """Return one text with placeholders."""
    holes = [
        Hole(span.start, span.end, placeholders[span.entity])
        for span in detector.spans(text, column=column)
    ]
    return _fill(text, sorted([*holes, *_long_numbers(text, holes)], key=lambda hole: hole.start))


def _fill(text: str, holes: Sequence[Hole]) -> str:
    numbers: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    parts, position = [], 0
    for hole in holes:
        same = (hole.placeholder, _essence(text[hole.start : hole.end]))
        if same not in numbers:
            counts[hole.placeholder] = numbers[same] = counts.get(hole.placeholder, 0) + 1
        parts += [text[position : hole.start], f"[{hole.placeholder} {numbers[same]}]"]
        position = hole.end
    return "".join([*parts, text[position:]])


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


def _in_processes(
    texts: Sequence[str], placeholders: dict[EntityType, str], column: str, workers: int
) -> list[str]:
    batches = [texts[i : i + TEXTS_AT_ONCE] for i in range(0, len(texts), TEXTS_AT_ONCE)]
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start_worker
    ) as pool:
        done = pool.map(
            _redact_batch, batches, [placeholders] * len(batches), [column] * len(batches)
        )
        return list(chain.from_iterable(done))


_worker: list[Detector] = []


def _start_worker() -> None:
    _worker.append(Detector())


def _redact_batch(
    texts: Sequence[str], placeholders: Mapping[EntityType, str], column: str
) -> list[str]:
    return [redact_text(text, _worker[0], placeholders, column=column) for text in texts]
