"""How fast columns and notes are read, beside stock Presidio with the same recognizers.

Cold: no text was read before, so every new fingerprint is judged by Presidio. Warm: the same
columns once more. Rates are per second of CPU time; stock Presidio reads a sample of the same
values one by one, in the same run. The people in all of them are invented.
"""

import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from anonymization.records.detect import Detector
from anonymization.records.rules import read_record_rules
from anonymization.records.treatments.redact import redact
from app.demo.notes import invent_so_many_notes
from app.demo.register import RegisterSpec, invented_world, write_register

PARTICIPANTS = 22_000  # about 5 million cells in twelve months
NOTES = 100_000
SAMPLE = 1_500
POLICIES = Path(__file__).parents[1] / "policies"


@dataclass(slots=True)
class Timed:
    """Values read, and the seconds of CPU time that they took."""

    values: int = 0
    cold: float = 0.0
    warm: float = 0.0
    stock_values: int = 0
    stock: float = 0.0

    def add(self, other: "Timed") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def __str__(self) -> str:
        cold, warm = self.values / self.cold, self.values / self.warm
        stock = self.stock_values / self.stock
        return (
            f"cold {cold:12,.0f}/s ({cold / stock:6,.0f} x stock)   "
            f"warm {warm:12,.0f}/s ({warm / stock:6,.0f} x stock)   stock {stock:8,.0f}/s"
        )


def main() -> None:
    detector = Detector()
    detector.read(pl.Series(["compile the kernels: 1"]))
    total = Timed()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.parquet"
        write_register(path, RegisterSpec(participants=PARTICIPANTS))
        for column in text_columns(path):
            timed = measure(column, detector, column=column.name)
            print(f"{column.name:14} {timed.values:9,} cells  {timed}", flush=True)
            total.add(timed)
    print(f"{'table':14} {total.values:9,} cells  {total}")
    texts = invented_notes(NOTES)
    print(f"{'notes':14} {len(texts):9,} notes  {measure(texts, Detector())}", flush=True)
    _measure_redaction(texts)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:,.0f} MB")


def measure(values: pl.Series, detector: Detector, *, column: str = "") -> Timed:
    """Read all values twice, and a sample of them with stock Presidio."""
    timed = Timed(values=len(values))
    distinct = values.drop_nulls().unique()
    for which in ("cold", "warm"):
        begin = time.process_time()
        detector.read(values, column=column)
        setattr(timed, which, time.process_time() - begin)
    if distinct.len():
        sample = values.drop_nulls().sample(min(SAMPLE, values.len() - values.null_count()), seed=1)
        begin = time.process_time()
        for text in sample:
            detector.spans(text, column=column)
        timed.stock, timed.stock_values = time.process_time() - begin, len(sample)
    return timed


def invented_notes(count: int) -> pl.Series:
    """Return so many distinct notes of the invented register, in random order."""
    world = invented_world(RegisterSpec(participants=1_000))
    made = invent_so_many_notes(count, world, year=2025, rng=np.random.default_rng(5))
    return made.unique().sample(fraction=1.0, shuffle=True, seed=1)


def text_columns(path: Path) -> Iterator[pl.Series]:
    """Yield the columns of text of a file, one at a time."""
    for name, kind in pl.read_parquet_schema(path).items():
        if kind == pl.String:
            yield pl.read_parquet(path, columns=[name])[name]


def _measure_redaction(texts: pl.Series) -> None:
    detector = Detector()
    placeholders = read_record_rules(POLICIES).placeholders
    for which in ("cold", "warm"):
        begin = time.process_time()
        redact(texts, detector, placeholders)
        print(
            f"detect and redact, {which}: {len(texts) / (time.process_time() - begin):,.0f} notes/s"
        )


if __name__ == "__main__":
    main()
