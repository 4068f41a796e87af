"""A preview of treatments as programs read it: over HTTP and from the command line."""

from typing import Any

from anonymization.preview import Preview


def preview_rows(preview: Preview) -> dict[str, Any]:
    """A preview as programs read it."""
    return {
        "dataset": preview.dataset.id,
        "purpose": preview.purpose.purpose,
        "person": preview.plan.person,
        "staying_quasi_identifiers": list(preview.plan.staying_quasi_identifiers),
        "columns": [
            {
                "column": one.treatment.column,
                "treatment": str(one.treatment.treatment),
                "before": list(one.before),
                "after": list(one.after),
            }
            for one in preview.columns
        ],
    }
