"""Protect a small cube the whole way, as `anonymization/protect.py` does."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from anonymization.tables.attack import Intervals, attack
from anonymization.tables.certificate import Certificate, certify, public_half
from anonymization.tables.cube import Cube, Flags
from anonymization.tables.earlier import known_from, together, told_before
from anonymization.tables.long_form import as_seen_by_attacker, csv_of, to_published_table
from anonymization.tables.risk import too_small
from anonymization.tables.suppress import Suppression, suppress
from tests.cubes import PLAN

PLAN_TEXT, RULES_TEXT = b"the plan", b"the rules"


@dataclass(frozen=True)
class Protected:
    """A protected cube: what was hidden, the published table, and its certificate."""

    found: Suppression
    table: pl.DataFrame
    intervals: Intervals
    certificate: Certificate

    def lay_out(self, folder: Path) -> Path:
        """Write what of a release the certificate speaks about."""
        folder.mkdir(parents=True)
        (folder / "data.csv").write_bytes(csv_of(self.table))
        (folder / "plan.yaml").write_bytes(PLAN_TEXT)
        (folder / "disclosure.yaml").write_bytes(RULES_TEXT)
        (folder / "certificate.json").write_text(json.dumps(self.certificate.public))
        return folder


def protect_cube(cube: Cube, threshold: int = 5, earlier: Sequence[pl.DataFrame] = ()) -> Protected:
    """Suppress, attack and certify, together with earlier tables; or StillExposed."""
    primary = too_small(cube, threshold)
    known = known_from(earlier, cube, PLAN)
    found = suppress(cube, primary, threshold=threshold, known=known if known.any() else None)
    table = to_published_table(cube, found.pattern, PLAN)
    intervals = exposure(cube, table, primary, known, reach=threshold)
    public = published_half(cube, table, threshold, earlier)
    return Protected(found, table, intervals, certify(cube, found, intervals, public, nonce=b"n"))


def published_half(
    cube: Cube, table: pl.DataFrame, threshold: int = 5, earlier: Sequence[pl.DataFrame] = ()
) -> dict[str, object]:
    """The public half of a table; of the cube it takes only names of codes and periods."""
    bare = Cube(cube.periods, cube.dimensions, np.zeros_like(cube.atoms))
    seen = as_seen_by_attacker(table, PLAN, bare.atoms.max(axis=0) < 0)
    statement = {
        "data_csv_sha256": digest_of(csv_of(table)),
        "plan_sha256": digest_of(PLAN_TEXT),
        "disclosure_rules_sha256": digest_of(RULES_TEXT),
        "minimum_frequency": threshold,
        "earlier": [{"data_csv_sha256": digest_of(csv_of(one))} for one in earlier],
    }
    return public_half(seen, told_before(seen, earlier, bare, PLAN), cube.periods, statement)


def exposure(
    cube: Cube, table: pl.DataFrame, targets: Flags, known: Flags, *, reach: int = 5
) -> Intervals:
    seen = as_seen_by_attacker(table, PLAN, cube.atoms.max(axis=0) == 0)
    return attack(together(seen, known, cube), targets, reach=reach)


def digest_of(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
