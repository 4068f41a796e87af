"""Seconds and memory of a steward's steps on a large register extract, step by step.

`python -m benchmarks register_scale --rows 50_000_000` invents an extract of about so many rows
and twelve columns, notes among them, and takes it through a house of its own: registering,
detection, contracts, treatment, every cell of it. Several numbers of rows give a table each.

The extract is invented by one process and treated by another, so that the peak of memory is that
of the steps; it is read after each step and never falls. `silent` is the longest time in which a
step told no progress. The files, about 250 bytes a row, go to `--scratch` and are removed.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from access_control.model import Account
from app.cli.console import progress
from app.demo.accounts import open_accounts
from app.demo.register import RegisterSpec, write_register
from app.settings import Settings
from app.steps import (
    Progress,
    take_classify,
    take_conform,
    take_detect,
    take_register,
    take_treat,
)
from app.wiring import House

ROWS = 1_000_000
ROWS_A_PARTICIPANT = 11.417
COLUMNS = (
    *("so_dinh_danh", "ma_so_bhxh", "ho_ten", "ngay_sinh", "gioi_tinh", "dia_chi"),
    *("dien_thoai", "ma_tinh", "hinh_thuc", "thang", "muc_dong", "ghi_chu"),
)


def main() -> None:
    asked = _asked()
    for rows in asked.rows:
        with tempfile.TemporaryDirectory(dir=asked.scratch) as folder:
            _alone(_invent, Path(folder), rows)
            _alone(_measure, Path(folder))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks register_scale")
    parser.add_argument("--rows", type=int, nargs="+", default=[ROWS])
    parser.add_argument("--scratch", type=Path)
    return parser.parse_args()


def _alone(work: Callable[..., None], *arguments: object) -> None:
    """Do it in a process of its own, so that nothing before it counts."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def _invent(folder: Path, rows: int) -> None:
    """Write the extract: the twelve columns of the invented register."""
    whole, began = folder / "whole.parquet", time.perf_counter()
    with progress() as on_progress:
        spec = RegisterSpec(round(rows / ROWS_A_PARTICIPANT))
        write_register(whole, spec, on_progress=on_progress)
    source = pq.ParquetFile(whole)
    schema = pa.schema([source.schema_arrow.field(name) for name in COLUMNS])
    with pq.ParquetWriter(_extract(folder), schema, compression="zstd") as file:
        for group in range(source.num_row_groups):
            file.write_table(source.read_row_group(group, columns=list(COLUMNS)))
    whole.unlink()
    seconds, size = time.perf_counter() - began, _extract(folder).stat().st_size
    print(f"invented in {seconds:.0f} s: {source.metadata.num_rows:,} rows, {size / 1e6:,.0f} MB")


def _extract(folder: Path) -> Path:
    return folder / "extract.parquet"


@dataclass
class Watch:
    """What a step costs, told when it ends."""

    rows: int
    on_progress: Progress
    heard: float = 0.0
    silent: float = 0.0
    spent: list[tuple[float, float]] = field(default_factory=list)

    def hear(self, step: str, done: int, of: int) -> None:
        now = time.perf_counter()
        self.silent, self.heard = max(self.silent, now - self.heard), now
        self.on_progress(step, done, of)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began, cpu = time.perf_counter(), time.process_time()
        self.heard, self.silent = began, 0.0
        yield
        self.silent = max(self.silent, time.perf_counter() - self.heard)
        took = time.perf_counter() - began, time.process_time() - cpu
        self.spent.append(took)
        self.tell(name, took)

    def tell(self, name: str, took: tuple[float, float]) -> None:
        wall, cpu = took
        cells = self.rows * len(COLUMNS) / wall / 1e6
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{name:14}{wall:9.1f}{cpu:9.1f}{cells:15.2f}{self.silent:9.1f}{peak:10,.0f}",
            flush=True,
        )


def _measure(folder: Path) -> None:
    source = _extract(folder)
    rows = pq.read_metadata(source).num_rows
    print(f"{'step':14}{'seconds':>9}{'CPU-s':>9}{'M cells/s':>15}{'silent':>9}{'peak MiB':>10}")
    house = House(Settings(home=folder / "house"))
    with progress() as on_progress:
        watch = Watch(rows, on_progress)
        with watch.step("open a house"):
            steward = open_accounts(house)["steward"]
        _take_steps(house, steward, source, watch)
    watch.tell("all", (sum(s for s, _ in watch.spent), sum(c for _, c in watch.spent)))


def _take_steps(house: House, steward: Account, source: Path, watch: Watch) -> None:
    """Accept what is proposed: columns of which nothing is known are dropped."""
    with watch.step("register"):
        name = "coverage-by-province"
        made = take_register(
            house, steward, source, name=name, product=name, owner="owner", is_invented=True
        )
    with watch.step("detect"):
        take_detect(house, steward, made.id, watch.hear)
    take_classify(house, steward, made.id, {})
    with watch.step("conform"):
        take_conform(house, steward, made.id, watch.hear)
    with watch.step("treat"):
        take_treat(house, steward, made.id, watch.hear)


if __name__ == "__main__":
    main()
