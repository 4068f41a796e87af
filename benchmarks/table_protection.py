"""Seconds to protect, attack and certify a table like the demo's, at growing sizes."""

import time

import numpy as np

from anonymization.tables.attack import PublishedTable, attack
from anonymization.tables.certificate import certify, public_half
from anonymization.tables.cube import Cube, Hierarchy
from anonymization.tables.risk import too_small
from anonymization.tables.suppress import suppress

THRESHOLD = 5
SIZES = (50_000, 200_000, 800_000)


def a_cube(people: int) -> Cube:
    """An invented table of the demo's shape: 34 provinces in 6 regions × sex × age × scheme."""
    rng = np.random.default_rng(28)
    place = Hierarchy(
        "place",
        tuple(f"p{n}" for n in range(41)),
        (-1, *([0] * 6), *(1 + n % 6 for n in range(34))),
    )
    sex = Hierarchy("sex", ("_T", "F", "M"), (-1, 0, 0))
    age = Hierarchy("age", tuple(f"a{n}" for n in range(9)), (-1, *([0] * 8)))
    scheme = Hierarchy("scheme", tuple(f"s{n}" for n in range(7)), (-1, 0, 1, 2, 2, 1, 0))
    size = rng.lognormal(0, 0.7, 34)
    expected = people * np.einsum(
        "g,s,a,k->gsak",
        size / size.sum(),
        [0.5, 0.5],
        [0.2, 0.15, 0.17, 0.16, 0.13, 0.1, 0.088, 0.002],
        [0.17, 0.017, 0.03, 0.783],
    )
    months = np.array([rng.poisson(expected) for _ in range(12)])
    return Cube(tuple(f"m{n:02}" for n in range(12)), (place, sex, age, scheme), months)


def main() -> None:
    for people in SIZES:
        cube = a_cube(people)
        began = time.process_time()
        primary = too_small(cube, THRESHOLD)
        found = suppress(cube, primary, threshold=THRESHOLD)
        suppressed = time.process_time()
        hidden = np.broadcast_to(found.pattern, cube.cells.shape)
        seen = np.where(hidden, 0, cube.cells)
        table = PublishedTable(cube.dimensions, seen, hidden, cube.atoms.max(axis=0) == 0)
        intervals = attack(table, primary, reach=THRESHOLD)
        attacked = time.process_time()
        statement = dict.fromkeys(("data_csv_sha256", "plan_sha256", "disclosure_rules_sha256"), "")
        public = public_half(
            table,
            np.zeros_like(hidden),
            cube.periods,
            {**statement, "minimum_frequency": THRESHOLD, "earlier": []},
        )
        certify(cube, found, intervals, public, nonce=b"")
        certified = time.process_time()
        print(
            f"{people:>9,} people: {cube.cells.size:,} cells, {int(primary.sum()):,} protected, "
            f"{found.pattern.mean():.1%} hidden; CPU s: suppress {suppressed - began:.1f}, "
            f"attack {attacked - suppressed:.1f} ({intervals.programs} programs), "
            f"certify {certified - attacked:.1f}"
        )


if __name__ == "__main__":
    main()
