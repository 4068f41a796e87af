"""Hold every cell of a classified dataset to its column's contract and keep the dirt report."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from access_control.guard import Guard
from access_control.model import Account
from anonymization.records.conform import NO_CELLS, Inspection
from anonymization.records.contract_rules import ContractRules, read_contract_rules
from anonymization.records.detect import Detector
from anonymization.records.errors import ContractBroken
from anonymization.records.model import Treatment, TreatmentKind
from anonymization.tables.plan import SeriesPlan, read_product
from anonymization.workshop import Workshop
from catalog.column_contract import Conformity
from catalog.errors import StepMissing
from catalog.model import Dataset, DatasetId, VersionKind
from catalog.store import DatasetStore
from storage.sealed_tables import read_batches, read_table, seal_table

NEEDS_NO_CONTRACT = (TreatmentKind.DROP, TreatmentKind.REDACT)
"""Of the one nothing stays, and the other reads every text by itself."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class _Rules:
    """What decides: the rules of contracts, and the texts that the product's plan calls harmless."""

    contracts: ContractRules
    harmless: Mapping[str, tuple[str, ...]]
    digest: str


def conform(
    store: DatasetStore,
    guard: Guard,
    workshop: Workshop,
    detector: Detector,
    *,
    by: Account,
    dataset_id: DatasetId,
    at: datetime,
    on_progress: Progress = lambda _step, _done, _all: None,
) -> Dataset:
    """Check all cells of the newest registered version, and seal which of them must not stay.

    The report is kept whatever it says: the steward is to see it. Treatment asks for it.

    Raises:
        AccessDenied: `by` is not the dataset's steward.
        StepMissing: The contracts are not approved.
    """
    dataset = store.get(dataset_id)
    decision = guard.admit(by, "conform", dataset.as_resource(), at)
    _require_approval(dataset)
    rules, source = _rules(workshop, dataset), dataset.newest(VersionKind.REGISTERED)
    inspection = _inspection(dataset, detector, rules)
    for batch in read_batches(workshop.vault, source.digest):
        inspection.see(batch)
        on_progress("conform", inspection.rows, source.rows)
    cells = inspection.cells_to_leave_out()
    with workshop.vault.all_or_nothing(store.count_uses) as vault:
        found = Conformity(
            version=source.number,
            terms=dataset.terms,
            rules=rules.digest,
            columns=inspection.columns(),
            swapped=inspection.swapped(),
            judged=inspection.judged,
            left_out=cells.height,
            left_out_cells=seal_table(vault, cells) if cells.height else "",
            at=at,
            by=by.id,
        )
        event = decision.event(at, rows=source.rows, **_facts(dataset, found))
        return store.save(dataset.with_conformity(found), event)


def require_conformity(workshop: Workshop, dataset: Dataset) -> pl.DataFrame:
    """Return the cells that treatment leaves out, as `column` and `row`.

    Raises:
        StepMissing: The cells were not checked, or contracts, treatments, version or rules have
            changed since.
        ContractBroken: A column that is to stay in some form does not keep its contract.
    """
    _require_approval(dataset)
    found = dataset.conformity_now()
    if found is None or found.rules != _rules(workshop, dataset).digest:
        raise StepMissing(
            f"the cells of `{dataset.description.name}` were not checked since its contracts, "
            "classes or rules last changed. Run `conform` first",
            vi=f"các ô của `{dataset.description.name}` chưa được kiểm tra từ khi quy ước, phân "
            "loại hoặc quy tắc thay đổi. Hãy chạy `conform` trước",
        )
    _require_contracts_kept(dataset, found)
    return left_out_cells(workshop, dataset)


def left_out_cells(workshop: Workshop, dataset: Dataset) -> pl.DataFrame:
    """Return the cells that treatment leaves out as far as they were checked: none before that."""
    found = dataset.conformity_now()
    has_some = found is not None and found.left_out > 0
    return read_table(workshop.vault, found.left_out_cells) if found and has_some else NO_CELLS


def broken_columns(dataset: Dataset, found: Conformity) -> list[str]:
    """Return the columns whose contract is broken and whose treatment rests on it."""
    treatments = {one.column: Treatment.parse(one.treatment).kind for one in dataset.classes}
    return [one for one in found.broken if treatments[one] not in NEEDS_NO_CONTRACT]


def _rules(workshop: Workshop, dataset: Dataset) -> _Rules:
    contracts = read_contract_rules(workshop.policies)
    product = read_product(workshop.policies, dataset.description.product)
    columns = product.plan.columns if isinstance(product.plan, SeriesPlan) else ()
    return _Rules(
        contracts.rules,
        {one.name: one.harmless for one in columns},
        hashlib.sha256(f"{contracts.digest}{product.digest}".encode()).hexdigest(),
    )


def _inspection(dataset: Dataset, detector: Detector, rules: _Rules) -> Inspection:
    treatments = {one.column: Treatment.parse(one.treatment) for one in dataset.classes}
    return Inspection(dataset.contracts, treatments, detector, rules.contracts, rules.harmless)


def _facts(dataset: Dataset, found: Conformity) -> dict[str, int | str]:
    return {
        "columns": len(found.columns),
        "exceptions": found.exceptions,
        "broken": len(found.broken),
        "cells_left_out": found.left_out,
        "contracts_sha256": dataset.approved_contracts,
        "rules_sha256": found.rules,
    }


def _require_approval(dataset: Dataset) -> None:
    if not dataset.is_classified or not dataset.has_approved_contracts:
        raise StepMissing(
            f"the contracts of `{dataset.description.name}` are not approved. Run `detect`, look "
            "at them, and approve them with `classify`",
            vi=f"quy ước cột của `{dataset.description.name}` chưa được duyệt. Hãy chạy `detect`, "
            "xem lại và duyệt bằng `classify`",
        )


def _require_contracts_kept(dataset: Dataset, found: Conformity) -> None:
    broken = [f"`{column}`" for column in broken_columns(dataset, found)]
    if broken:
        raise ContractBroken(
            f"too many cells do not keep the contract of {', '.join(broken)}. Look at the dirt "
            "report: mend the source, or decide to drop or redact the column",
            vi=f"quá nhiều ô không đúng quy ước của cột {', '.join(broken)}. Hãy xem báo cáo dữ "
            "liệu bẩn: sửa tại nguồn, hoặc quyết định loại bỏ hay che cột này",
        )
