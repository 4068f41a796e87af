"""Scan texts that are about to be public: how many of them name somebody?"""

import polars as pl

from anonymization.records.detect import Detector
from anonymization.records.model import EntityType

IDENTIFYING = frozenset(EntityType) - {EntityType.BIRTH_DATE}
"""A date alone says nothing about whose it is; every table of figures is full of dates."""


def count_identifying(column: str, values: pl.Series, detector: Detector) -> int:
    """Return how many distinct texts hold something that points at a person or a contact."""
    texts = values.drop_nulls().unique(maintain_order=True).to_list()
    return sum(
        any(span.entity in IDENTIFYING for span in detector.spans(text, column=column))
        for text in texts
    )
