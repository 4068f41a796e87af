"""Cells a CPU second when every cell is held to its contract, beside the exact judge cell by cell.

One million rows of the invented register (20 columns). The judge reads a sample of the same cells
in the same run; the ratio says what the contracts save. Each line counts more than the one before:
checking batches in memory, reading them from Parquet, proposing the contracts, and judging the
sample that the proposals rest on.
"""

import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import polars as pl
import pyarrow.parquet as pq

from anonymization.detect import SAMPLE_ROWS
from anonymization.records.cells import as_text
from anonymization.records.conform import Inspection
from anonymization.records.contract import propose_contracts
from anonymization.records.contract_rules import read_contract_rules
from anonymization.records.detect import Detector, detect
from anonymization.records.model import Treatment
from anonymization.records.propose import propose
from anonymization.records.rules import read_record_rules
from app.demo.register import RegisterSpec, write_register
from app.settings import Settings
from storage.sealed_tables import BATCH_ROWS

PARTICIPANTS = 88_000  # one million rows in twelve months
JUDGED_ROWS = 100
Answer = TypeVar("Answer")


def main() -> None:
    policies, detector = Settings().policies, Detector()
    records, rules = read_record_rules(policies), read_contract_rules(policies).rules
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.parquet"
        rows = write_register(path, RegisterSpec(PARTICIPANTS)).rows
        sample = pl.concat(b.gather_every(rows // SAMPLE_ROWS) for b in _batches(path))
        before = _peak_megabytes()
        findings, detecting = _timed(lambda: detect(sample, detector))
        proposed = propose(dict(sample.schema), findings, records)
        contracts, proposing = _timed(
            lambda: propose_contracts(sample, proposed.values(), detector, rules)
        )
        treatments = {name: Treatment.parse(one.treatment) for name, one in proposed.items()}
        inspection = Inspection(contracts, treatments, detector, rules)
        checking, both = _timed(lambda: _check(inspection, path))
    judged = _judged_cell_by_cell(sample.head(JUDGED_ROWS), detector)
    cells, spent = rows * len(contracts), 0.0
    for name, seconds in (
        ("checking", checking),
        ("and reading", both - checking),
        ("and contracts", proposing),
        ("and detection", detecting),
    ):
        spent += seconds
        print(f"{name:14} {cells / spent / 1e6:5.2f} M cells/CPU-s {cells / spent / judged:6.0f} x")
    print(f"the judge      {judged:,.0f} cells/CPU-s on {JUDGED_ROWS} rows of the same sample")
    exceptions = sum(one.exceptions for one in inspection.columns())
    print(f"exceptions     {exceptions:,} cells; the judge read {inspection.judged:,} values")
    print(f"peak memory    {_peak_megabytes():.0f} MB, {before:.0f} MB of it before any of this")


def _check(inspection: Inspection, path: Path) -> float:
    """Hold all batches to the contracts; return the CPU seconds without the reading."""
    seconds = 0.0
    for batch in _batches(path):
        began = time.process_time()
        inspection.see(batch)
        seconds += time.process_time() - began
    return seconds


def _batches(path: Path) -> Iterator[pl.DataFrame]:
    for batch in pq.ParquetFile(path).iter_batches(batch_size=BATCH_ROWS):
        frame = pl.from_arrow(batch)
        if isinstance(frame, pl.DataFrame):
            yield frame


def _judged_cell_by_cell(rows: pl.DataFrame, detector: Detector) -> float:
    """The cells a CPU second that the exact judge reads, missing ones included."""
    began = time.process_time()
    for values in rows.iter_columns():
        for text in as_text(values, "").drop_nulls():
            detector.spans(text, column=values.name)
    return rows.height * rows.width / (time.process_time() - began)


def _timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    began = time.process_time()
    answer = work()
    return answer, time.process_time() - began


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    main()
