"""Do the fast path and stock Presidio give the same verdicts? Entity, start, end and score.

Five million cells of an invented register (each distinct value is compared once, which compares
all cells that hold it), 100,000 invented notes and 120,000 variants of notes. Takes a quarter of an
hour; `main` prints every difference as a count, never as a text.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from anonymization.records.detect import Detector
from anonymization.records.fingerprints.verdicts import ENTITIES
from app.demo.register import RegisterSpec, write_register
from benchmarks.detection_speed import PARTICIPANTS, invented_notes, text_columns
from tests.variants import Variants

VARIANTS = 120_000
NOTES = 112_000  # of which about 100,000 are distinct
COLUMNS = ("", "ho_ten", "so_dien_thoai", "dia_chi")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.parquet"
        write_register(path, RegisterSpec(participants=PARTICIPANTS + 1_000))
        cells = 0
        for column in text_columns(path):
            values = column.drop_nulls().unique()
            cells += len(column)
            _show(f"{column.name} ({len(column):,} cells)", values, column.name)
    print(f"cells in all: {cells:,}")
    _show("notes", invented_notes(NOTES), "")
    share = VARIANTS // len(COLUMNS)
    for seed, name in enumerate(COLUMNS):
        _show(f"variants, column `{name}`", pl.Series(list(Variants(seed).take(share))), name)


def differences(texts: pl.Series, column: str) -> int:
    """Return in how many texts the two paths differ."""
    detector = Detector()
    found: list[list[tuple[int, int, str, float]]] = [[] for _ in texts]
    for row, start, end, entity, score in sorted(detector.read(texts, column=column).as_set()):
        found[row].append((start, end, ENTITIES[entity], score))
    return sum(
        one != wanted for one, wanted in zip(found, _judged(detector, texts, column), strict=True)
    )


def _judged(
    detector: Detector, texts: pl.Series, column: str
) -> Iterator[list[tuple[int, int, str, float]]]:
    for text in texts:
        spans = detector.spans(text, column=column)
        yield [(one.start, one.end, one.entity, one.score) for one in spans]


def _show(name: str, texts: pl.Series, column: str) -> None:
    print(f"{name}: {len(texts):,} distinct, {differences(texts, column)} differ", flush=True)


if __name__ == "__main__":
    main()
