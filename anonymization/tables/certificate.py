"""The certificate: what was promised about a table, checked once more from the witnesses."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from anonymization.errors import StillExposed
from anonymization.tables.attack import Intervals
from anonymization.tables.cube import Cube, add_margins, all_periods
from anonymization.tables.suppress import Suppression, Witness

FORMAT = 1
ATTACKER = (
    "an outsider who knows every published cell, how cells add up, that no count is negative, "
    "which leaves are empty in every period, the minimum frequency, and all earlier releases of "
    "this product, withdrawn ones included"
)
NOT_COVERED = (
    "contributors who use their own record, employers' holdings, and releases of other products "
    "about the same people are not part of this attacker"
)


def certify(
    cube: Cube,
    found: Suppression,
    intervals: Intervals,
    *,
    threshold: int,
    digests: Mapping[str, str | list[str]],
) -> dict[str, Any]:
    """Return the certificate of a protected table.

    Raises:
        StillExposed: A protected cell lacks its proof: the attack kept its interval away from
            [0, T], or a witness does not hold. Nothing is released then.
    """
    contained = intervals.contain(0, threshold)
    exposed = int(np.logical_and(found.primary, ~contained).sum())
    broken = sum(not holds(cube, found, witness) for witness in found.witnesses)
    if exposed or broken:
        raise StillExposed(
            f"{exposed} protected cells can be computed too closely and {broken} proofs fail. "
            "Nothing is released; make a dimension coarser and protect the table again",
            vi=f"{exposed} ô được bảo vệ vẫn có thể bị tính gần đúng và {broken} chứng cứ không "
            "đạt. Không công bố; hãy gộp bớt phân tổ rồi bảo vệ lại bảng",
        )
    hidden = int(found.pattern.sum()) * len(cube.periods)
    return {
        "format": FORMAT,
        "method": "complementary suppression, one pattern for all periods",
        "standard": f"the attacker's interval of every protected cell contains [0, {threshold}]",
        "minimum_frequency": threshold,
        "attacker": ATTACKER,
        "not_covered": NOT_COVERED,
        "periods": list(cube.periods),
        "cells": int(cube.cells.size),
        "published": int(cube.cells.size) - hidden,
        "suppressed": hidden,
        "protected_cells": int(found.primary.sum()),
        "proved_by_linear_programs": int(np.logical_and(found.primary, contained).sum()),
        "linear_programs": intervals.programs,
        "whole_number_witnesses": len(found.witnesses),
        "witnesses_sha256": witnesses_digest(found),
        **digests,
    }


def holds(cube: Cube, found: Suppression, witness: Witness) -> bool:
    """Check a witness by its own arithmetic.

    It must give a table of whole numbers, none negative, that fits all published cells and in
    which the protected cell has the value that the witness claims.
    """
    periods = np.array(witness.periods)
    atoms = cube.atoms[periods].copy()
    for move, amounts in witness.steps:
        move.apply(atoms, np.array(amounts))
        if (atoms < 0).any():
            return False
    cells = add_margins(atoms, cube.dimensions)
    unchanged = (cells == cube.cells[periods]) | found.hidden_in(periods)
    return bool(unchanged.all() and (cells[all_periods(*witness.cell)] == witness.reaches).all())


def witnesses_digest(found: Suppression) -> str:
    """SHA-256 over all witnesses: published, while the witnesses stay inside (they tell values)."""
    digest = hashlib.sha256()
    for witness in found.witnesses:
        steps = [[list(move.pairs), list(amounts)] for move, amounts in witness.steps]
        line = [list(witness.cell), list(witness.periods), witness.reaches, steps]
        digest.update(json.dumps(line, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()


def published_figures_certificate(rows: int, plan_digest: str) -> dict[str, Any]:
    """The certificate of a series of figures that are public already."""
    return {
        "format": FORMAT,
        "method": "figures published before, with their sources",
        "standard": "no column describes a person; every figure names where it was published",
        "cells": rows,
        "published": rows,
        "suppressed": 0,
        "protected_cells": 0,
        "plan_sha256": plan_digest,
    }
