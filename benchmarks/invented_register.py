"""How fast one million rows of the invented register are written, and with how much memory."""

import resource
import tempfile
import time
from pathlib import Path

from app.demo.register import RegisterSpec, write_register

PARTICIPANTS = 88_000  # one million rows in twelve months


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.parquet"
        begin = time.perf_counter()
        summary = write_register(path, RegisterSpec(participants=PARTICIPANTS))
        seconds = time.perf_counter() - begin
        megabytes = path.stat().st_size / 1e6
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(f"rows        {summary.rows:,}")
    print(f"seconds     {seconds:.1f} (CPU {usage.ru_utime + usage.ru_stime:.1f})")
    print(f"rows/s      {summary.rows / seconds:,.0f}")
    print(f"file        {megabytes:.0f} MB")
    print(f"peak memory {usage.ru_maxrss / 1e3:.0f} MB")


if __name__ == "__main__":
    main()
