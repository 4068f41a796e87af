"""The certificate of a rounded table.

The *public half* says base and method, and that no leaf between 0 and the base is left: a reader
sees it in the table (`verify_certificate.py`). It is made of what is published and nothing else:
how far sums lie from the true ones is told to the steward, not here.

The *private half* holds the seed. With the sealed counts it gives the same table again; its digest
in the public half keeps anybody from choosing another seed afterwards.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from anonymization.errors import StillExposed
from anonymization.tables.attack import PublishedTable
from anonymization.tables.certificate import FORMAT, Certificate, dimensions_of
from anonymization.tables.cube import Cube, add_margins
from anonymization.tables.round import wrongly_rounded
from anonymization.tables.verify_certificate import statement_digest

ATTACKER = (
    "a reader who knows every published cell, how cells add up, how small counts are rounded (but "
    "not by which random numbers), and all earlier releases of this product, withdrawn ones included"
)
NOT_COVERED = (
    "people in a cell who know the others in it, statistics of other houses about the same people, "
    "and conclusions from that roundings were chosen to keep sums close to the true ones"
)


def certify_rounding(
    cube: Cube, table: PublishedTable, statement: Mapping[str, Any], *, seed: bytes
) -> Certificate:
    """Check the published table against the true counts, and certify it.

    `statement` holds the digests, the earlier releases and `minimum_frequency`, which is the base.

    Raises:
        StillExposed: A leaf is not what rounding may make of it, a cell is hidden, or sums differ.
    """
    base = statement["minimum_frequency"]
    leaves = np.ix_(range(len(cube.periods)), *(d.leaves for d in cube.dimensions))
    rounded = table.cells[leaves]
    wrong = int(wrongly_rounded(cube, rounded, base).sum()) + int(table.hidden.sum())
    wrong += int((add_margins(rounded, cube.dimensions) != table.cells).sum())
    if wrong:
        raise StillExposed(
            f"{wrong} cells of the rounded table are not what rounding gives. Nothing is released; "
            "report this table",
            vi=f"{wrong} ô của bảng đã làm tròn không đúng quy tắc làm tròn. Không công bố; hãy báo "
            "cáo bảng này",
        )
    said = _said(cube, table, statement, hashlib.sha256(seed).hexdigest())
    sealed = {"statement_sha256": statement_digest(said), "seed": seed.hex()}
    private = json.dumps(sealed, separators=(",", ":")).encode()
    public = {**said, "private_half_sha256": hashlib.sha256(private).hexdigest()}
    return Certificate(public, private, _counts(cube, table, base))


def _said(
    cube: Cube, table: PublishedTable, statement: Mapping[str, Any], seed_digest: str
) -> dict[str, Any]:
    base = statement["minimum_frequency"]
    return {
        "format": FORMAT,
        "method": f"small counts rounded to 0 or {base}, all other cells are sums",
        "standard": f"no count of 1 to {base - 1} is left: in the finest cells 0 stands for 0 to "
        f"{base - 1} people and {base} for 1 to {base}",
        "attacker": ATTACKER,
        "not_covered": NOT_COVERED,
        "rounding": {"base": base, "seed_sha256": seed_digest},
        "periods": list(cube.periods),
        "dimensions": dimensions_of(cube.dimensions),
        "cells": int(table.cells.size),
        "published": int(table.cells.size),
        "suppressed": 0,
        **statement,
    }


def _counts(cube: Cube, table: PublishedTable, base: int) -> dict[str, str | int | float | bool]:
    """For the steward: how many leaves were small, and what rounding them did to the cells."""
    error = table.cells - cube.cells
    return {
        "cells": int(table.cells.size),
        "published": int(table.cells.size),
        "suppressed": 0,
        "protected_cells": int(((cube.atoms > 0) & (cube.atoms < base)).sum()),
        "largest_error": int(np.abs(error).max()),
        "root_mean_square_error": round(float(np.sqrt((error.astype(float) ** 2).mean())), 3),
    }
