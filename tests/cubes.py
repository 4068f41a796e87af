"""Small cubes to test with, and the plan they follow: place (two levels) × kind."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from anonymization.tables.cube import Cube
from anonymization.tables.plan import CubePlan

WORDS = {"vi": "x", "en": "x"}


def _code(code: str, parent: str | None = None) -> dict[str, object]:
    return {"code": code, "parent": parent, "title": WORDS}


PLAN = CubePlan.model_validate(
    {
        "kind": "cube",
        "sensitivity": "insurance",
        "name": "sample",
        "title": WORDS,
        "summary": WORDS,
        "keywords": [],
        "frequency": "monthly",
        "because": "tests",
        "person": "who",
        "period": {"name": "month", "column": "month", "title": WORDS},
        "measure": {"name": "persons", "title": WORDS, "unit": WORDS},
        "dimensions": [
            {
                "name": "place",
                "title": WORDS,
                "sql": "place",
                "codes": [
                    _code("all"),
                    _code("north", "all"),
                    _code("south", "all"),
                    *(_code(c, "north") for c in "ab"),
                    *(_code(c, "south") for c in "cd"),
                ],
            },
            {
                "name": "kind",
                "title": WORDS,
                "sql": "kind",
                "codes": [_code("any"), *(_code(c, "any") for c in "xyz")],
            },
        ],
    }
)
DIMENSIONS = PLAN.hierarchies()
SHAPE = tuple(len(dimension.leaves) for dimension in DIMENSIONS)


def a_cube(atoms: list[list[int]]) -> Cube:
    return Cube(("m1",), DIMENSIONS, np.array([atoms], dtype=np.int64))


@st.composite
def cubes(draw: st.DrawFn) -> Cube:
    """Any small table: empty cells, ones, cells about the threshold, large ones."""
    periods = draw(st.integers(1, 3))
    value = st.one_of(st.just(0), st.integers(1, 6), st.integers(0, 200))
    atoms = draw(arrays(np.int64, (periods, *SHAPE), elements=value))
    return Cube(tuple(f"m{n + 1}" for n in range(periods)), DIMENSIONS, atoms)
