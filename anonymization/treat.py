"""Treat a classified dataset: what comes out has no direct identifier left."""

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

import polars as pl

from access_control.guard import Guard
from access_control.model import Account
from anonymization.conform import left_out_cells, require_conformity
from anonymization.domain_keys import DomainKeys, domain_name
from anonymization.records.blank import blank
from anonymization.records.detect import Detector
from anonymization.records.model import TreatmentPlan
from anonymization.records.plan import plan
from anonymization.records.risk.assess import Assessment, Records, assess
from anonymization.records.risk.report import seal_report
from anonymization.records.risk.view import Asked, asked_of
from anonymization.records.rules import RecordRules, read_record_rules
from anonymization.records.treat import TreatmentTools, treat_batch
from anonymization.tables.plan import CubePlan, read_product
from anonymization.workshop import Workshop
from catalog.errors import Unclassified
from catalog.model import Dataset, DatasetId, Facts, Version, VersionKind
from catalog.store import DatasetStore
from storage.keys import BlockKey
from storage.sealed_tables import read_batches, record_reader, seal_batches

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class TreatmentRoom:
    """The detector that reads notes and the keys, one a release domain."""

    detector: Detector
    keys: DomainKeys


def treat(
    store: DatasetStore,
    guard: Guard,
    workshop: Workshop,
    room: TreatmentRoom,
    *,
    by: Account,
    dataset_id: DatasetId,
    at: datetime,
    on_progress: Progress = lambda _step, _done, _all: None,
) -> Dataset:
    """Make the de-identified version of a dataset, batch by batch, after its classes.

    Its residual risk is measured in the same step and kept with it. Where the policy allows, the
    few people who would stand out are withheld; a version that fails all the same says so, and the
    next step refuses it.

    Raises:
        AccessDenied: `by` is not the dataset's steward.
        Unclassified: A column has no class yet.
        KeepsDirectIdentifier: The classes would leave a direct identifier as it is.
        KeyDestroyed: The key of the release domain is gone.
        KeyInShares: Two of its holders have to open it first.
        StepMissing: Not every cell was held to its contract since it was last changed.
        ContractBroken: Too many cells of a column do not keep its contract.
        NothingToMeasure: There is nobody in the records.
    """
    dataset = store.get(dataset_id)
    decision = guard.admit(by, "treat", dataset.as_resource(), at)
    prepared = prepare(workshop, dataset)
    key = room.keys.key_for(prepared.domain, decision, at)
    treated, assessed = treated_batches(workshop, room, prepared, key, on_progress)
    with workshop.vault.all_or_nothing(store.count_uses) as vault:
        digest, rows = seal_batches(vault, treated)
        report = seal_report(vault, assessed, rules_digest=prepared.asked.digest)
        made = dataset.with_next(
            VersionKind.DE_IDENTIFIED,
            digest=digest,
            rows=rows,
            parent=prepared.source,
            by=by.id,
            at=at,
            facts=prepared.facts | report,
        )
        counts = {"rows": rows, "left_out": prepared.left_out.height}
        rules = prepared.rules.digest
        event = decision.event(at, digest=digest, rules_sha256=rules, **counts, **report)
        return store.save(made, event)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A dataset that may be treated: its plan, the cells to leave out, and its release domain.

    `asked` is what the policy asks of the residual risk under the plan.
    """

    dataset: Dataset
    source: Version
    rules: RecordRules
    plan: TreatmentPlan
    asked: Asked
    left_out: pl.DataFrame
    domain: str

    @property
    def facts(self) -> Facts:
        return {
            "rules_sha256": self.plan.rules_digest,
            "purpose": self.plan.purpose,
            "cells_left_out": self.left_out.height,
        }


def prepare(workshop: Workshop, dataset: Dataset) -> Prepared:
    """Return what treating a dataset needs besides a key.

    Raises:
        Unclassified, KeepsDirectIdentifier, StepMissing, ContractBroken: See `treat`.
    """
    require_classes(dataset)
    left_out = require_conformity(workshop, dataset)
    rules = read_record_rules(workshop.policies)
    product = read_product(workshop.policies, dataset.description.product)
    decided = plan(dataset.classes, rules, purpose=dataset.purpose)
    return Prepared(
        dataset=dataset,
        source=dataset.newest(VersionKind.REGISTERED),
        rules=rules,
        plan=decided,
        asked=asked_of(decided, dataset.columns, workshop.policies),
        left_out=left_out,
        domain=domain_name(product.plan.name, dataset.purpose),
    )


def treated_batches(
    workshop: Workshop,
    room: TreatmentRoom,
    prepared: Prepared,
    key: BlockKey,
    on_progress: Progress,
) -> tuple[Iterator[pl.DataFrame], Assessment]:
    """Return the records, treated under a key and in the order of the register, and their risk.

    People whom the policy lets us withhold are not among them.

    Raises:
        NothingToMeasure: There is nobody in the records.
    """
    source, asked = prepared.source, prepared.asked
    as_of = newest_day(workshop, prepared.dataset)
    tools = replace(tools_with(room, prepared.rules, key, as_of=as_of), domain=prepared.domain)
    told = partial(_counted, rows=source.rows, on_progress=on_progress)
    records = records_of(workshop, prepared.dataset, tools)
    heard = replace(records, read=lambda columns: told(records.read(columns), step="assess"))
    assessed, withheld = assess(heard, asked.view, asked.rule)
    batches = told(read_batches(workshop.vault, source.digest), step="treat")
    cleared = blank(batches, prepared.left_out)
    staying = withheld.taken_from(cleared) if withheld else cleared
    return (treat_batch(one, prepared.plan, tools) for one in staying), assessed


def _counted(
    batches: Iterator[pl.DataFrame], *, step: str, rows: int, on_progress: Progress
) -> Iterator[pl.DataFrame]:
    """The batches again; each is told when the next one is asked for."""
    done = 0
    for batch in batches:
        yield batch
        done += batch.height
        on_progress(step, done, rows)


def require_classes(dataset: Dataset) -> None:
    if not dataset.is_classified:
        raise Unclassified(
            f"`{dataset.description.name}` is not classified yet. Classify its columns first",
            vi=f"`{dataset.description.name}` chưa được phân loại. Hãy phân loại các cột trước",
        )


def tools_with(
    room: TreatmentRoom, rules: RecordRules, key: BlockKey, *, as_of: date
) -> TreatmentTools:
    """What the treatments work with under one key, and under the rules."""
    return TreatmentTools(
        key=key,
        detector=room.detector,
        placeholders=rules.placeholders,
        bands=rules.age_bands,
        as_of=as_of,
        shift_within=rules.treatments.dates_move_within_days,
    )


def records_of(workshop: Workshop, dataset: Dataset, tools: TreatmentTools) -> Records:
    """The registered records of a dataset, to be looked at as they will be treated."""
    digest = dataset.newest(VersionKind.REGISTERED).digest
    cells = left_out_cells(workshop, dataset)
    return Records(
        lambda columns: blank(read_batches(workshop.vault, digest, columns), cells),
        tools,
        workshop.engine,
    )


def newest_day(workshop: Workshop, dataset: Dataset) -> date:
    """Ages are those on the last day of the newest month, for all months alike.

    Otherwise a birthday would move a person between two cells, and a table of two months would
    tell the month of birth.
    """
    source = dataset.newest(VersionKind.REGISTERED)
    product = read_product(workshop.policies, dataset.description.product)
    if not isinstance(product.plan, CubePlan):
        return source.made_at.date()
    sql = f'SELECT max("{product.plan.period.column}") AS newest FROM records'  # noqa: S608
    records = record_reader(workshop.vault, source.digest, [product.plan.period.column])
    newest = workshop.engine.query(sql, {"records": records})["newest"][0]
    year, month = (int(part) for part in str(newest).split("-")[:2])
    return date(year, month, calendar.monthrange(year, month)[1])
