"""Treat a classified dataset: what comes out has no direct identifier left."""

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

import polars as pl

from access_control.guard import Guard
from access_control.model import Account, Decision
from anonymization.conform import left_out_cells, require_conformity
from anonymization.domain_keys import DomainKeys, domain_name
from anonymization.records.blank import blank
from anonymization.records.detect import Detector
from anonymization.records.model import TreatmentPlan
from anonymization.records.plan import plan
from anonymization.records.risk.assess import Records, assess
from anonymization.records.risk.report import seal_report
from anonymization.records.risk.view import asked_of
from anonymization.records.rules import RecordRules, read_record_rules
from anonymization.records.treat import TreatmentTools, treat_batch
from anonymization.tables.plan import CubePlan, read_product
from anonymization.workshop import Workshop
from catalog.errors import Unclassified
from catalog.model import Dataset, DatasetId, Facts, VersionKind
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
        StepMissing: Not every cell was held to its contract since it was last changed.
        ContractBroken: Too many cells of a column do not keep its contract.
        NothingToMeasure: There is nobody in the records.
    """
    dataset = store.get(dataset_id)
    decision = guard.admit(by, "treat", dataset.as_resource(), at)
    require_classes(dataset)
    exceptions = require_conformity(workshop, dataset)
    source = dataset.newest(VersionKind.REGISTERED)
    rules = read_record_rules(workshop.policies)
    treatment = plan(dataset.classes, rules, purpose=dataset.purpose)
    asked = asked_of(treatment, dataset.columns, workshop.policies)
    tools = _tools_of_domain(workshop, room, dataset, decision, at)
    assessed, withheld = assess(records_of(workshop, dataset, tools), asked.view, asked.rule)
    batches = _counted(read_batches(workshop.vault, source.digest), source.rows, on_progress)
    cleared = blank(batches, exceptions)
    staying = withheld.taken_from(cleared) if withheld else cleared
    treated = (treat_batch(batch, treatment, tools) for batch in staying)
    with workshop.vault.all_or_nothing(store.count_uses) as vault:
        digest, rows = seal_batches(vault, treated)
        report = seal_report(vault, assessed, rules_digest=asked.digest)
        made = dataset.with_next(
            VersionKind.DE_IDENTIFIED,
            digest=digest,
            rows=rows,
            parent=source,
            by=by.id,
            at=at,
            facts=_facts(treatment, exceptions) | report,
        )
        counts = {"rows": rows, "left_out": exceptions.height}
        event = decision.event(at, digest=digest, rules_sha256=rules.digest, **counts, **report)
        return store.save(made, event)


def _facts(treatment: TreatmentPlan, left_out: pl.DataFrame) -> Facts:
    return {
        "rules_sha256": treatment.rules_digest,
        "purpose": treatment.purpose,
        "cells_left_out": left_out.height,
    }


def _tools_of_domain(
    workshop: Workshop, room: TreatmentRoom, dataset: Dataset, decision: Decision, at: datetime
) -> TreatmentTools:
    """The tools under the key of the release domain: the product for the purpose."""
    product = read_product(workshop.policies, dataset.description.product)
    domain = domain_name(product.plan.name, dataset.purpose)
    key = room.keys.key_for(domain, decision, at)
    rules = read_record_rules(workshop.policies)
    tools = tools_with(room, rules, key, as_of=newest_day(workshop, dataset))
    return replace(tools, domain=domain)


def _counted(
    batches: Iterator[pl.DataFrame], rows: int, on_progress: Progress
) -> Iterator[pl.DataFrame]:
    """The batches again; each is told when the next one is asked for."""
    done = 0
    for batch in batches:
        yield batch
        done += batch.height
        on_progress("treat", done, rows)


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
