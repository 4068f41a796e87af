"""Detect personal data in a registered dataset; propose a class and a contract for every column."""

from collections.abc import Callable
from datetime import datetime

import polars as pl

from access_control.guard import Guard
from access_control.model import Account
from anonymization.records.contract import propose_contracts
from anonymization.records.contract_rules import read_contract_rules
from anonymization.records.detect import Detector
from anonymization.records.detect import detect as detect_in
from anonymization.records.propose import propose
from anonymization.records.rules import read_record_rules
from anonymization.workshop import Workshop
from catalog.column_contract import contracts_digest
from catalog.model import Dataset, DatasetId, VersionKind
from catalog.store import DatasetStore
from storage.sealed_tables import read_batches

SAMPLE_ROWS = 20_000
Progress = Callable[[str, int, int], None]


def detect(
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
    """Judge a sample of every column with Presidio and keep the proposals, never the values.

    The sample is spread over the whole table. The event in the log counts what was found.

    Raises:
        AccessDenied: `by` is not the dataset's steward.
    """
    dataset = store.get(dataset_id)
    decision = guard.admit(by, "detect", dataset.as_resource(), at)
    rules = read_record_rules(workshop.policies)
    contract_rules = read_contract_rules(workshop.policies).rules
    sample = _sample(workshop, dataset, on_progress)
    findings = detect_in(
        sample, detector, on_progress=lambda done, of: on_progress("detect", done, of)
    )
    kinds = {c.name: c.kind for c in dataset.columns}
    proposals = tuple(propose(kinds, findings, rules, purpose=dataset.purpose).values())
    contracts = propose_contracts(sample, proposals, detector, contract_rules)
    event = decision.event(
        at,
        columns=len(proposals),
        findings=len(findings),
        rows_sampled=sample.height,
        contracts_sha256=contracts_digest(contracts),
    )
    changed = dataset.with_proposals(proposals, contracts)
    return store.save(changed, event)


def _sample(workshop: Workshop, dataset: Dataset, on_progress: Progress) -> pl.DataFrame:
    """The same number of rows from every batch, evenly spread: the same each time."""
    version = dataset.newest(VersionKind.REGISTERED)
    every = max(1, version.rows // SAMPLE_ROWS)
    drawn, done = [], 0
    for batch in read_batches(workshop.vault, version.digest):
        drawn.append(_alone(batch.gather_every(every)))
        done += batch.height
        on_progress("sample", done, version.rows)
    return pl.concat(drawn)


def _alone(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows by themselves: in Polars they would keep all texts of their batch in memory."""
    return pl.DataFrame(rows.to_arrow())
