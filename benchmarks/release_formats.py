"""How long a release of a million cells takes to be written in every format, and how much memory.

Each format by itself, in the order in which a release writes them. The cells are invented.
"""

import resource
import tempfile
import time
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl

from anonymization.tables.long_form import CONFIDENTIAL, FREE, STATUS
from catalog.model import Bilingual
from publishing.dictionary import DictionaryColumn
from publishing.formats.model import ReleaseContents
from publishing.formats.write import DATA_FORMATS, DESCRIPTIONS
from publishing.formats.zip_file import pack_zip

SIZES = {"time_period": 24, "ref_area": 41, "sex": 3, "age": 49, "scheme": 7}
"""1,012,536 cells."""
HIDDEN = 0.3


def main() -> None:
    contents = invented_contents(Path(tempfile.mkdtemp()) / "any" / "v1")
    print(f"{contents.table.height:,} cells, {contents.table.width} columns")
    whole = time.perf_counter()
    for name, form in DATA_FORMATS.items():
        begin, used = time.perf_counter(), time.process_time()
        fits = form.fits(contents)
        if fits:
            form.write(contents)
        wall, cpu = time.perf_counter() - begin, time.process_time() - used
        print(f"{name:10} {wall:6.1f} s wall {cpu:6.1f} s CPU{'' if fits else '   does not fit'}")
    for name, describe in DESCRIPTIONS.items():
        begin = time.perf_counter()
        describe(contents)
        print(f"{name:24} {time.perf_counter() - begin:6.1f} s wall")
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as target:
        pack_zip(contents.folder, target)
    print(f"zip {time.perf_counter() - begin:.1f} s wall (when somebody asks for it)")
    print(f"all: {time.perf_counter() - whole:.1f} s wall")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:,.0f} MB")


def invented_contents(folder: Path) -> ReleaseContents:
    """Return a cube of a million cells and what is said of it."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(7)
    codes = {name: [f"{name[0].upper()}{n}" for n in range(size)] for name, size in SIZES.items()}
    rows = pl.DataFrame(list(product(*codes.values())), schema=list(codes), orient="row")
    hidden = pl.Series(rng.random(rows.height) < HIDDEN)
    table = rows.with_columns(
        persons=pl.Series(rng.integers(0, 100_000, rows.height))
    ).with_columns(
        persons=pl.when(hidden).then(None).otherwise(pl.col("persons")),
        conf_status=pl.when(hidden).then(pl.lit(CONFIDENTIAL)).otherwise(pl.lit(FREE)),
    )
    table.write_parquet(folder / "data.parquet")
    words = Bilingual("Cột", "Column")
    columns = [
        DictionaryColumn(name, "text", words, tuple((c, words) for c in known), is_key=True)
        for name, known in codes.items()
    ]
    columns += [DictionaryColumn("persons", "int", words), DictionaryColumn(STATUS, "text", words)]
    both = {"vi": "Bảng", "en": "Table"}
    said = {
        "name": "any",
        "version": "v1",
        "issued": "2026-01-02",
        "invented": both,
        "unit": both,
        **dict.fromkeys(("title", "summary", "publisher", "citation"), both),
        "keywords": ["x"],
        "contact": {"name": "x", "email": "x@example.invalid"},
        "licence": {"title": both, "terms": [both] * 5},
        "provenance": {"table_sha256": "0" * 64},
    }
    return ReleaseContents(folder, table, tuple(columns), said, "http://127.0.0.1/dataset/any/v1")


if __name__ == "__main__":
    main()
