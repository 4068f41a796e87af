"""Tabulate a dataset into its product: people become cells, or a series what may be released."""

from datetime import datetime

import polars as pl

from access_control.guard import Guard
from access_control.model import Account
from anonymization.errors import NotForTables
from anonymization.records.risk.report import require_gate
from anonymization.records.rules import read_record_rules
from anonymization.tables.count_persons import count_persons
from anonymization.tables.long_form import to_atoms_table
from anonymization.tables.plan import CubePlan, Product, SeriesPlan, read_product
from anonymization.tables.select_series import select_series
from anonymization.workshop import Workshop
from catalog.model import FIRST_PURPOSE, Dataset, DatasetId, Version, VersionKind
from catalog.quality import check_quality, read_quality_rules, require_quality
from catalog.store import DatasetStore
from storage.sealed_tables import read_table, record_reader, seal_table


def tabulate(
    store: DatasetStore,
    guard: Guard,
    workshop: Workshop,
    *,
    by: Account,
    dataset_id: DatasetId,
    at: datetime,
) -> Dataset:
    """Make the table of the dataset's product from its newest de-identified version.

    Raises:
        AccessDenied: `by` is not the dataset's steward.
        StepMissing: The dataset has not been treated.
        NotForTables: It was treated for a purpose that is not open.
        RiskTooHigh: Its residual risk is more than the policy lets out of the treatment.
        QualityFailed: A quality rule of the product finds something.
        UnknownCode: A value that no code list knows.
    """
    dataset = store.get(dataset_id)
    decision = guard.admit(by, "tabulate", dataset.as_resource(), at)
    source = dataset.newest(VersionKind.DE_IDENTIFIED)
    require_gate(source)
    _require_open_purpose(workshop, source)
    product = read_product(workshop.policies, dataset.description.product)
    table = _table(workshop, product, source)
    with workshop.vault.all_or_nothing(store.count_uses) as vault:
        digest = seal_table(vault, table)
        made = dataset.with_next(
            VersionKind.TABULATED,
            digest=digest,
            rows=table.height,
            parent=source,
            by=by.id,
            at=at,
            facts={"plan_sha256": product.digest, "left_out": _left_out(product, source, table)},
        )
        event = decision.event(at, digest=digest, rows=table.height, plan=product.digest)
        return store.save(made, event)


def _require_open_purpose(workshop: Workshop, source: Version) -> None:
    purpose = str(source.facts.get("purpose", FIRST_PURPOSE))
    if not read_record_rules(workshop.policies).purpose(purpose).is_open:
        raise NotForTables(
            f"these records were treated for `{purpose}`, which is not for everybody. Choose the "
            f"purpose `{FIRST_PURPOSE}`, classify and treat again",
            vi=f"bản ghi này được xử lý cho mục đích `{purpose}`, không dành cho mọi người. "
            f"Hãy chọn mục đích `{FIRST_PURPOSE}`, phân loại và xử lý lại",
        )


def _table(workshop: Workshop, product: Product, source: Version) -> pl.DataFrame:
    match product.plan:
        case CubePlan() as plan:
            records = record_reader(workshop.vault, source.digest)
            return to_atoms_table(count_persons(plan, records, workshop.engine), plan)
        case SeriesPlan() as plan:
            delivered = read_table(workshop.vault, source.digest)
            rules = read_quality_rules(workshop.policies, plan.name)
            if rules is not None:
                require_quality(check_quality(delivered, rules))
            return select_series(plan, delivered)


def _left_out(product: Product, source: Version, table: pl.DataFrame) -> int:
    """How many rows of a series are not released; a cube leaves nobody out."""
    return source.rows - table.height if isinstance(product.plan, SeriesPlan) else 0
