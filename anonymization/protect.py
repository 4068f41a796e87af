"""Protect a table by the method of its plan, and certify it, or stop."""

import io
import json
from collections.abc import Callable
from datetime import datetime

import polars as pl

from access_control.guard import Guard
from access_control.model import Account
from anonymization.errors import StillExposed
from anonymization.released_before import digests_of, require_one_method
from anonymization.round_product import round_product
from anonymization.suppress_product import suppress_product
from anonymization.tables.certificate import Certificate, published_figures_certificate
from anonymization.tables.plan import CubePlan, Product, SeriesPlan, read_product
from anonymization.workshop import Workshop
from catalog.model import Dataset, DatasetId, PersonalDataClass, Version, VersionKind
from catalog.store import DatasetStore
from storage.sealed_tables import read_table, seal_table
from storage.vault import Vault

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
        MethodsMixed: The same people were released by another method for the same periods.
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
            return _protected_cube(workshop, product, plan, table, on_progress)
        case SeriesPlan():
            _require_nothing_personal(dataset)
            return table, published_figures_certificate(table.height, digests_of(table, product))


def _protected_cube(
    workshop: Workshop,
    product: Product,
    plan: CubePlan,
    table: pl.DataFrame,
    on_progress: Progress,
) -> tuple[pl.DataFrame, Certificate]:
    periods = table[plan.period.name].unique().to_list()
    require_one_method(workshop.vault, workshop.policies, workshop.released_tables, plan, periods)
    match plan.method:
        case "suppression":
            return suppress_product(workshop, product, plan, table, on_progress)
        case "rounding":
            return round_product(workshop, product, plan, table)


def _sealed(vault: Vault, private_half: bytes) -> dict[str, str]:
    """Keep the proof that needs the true values; a series has none."""
    if not private_half:
        return {}
    return {"certificate_private_half": vault.put(io.BytesIO(private_half))}


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
