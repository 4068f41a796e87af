"""Protect a table: suppress, attack the result, and certify it, or stop."""

import io
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import polars as pl

from access_control.guard import Guard
from access_control.model import Account
from anonymization.disclosure_rules import read_disclosure_rules
from anonymization.errors import StillExposed
from anonymization.tables.attack import attack
from anonymization.tables.certificate import certify, published_figures_certificate
from anonymization.tables.earlier import known_from, together
from anonymization.tables.long_form import (
    as_seen_by_attacker,
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

SENSITIVITY = "insurance"
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
        certificate["table_sha256"] = digest
        text = json.dumps(certificate, ensure_ascii=False, indent=2, sort_keys=True).encode()
        certificate_digest = vault.put(io.BytesIO(text))
        made = dataset.with_next(
            VersionKind.PROTECTED,
            digest=digest,
            rows=table.height,
            parent=source,
            by=by.id,
            at=at,
            facts={"certificate": certificate_digest, **_summary(certificate)},
        )
        event = decision.event(at, digest=digest, certificate=certificate_digest)
        return store.save(made, event)


def _protected(
    workshop: Workshop, dataset: Dataset, source: Version, on_progress: Progress
) -> tuple[pl.DataFrame, dict[str, Any]]:
    product = read_product(workshop.policies, dataset.description.product)
    table = read_table(workshop.vault, source.digest)
    match product.plan:
        case CubePlan() as plan:
            return _protected_cube(workshop, plan, product.digest, table, on_progress)
        case SeriesPlan():
            _require_nothing_personal(dataset)
            return table, published_figures_certificate(table.height, product.digest)


def _protected_cube(
    workshop: Workshop, plan: CubePlan, plan_digest: str, table: pl.DataFrame, on_progress: Progress
) -> tuple[pl.DataFrame, dict[str, Any]]:
    rules = read_disclosure_rules(workshop.policies)
    threshold = rules.rules.threshold(SENSITIVITY).at_least
    cube = from_atoms_table(table, plan)
    primary = too_small(cube, threshold)
    earlier = workshop.released_tables(plan.name)
    known = known_from((read_table(workshop.vault, one) for one in earlier), cube, plan)
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
    digests: dict[str, str | list[str]] = {
        "plan_sha256": plan_digest,
        "disclosure_rules_sha256": rules.digest,
        "attacked_with_tables_sha256": sorted(earlier),
    }
    return published, certify(cube, found, intervals, threshold=threshold, digests=digests)


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


def _summary(certificate: dict[str, Any]) -> dict[str, str | int | float | bool]:
    wanted = ("cells", "published", "suppressed", "protected_cells", "linear_programs")
    return {key: certificate[key] for key in wanted if key in certificate}
