"""CPU seconds to round, certify and verify a table of the whole nation, down to communes.

Country, 6 regions, 34 provinces, 3,321 communes × sex × age × scheme: 443,784 cells of invented
people. Rounded is a sparser nation of the same size (communes of 115 to 50,000 people from the 1st
to the 99th percentile, 15% of the cells small), as SmallCountRounding was measured on: 15.1 CPU s,
error 1.33 on average (root mean square), 13 at most. The pattern is invented (small cells and as many others as hide them from linear
computing, chosen at random): what is timed is the proof, not the search for a good pattern.
"""

import hashlib
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from anonymization.tables.attack import PublishedTable
from anonymization.tables.certificate import public_half
from anonymization.tables.cube import Counts, Cube, Flags, Hierarchy, add_margins
from anonymization.tables.kernel import kernel_vector
from anonymization.tables.risk import too_small
from anonymization.tables.round import round_cube
from anonymization.tables.verify_certificate import verify

PEOPLE, COMMUNES, PROVINCES, REGIONS, THRESHOLD = 20_000_000, 3_321, 34, 6, 5
SHARE_HIDDEN = 0.5
PRIME = 2_147_483_647


def the_nation() -> Cube:
    """Invented people: communes of log-normal size, as measured for the reference."""
    rng = np.random.default_rng(28)
    province = np.sort(rng.integers(0, PROVINCES, COMMUNES))
    region = np.arange(PROVINCES) % REGIONS
    parents = (-1, *[0] * REGIONS, *(1 + region), *(1 + REGIONS + province))
    place = Hierarchy(
        "place", tuple(f"g{n}" for n in range(len(parents))), tuple(map(int, parents))
    )
    sex = Hierarchy("sex", ("_T", "F", "M"), (-1, 0, 0))
    age = Hierarchy("age", ("_T", *(f"a{n}" for n in range(10))), (-1, *[0] * 10))
    scheme = Hierarchy("scheme", ("_T", "s0", "s1", "s2"), (-1, 0, 0, 0))
    size = rng.lognormal(0, 0.8, PROVINCES)[province] * rng.lognormal(0, 1.1, COMMUNES)
    ages = np.array([0.02, 0.08, 0.2, 0.24, 0.2, 0.13, 0.08, 0.03, 0.015, 0.005])
    shares = np.einsum("g,s,a,k->gsak", size / size.sum(), [0.5, 0.5], ages, [0.72, 0.08, 0.2])
    atoms = rng.poisson(PEOPLE * shares)
    return Cube(("2025",), (place, sex, age, scheme), atoms[None])


def a_sparse_nation() -> Cube:
    """Invented people in the same places: smaller communes, and few people at the ends of life."""
    nation = the_nation()
    size = np.random.default_rng(28).lognormal(np.log(2_372), 1.35, COMMUNES)
    ages = np.array([0.01, 0.07, 0.2, 0.25, 0.21, 0.14, 0.08, 0.03, 0.008, 0.002])
    expected = np.einsum("g,s,a,k->gsak", size, [0.5, 0.5], ages, [0.72, 0.08, 0.2])
    atoms = np.random.default_rng(29).poisson(expected)
    return Cube(nation.periods, nation.dimensions, atoms[None])


def a_pattern(cube: Cube, small: Flags) -> Flags:
    """Hide at random, then publish what follows from published cells anyway."""
    more = np.random.default_rng(7).random(small.shape) < SHARE_HIDDEN
    hidden = small | (more & (cube.cells[0] > 0))
    numbers = kernel_vector(hidden, cube.dimensions, prime=PRIME, seed=1)
    return np.asarray(hidden & (add_margins(numbers, cube.dimensions) % PRIME != 0))


def lay_out(folder: Path, cube: Cube, hidden: Flags) -> str:
    """Write the table as a release has it; return the digest of its CSV."""
    names = [d.name for d in cube.dimensions]
    places = np.indices(hidden.shape).reshape(len(names), -1)
    codes = zip(names, cube.dimensions, places, strict=True)
    table = pl.DataFrame(
        {"period": pl.Series(["2025"]).new_from_index(0, hidden.size)}
    ).with_columns(pl.Series(name, d.codes).gather(at) for name, d, at in codes)
    is_hidden = pl.Series(hidden.ravel())
    text = table.with_columns(
        persons=pl.when(is_hidden).then(None).otherwise(pl.Series(cube.cells.ravel())),
        conf_status=pl.when(is_hidden).then(pl.lit("C")).otherwise(pl.lit("F")),
    ).write_csv()
    (folder / "data.csv").write_text(text)
    for name in ("plan.yaml", "disclosure.yaml"):
        (folder / name).touch()
    return hashlib.sha256(text.encode()).hexdigest()


def certify_nation(folder: Path, cube: Cube, hidden: Flags) -> Counts:
    digest, empty = lay_out(folder, cube, hidden), hashlib.sha256(b"").hexdigest()
    statement = {
        "data_csv_sha256": digest,
        "plan_sha256": empty,
        "disclosure_rules_sha256": empty,
        # The pattern publishes small cells that follow from others: they are not judged here.
        "minimum_frequency": 1,
        "earlier": [],
    }
    cells = np.where(hidden, 0, cube.cells)
    seen = PublishedTable(cube.dimensions, cells, hidden[None], np.zeros_like(hidden))
    began = time.process_time()
    public = public_half(seen, np.zeros_like(seen.hidden), cube.periods, statement)
    certified = time.process_time()
    text = json.dumps(public)
    (folder / "certificate.json").write_text(text)
    verify(folder)
    verified = time.process_time()
    return np.array([certified - began, verified - certified, len(text)])


def round_nation() -> None:
    cube = a_sparse_nation()
    begin = Cube(cube.periods, cube.dimensions, np.minimum(cube.atoms, 1))
    round_cube(begin, base=THRESHOLD, seed=b"compile first")
    print(f"{cube.cells.size:,} cells, {int(too_small(cube, THRESHOLD).sum()):,} small")
    for seed in (b"one", b"two", b"three"):
        began = time.process_time()
        rounded = round_cube(cube, base=THRESHOLD, seed=seed)
        spent = time.process_time() - began
        error = rounded.cells - cube.cells
        print(
            f"CPU s: round to base {THRESHOLD} {spent:.2f}; error {np.sqrt((error**2).mean()):.3f} "
            f"on average (root mean square), {np.abs(error).max()} at most"
        )


def main() -> None:
    round_nation()
    cube = the_nation()
    small = too_small(cube, THRESHOLD)[0]
    hidden = a_pattern(cube, small)
    with tempfile.TemporaryDirectory() as folder:
        runs = [certify_nation(Path(folder), cube, hidden) for _ in range(3)]
    certified, verified, size = np.median(runs, axis=0)
    print(
        f"{cube.cells.size:,} cells, {int(small.sum()):,} small, {int(hidden.sum()):,} hidden; "
        f"CPU s: make the proof {certified:.2f}, verify it {verified:.2f} "
        f"(standard library, {size / 1e6:.1f} MB certificate)"
    )


if __name__ == "__main__":
    main()
