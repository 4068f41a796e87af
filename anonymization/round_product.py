"""Protect a cube by rounding small counts: every cell is published, and every sum agrees."""

import secrets

import numpy as np
import polars as pl

from anonymization.disclosure_rules import read_disclosure_rules
from anonymization.released_before import digests_of, listed, released_before
from anonymization.tables.certificate import Certificate
from anonymization.tables.certify_rounding import certify_rounding
from anonymization.tables.earlier import leaves_told
from anonymization.tables.long_form import (
    as_seen_by_attacker,
    from_atoms_table,
    to_published_table,
)
from anonymization.tables.plan import CubePlan, Product
from anonymization.tables.round import round_cube
from anonymization.workshop import Workshop

SEED_BYTES = 32


def round_product(
    workshop: Workshop, product: Product, plan: CubePlan, table: pl.DataFrame
) -> tuple[pl.DataFrame, Certificate]:
    """Return the rounded table of a product and its certificate.

    The base is the minimum frequency of the product's sensitivity.

    Raises:
        StillExposed: The table is not what rounding may make of the counts.
    """
    rules = read_disclosure_rules(workshop.policies)
    base = rules.rules.threshold(plan.sensitivity).at_least
    cube = from_atoms_table(table, plan)
    earlier = released_before(workshop, plan)
    seed = secrets.token_bytes(SEED_BYTES)
    told = leaves_told(earlier.values(), cube, plan)
    rounded = round_cube(cube, base=base, seed=seed, told=told)
    published = to_published_table(rounded, np.zeros(cube.shape, dtype=bool), plan)
    seen = as_seen_by_attacker(published, plan, np.zeros(cube.atoms.shape[1:], dtype=bool))
    statement = {
        **digests_of(published, product),
        "disclosure_rules_sha256": rules.digest,
        "minimum_frequency": base,
        "earlier": listed(earlier),
    }
    return published, certify_rounding(cube, seen, statement, seed=seed)
