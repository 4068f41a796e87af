"""Submit a protected table for release."""

import secrets
from datetime import datetime
from pathlib import Path

from access_control.guard import Guard
from access_control.model import Account
from anonymization.tables.plan import read_product
from catalog.model import DatasetId, VersionKind
from catalog.store import DatasetStore
from publishing.model import ReleaseRequest, RequestId
from publishing.rules import read_release_rules
from publishing.store import ReleaseStore


def submit(
    datasets: DatasetStore,
    store: ReleaseStore,
    guard: Guard,
    policies: Path,
    *,
    by: Account,
    dataset_id: DatasetId,
    at: datetime,
) -> ReleaseRequest:
    """Ask for the release of the dataset's newest protected version.

    Raises:
        AccessDenied: `by` is not the dataset's steward.
        StepMissing: The dataset has no protected version.
    """
    dataset = datasets.get(dataset_id)
    decision = guard.admit(by, "submit", dataset.as_resource(), at)
    protected = dataset.newest(VersionKind.PROTECTED)
    plan = read_product(policies, dataset.description.product).plan
    request = ReleaseRequest(
        id=RequestId(f"r-{secrets.token_hex(6)}"),
        dataset_id=dataset.id,
        product=plan.name,
        title=plan.title.bilingual(),
        summary=plan.summary.bilingual(),
        table_digest=protected.digest,
        certificate_digest=str(protected.facts["certificate"]),
        rows=protected.rows,
        is_invented=dataset.description.is_invented,
        author=by.id,
        steward=dataset.steward,
        owner=dataset.owner,
        checks_needed=read_release_rules(policies).rules.checks.needed,
        submitted_at=at,
    )
    store.add(request, decision.event(at, request=request.id, table=protected.digest))
    return request
