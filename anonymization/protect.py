"""Protect a table: suppress, attack the result, and certify it, or stop."""

import hashlib
import io
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime

import numpy as np
import polars as pl

from access_control.guard import Guard
from access_control.model import Account
from anonymization.disclosure_rules import read_disclosure_rules
from anonymization.errors import StillExposed
from anonymization.tables.attack import PublishedTable, attack
from anonymization.tables.attack_insiders import exposed_to_singletons
from anonymization.tables.certificate import (
    Certificate,
    certify,
    public_half,
    published_figures_certificate,
)
from anonymization.tables.cube import Cube, Flags, add_margins
from anonymization.tables.earlier import known_from, together, told_before
from anonymization.tables.long_form import (
    as_seen_by_attacker,
    csv_of,
    from_atoms_table,
    to_published_table,
)
from anonymization.tables.plan import CubePlan, SeriesPlan, read_product
from anonymization.tables.risk import too_small
from anonymization.tables.suppress import suppress
from anonymization.workshop import Workshop
from catalog.model import Dataset, DatasetId, PersonalDataClass, Version, VersionKind
from catalog.store import DatasetStore
from storage.sealed_tables import read_table, seal_table
from storage.vault import Vault

NONCE_BYTES = 32
Progress = Callable[[str, int, int], None]


def protect(
    store: DatasetStore,
    guard: Guard,
    workshop: Workshop,
    *,
    by: Account,
    dataset_id: DatasetId,
    at: datetime,
    on_progress: Progress = lambda _step, _done, _all: None,
) -> Dataset:
    """Make the publishable table and its certificate from the newest tabulated version.

    Raises:
        AccessDenied: `by` is not the dataset's steward.
        StepMissing: The dataset has not been tabulated.
        StillExposed: The attack computes a protected cell too closely; no version is made.
    """
    dataset = store.get(dataset_id)
    decision = guard.admit(by, "protect", dataset.as_resource(), at)
    source = dataset.newest(VersionKind.TABULATED)
    table, certificate = _protected(workshop, dataset, source, on_progress)
    with workshop.vault.all_or_nothing(store.count_uses) as vault:
        digest = seal_table(vault, table)
        public = {**certificate.public, "table_sha256": digest}
        text = json.dumps(public, ensure_ascii=False, indent=2, sort_keys=True).encode()
        certificate_digest = vault.put(io.BytesIO(text))
        made = dataset.with_next(
            VersionKind.PROTECTED,
            digest=digest,
            rows=table.height,
            parent=source,
            by=by.id,
            at=at,
            facts={
                "certificate": certificate_digest,
                **_sealed(vault, certificate.private),
                **certificate.counts,
            },
        )
        event = decision.event(at, digest=digest, certificate=certificate_digest)
        return store.save(made, event)


def _protected(
    workshop: Workshop, dataset: Dataset, source: Version, on_progress: Progress
) -> tuple[pl.DataFrame, Certificate]:
    product = read_product(workshop.policies, dataset.description.product)
    table = read_table(workshop.vault, source.digest)
    match product.plan:
        case CubePlan() as plan:
            return _protected_cube(workshop, plan, product.digest, table, on_progress)
        case SeriesPlan():
            _require_nothing_personal(dataset)
            return table, published_figures_certificate(
                table.height, _digests(table, product.digest)
            )


def _protected_cube(
    workshop: Workshop, plan: CubePlan, plan_digest: str, table: pl.DataFrame, on_progress: Progress
) -> tuple[pl.DataFrame, Certificate]:
    rules = read_disclosure_rules(workshop.policies)
    threshold = rules.rules.threshold(plan.sensitivity).at_least
    cube = from_atoms_table(table, plan)
    primary = too_small(cube, threshold)
    earlier = _released_before(workshop, plan)
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
        **_digests(published, plan_digest),
        "disclosure_rules_sha256": rules.digest,
        "minimum_frequency": threshold,
        "earlier": _listed(earlier),
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


def _released_before(workshop: Workshop, plan: CubePlan) -> dict[str, pl.DataFrame]:
    """Every table of the product that was ever public, by the digest of its Parquet file."""
    digests = sorted(set(workshop.released_tables(plan.name)))
    return {digest: read_table(workshop.vault, digest) for digest in digests}


def _listed(earlier: Mapping[str, pl.DataFrame]) -> list[dict[str, str]]:
    return [
        {"table_sha256": digest, "data_csv_sha256": hashlib.sha256(csv_of(table)).hexdigest()}
        for digest, table in earlier.items()
    ]


def _sealed(vault: Vault, private_half: bytes) -> dict[str, str]:
    """Keep the proof that needs the true values; a series has none."""
    if not private_half:
        return {}
    return {"certificate_private_half": vault.put(io.BytesIO(private_half))}


def _digests(table: pl.DataFrame, plan_digest: str) -> dict[str, str]:
    return {
        "data_csv_sha256": hashlib.sha256(csv_of(table)).hexdigest(),
        "plan_sha256": plan_digest,
    }


def _require_nothing_personal(dataset: Dataset) -> None:
    """A series is released as it is: that is right only when no column is about persons."""
    personal = [c.column for c in dataset.classes if c.personal_class is not PersonalDataClass.NONE]
    if personal or not dataset.is_classified:
        raise StillExposed(
            f"a series with personal columns is not released as it is: {', '.join(personal)}. "
            "Register it as records",
            vi=f"chuỗi số liệu có cột cá nhân không được công bố nguyên trạng: "
            f"{', '.join(personal)}. Hãy đăng ký dưới dạng bản ghi",
        )
