"""The certificate of a protected table, in two halves.

The *public half* ships with the release. It is made from what is published and nothing else, so
it cannot tell more than the table does: `public_half` gets no cube. A reader checks it with
`verify_certificate.py`.

The *private half* needs the true values: which cells were too small, and the moves that bring each
of them to zero and to the minimum frequency. It is checked here, sealed in the vault, and the
public half names its digest. A random number in it keeps anybody from trying true tables until
one gives that digest.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from anonymization.errors import StillExposed
from anonymization.tables.attack import Intervals, PublishedTable
from anonymization.tables.cube import Cube, Flags, Hierarchy, add_margins, all_periods
from anonymization.tables.kernel import kernel_vector
from anonymization.tables.suppress import Suppression, Witness, small_after
from anonymization.tables.verify_certificate import prime_of, statement_digest

FORMAT = 2
ATTACKER = (
    "an outsider who knows every published cell, how cells add up, that no count is negative, "
    "which leaves are empty in every period, the minimum frequency and that all cells below it are "
    "protected, and all earlier releases of this product, withdrawn ones included; "
    "and all people who are alone in a leaf, who tell each other that they are there"
)
NOT_COVERED = (
    "employers who know their staff, people who know several others or that nobody else is in their "
    "cell, releases of other products "
    "about the same people, and conclusions from which of several safe patterns was chosen"
)
TRIES = 20
"""A vector that is zero in a hidden cell by bad luck (1 in 2**30) is drawn again."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What ships with the release, what stays in the vault (JSON), and counts for the steward."""

    public: dict[str, Any]
    private: bytes
    counts: dict[str, str | int | float | bool]


def certify(
    cube: Cube,
    found: Suppression,
    intervals: Intervals,
    public: Mapping[str, Any],
    *,
    nonce: bytes,
) -> Certificate:
    """Check the private half, and join it to the public half by its digest.

    Raises:
        StillExposed: A protected cell lacks its proof: the attack kept its interval away from
            [0, T], or a witness does not hold. Nothing is released then.
    """
    threshold = public["minimum_frequency"]
    contained = intervals.contain(0, threshold)
    exposed = int(np.logical_and(found.primary, ~contained).sum())
    broken = sum(not holds(cube, found, witness) for witness in found.witnesses)
    broken += int(without_witnesses(cube, found, threshold).sum())
    if exposed or broken:
        raise StillExposed(
            f"{exposed} protected cells can be computed too closely and {broken} proofs fail. "
            "Nothing is released; make a dimension coarser and protect the table again",
            vi=f"{exposed} ô được bảo vệ vẫn có thể bị tính gần đúng và {broken} chứng cứ không "
            "đạt. Không công bố; hãy gộp bớt phân tổ rồi bảo vệ lại bảng",
        )
    private = private_half(found, intervals, statement_digest(dict(public)), nonce)
    digest = hashlib.sha256(private).hexdigest()
    counts = {
        **{key: public[key] for key in ("cells", "published", "suppressed")},
        "protected_cells": int(found.primary.sum()),
        "linear_programs": intervals.programs,
    }
    return Certificate({**public, "private_half_sha256": digest}, private, counts)


def public_half(
    table: PublishedTable, told: Flags, periods: tuple[str, ...], statement: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the half of the certificate that a reader can check from the published bytes.

    `told` flags hidden cells that earlier releases told (periods × codes); `statement` holds the
    digests, the list of earlier releases and the minimum frequency. The same published table and
    statement give the same bytes, whatever the hidden values are.

    Raises:
        StillExposed: A hidden cell is a linear function of published cells.
    """
    threshold = statement["minimum_frequency"]
    hidden = int(table.hidden.sum())
    said = {
        "format": FORMAT,
        "method": "complementary suppression, one pattern for all periods",
        "standard": f"the attacker's interval of every protected cell contains [0, {threshold}]",
        "attacker": ATTACKER,
        "not_covered": NOT_COVERED,
        "periods": list(periods),
        "dimensions": dimensions_of(table.dimensions),
        "cells": int(table.cells.size),
        "published": int(table.cells.size) - hidden,
        "suppressed": hidden,
        **statement,
    }
    return {**said, "kernel": list(_vectors(table, told, periods, statement_digest(said)))}


def dimensions_of(dimensions: Sequence[Hierarchy]) -> list[dict[str, Any]]:
    """The trees of codes as a certificate tells them: what adds up to what."""
    return [
        {"name": d.name, "codes": list(d.codes), "parents": list(d.parents)} for d in dimensions
    ]


def _vectors(
    table: PublishedTable, told: Flags, periods: tuple[str, ...], statement: str
) -> Iterator[dict[str, Any]]:
    """A vector for each pattern of hidden cells: alone, and with what earlier releases told."""
    prime, seed = prime_of(statement), int(statement, 16)
    for joint, unknown in ((False, table.hidden), (True, table.hidden & ~told)):
        groups: dict[bytes, list[int]] = {}
        for period in range(len(periods)):
            if not joint or told[period].any():
                groups.setdefault(unknown[period].tobytes(), []).append(period)
        for group in groups.values():
            yield {
                "with_earlier": joint,
                "periods": [periods[period] for period in group],
                "leaves": _vector(table, unknown[group[0]], group[0], prime, seed),
            }


def _vector(table: PublishedTable, unknown: Flags, period: int, prime: int, seed: int) -> str:
    """The numbers of a kernel vector for the hidden leaves, 4 bytes each, as base64."""
    follows = 0
    for draw in range(TRIES):
        numbers = kernel_vector(unknown, table.dimensions, prime=prime, seed=seed + draw)
        sums = add_margins(numbers, table.dimensions) % prime
        follows = int((sums == 0)[unknown].sum())
        if not follows:
            hidden_leaves = table.hidden[period][np.ix_(*(d.leaves for d in table.dimensions))]
            return base64.b64encode(numbers[hidden_leaves].astype("<u4").tobytes()).decode()
    raise StillExposed(
        f"{follows} hidden cells follow from published cells. Nothing is released; make a "
        "dimension coarser and protect the table again",
        vi=f"{follows} ô ẩn suy ra được từ các ô công bố. Không công bố; hãy gộp bớt phân tổ rồi "
        "bảo vệ lại bảng",
    )


def private_half(found: Suppression, intervals: Intervals, statement: str, nonce: bytes) -> bytes:
    """The proof that needs the true values, as JSON. It tells them, so it never leaves the vault."""
    said = {
        "statement_sha256": statement,
        "nonce": nonce.hex(),
        "protected_cells": np.argwhere(found.primary).tolist(),
        "linear_programs": intervals.programs,
        "witnesses": [
            {
                "cell": list(witness.cell),
                "periods": list(witness.periods),
                "reaches": witness.reaches,
                "steps": [[list(move.pairs), list(amounts)] for move, amounts in witness.steps],
            }
            for witness in found.witnesses
        ],
    }
    return json.dumps(said, separators=(",", ":")).encode()


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


def without_witnesses(cube: Cube, found: Suppression, threshold: int) -> Flags:
    """Flag the cells that are small, here or in the table of a witness, and lack their own proof.

    Periods × codes. If there is none, the tables of the witnesses and the true one vouch for each
    other: in each of them every small cell may, by another of them, be empty and reach the
    threshold. So an attacker who knows that every small cell is protected rules none of them out.
    """
    small = found.primary.copy()
    may_be_empty, may_reach = cube.cells == 0, cube.cells >= threshold
    for witness in found.witnesses:
        periods = np.array(witness.periods)
        small[periods] |= small_after(cube, witness, threshold)
        place: Any = (periods, *witness.cell)
        (may_be_empty if witness.reaches == 0 else may_reach)[place] = True
    return np.asarray(small & ~(may_be_empty & may_reach))


def published_figures_certificate(rows: int, digests: Mapping[str, str]) -> Certificate:
    """The certificate of a series of figures that are public already: nothing is held back."""
    counts = {"cells": rows, "published": rows, "suppressed": 0}
    said = {
        "format": FORMAT,
        "method": "figures published before, with their sources",
        "standard": "no column describes a person; every figure names where it was published",
        **counts,
        **digests,
    }
    return Certificate(said, b"", {**counts, "protected_cells": 0})
