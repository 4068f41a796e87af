"""Protect a cube by suppression: hide, attack the result, and certify it, or stop."""

import secrets
from collections.abc import Callable

import numpy as np
import polars as pl

from anonymization.disclosure_rules import read_disclosure_rules
from anonymization.errors import StillExposed
from anonymization.released_before import digests_of, listed, released_before
from anonymization.tables.attack import PublishedTable, attack
from anonymization.tables.attack_insiders import exposed_to_singletons
from anonymization.tables.certificate import Certificate, certify, public_half
from anonymization.tables.cube import Cube, Flags, add_margins
from anonymization.tables.earlier import known_from, together, told_before
from anonymization.tables.long_form import (
    as_seen_by_attacker,
    from_atoms_table,
    to_published_table,
)
from anonymization.tables.plan import CubePlan, Product
from anonymization.tables.risk import too_small
from anonymization.tables.suppress import suppress
from anonymization.workshop import Workshop

NONCE_BYTES = 32
Progress = Callable[[str, int, int], None]


def suppress_product(
    workshop: Workshop,
    product: Product,
    plan: CubePlan,
    table: pl.DataFrame,
    on_progress: Progress,
) -> tuple[pl.DataFrame, Certificate]:
    """Return the table of a product with its small cells hidden, and its certificate.

    Raises:
        StillExposed: The attack computes a protected cell too closely.
    """
    rules = read_disclosure_rules(workshop.policies)
    threshold = rules.rules.threshold(plan.sensitivity).at_least
    cube = from_atoms_table(table, plan)
    primary = too_small(cube, threshold)
    earlier = released_before(workshop, plan)
    known = known_from(earlier.values(), cube, plan)
    found = suppress(
        cube,
        primary,
        threshold=threshold,
        known=known if known.any() else None,
        on_progress=lambda done, of: on_progress("suppress", done, of),
    )
    published = to_published_table(cube, found.pattern, plan)
    seen = as_seen_by_attacker(published, plan, cube.atoms.max(axis=0) == 0)
    intervals = attack(
        together(seen, known, cube),
        primary,
        reach=threshold,
        on_progress=lambda done, of: on_progress("attack", done, of),
    )
    _require_safe_from_singletons(together(seen, known, cube), cube, primary, threshold)
    statement = {
        **digests_of(published, product),
        "disclosure_rules_sha256": rules.digest,
        "minimum_frequency": threshold,
        "earlier": listed(earlier),
    }
    told = told_before(seen, earlier.values(), cube, plan)
    public = public_half(seen, told, cube.periods, statement)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return published, certify(cube, found, intervals, public, nonce=nonce)


def _require_safe_from_singletons(
    table: PublishedTable, cube: Cube, primary: Flags, threshold: int
) -> None:
    alone = np.logical_and(cube.atoms == 1, table.hidden_leaves)
    others = primary & (cube.cells > add_margins(alone.astype(np.int64), cube.dimensions))
    exposed = int(exposed_to_singletons(table, alone, others, reach=threshold).sum())
    if exposed:
        raise StillExposed(
            f"{exposed} protected cells can be computed too closely by people who are alone in a "
            "cell. Nothing is released; make a dimension coarser and protect the table again",
            vi=f"{exposed} ô được bảo vệ vẫn có thể bị người duy nhất trong một ô tính gần đúng. "
            "Không công bố; hãy gộp bớt phân tổ rồi bảo vệ lại bảng",
        )
