"""The cells of a column as texts, in the spelling in which contracts and the judge compare them."""

import polars as pl

from anonymization.records.model import EntityType
from anonymization.records.recognizers import registry
from anonymization.records.recognizers.labels import LabelEnhancer
from anonymization.records.text import ZERO_WIDTH

_RECOGNIZERS = registry()
_LABELS = LabelEnhancer(_RECOGNIZERS)
_DIGITS = {one.entity: one.digits for one in _RECOGNIZERS}
_UNSEEN = "[" + "".join(sorted(ZERO_WIDTH)) + "]"


def as_text(values: pl.Series, kind: str) -> pl.Series:
    """Return the cells as texts; a number that is an identifier gets its leading zeros back.

    Of other numbers only the whole part counts: fractions identify nobody.
    """
    if not values.dtype.is_numeric():
        return values.cast(pl.String, strict=False)
    whole = values.cast(pl.Int128, strict=False).cast(pl.String)
    digits = digits_of(kind)
    return whole.str.zfill(digits) if digits else whole


def digits_of(kind: str) -> int:
    """How many digits an identifier has with its leading zeros; 0 where that is not one number."""
    return _DIGITS[EntityType(kind)] if is_identifier(kind) else 0


def is_identifier(kind: str) -> bool:
    return kind in frozenset(EntityType)


def is_labelled(column: str) -> bool:
    """Tell whether any part of a column's name speaks for an identifier."""
    return any(_LABELS.label_in(column, entity) for entity in EntityType)


def is_label_of(column: str, kind: str) -> bool:
    return bool(_LABELS.label_in(column, EntityType(kind)))


def is_filled(text: pl.Expr) -> pl.Expr:
    return text.str.contains(r"\S")


def cleaned(text: pl.Expr) -> pl.Expr:
    """The texts composed, in ASCII digits and spaces, without what nobody sees."""
    plain = text.str.normalize("NFKC").str.replace_all(_UNSEEN, "")
    return plain.str.replace_all(r"\s+", " ").str.strip_chars()
