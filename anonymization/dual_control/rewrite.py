"""What a rewritten version says in the log: the digests that took the place of others."""

from collections.abc import Sequence
from datetime import datetime

from access_control.model import AccountId, AuditEvent
from catalog.model import Dataset


def rewriting_events(
    before: Sequence[Dataset], after: Sequence[Dataset], by: AccountId, at: datetime
) -> list[AuditEvent]:
    """Return one event for each dataset, with the new digest of every version that changed."""
    known = {dataset.id: {v.number: v.digest for v in dataset.versions} for dataset in before}
    return [
        AuditEvent(
            at=at,
            actor=by,
            action="rewriteVersions",
            resource=dataset.as_resource().name,
            outcome="done",
            facts={
                f"version_{version.number}": version.digest
                for version in dataset.versions
                if known[dataset.id][version.number] != version.digest
            },
        )
        for dataset in after
    ]
