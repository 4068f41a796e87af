"""A mask shows a few signs at one end."""

import polars as pl
import pytest

from anonymization.records.model import Mask
from anonymization.records.treatments.mask import mask


def masked(value: str | None, how: str) -> str | None:
    result: str | None = mask(pl.Series("so", [value], dtype=pl.String), Mask.parse(how))[0]
    return result


@pytest.mark.parametrize(
    ("value", "how", "shown"),
    [
        ("19035678901234", "last-4", "••••••••••1234"),
        ("19035678901234", "first-2", "19••••••••••••"),
        ("Nguyễn An", "first-1", "N••••••••"),
        ("dòng\nhai", "last-3", "•••••hai"),
        ("1234567", "last-4", "•••••••"),
        ("12345678", "last-4", "••••5678"),
        ("a", "first-1", "•"),
        (" ", "first-1", None),
        (None, "last-4", None),
    ],
)
def test_at_most_half_of_a_value_is_shown(value: str, how: str, shown: str | None) -> None:
    assert masked(value, how) == shown


@pytest.mark.parametrize("how", ["last-0", "last-5", "middle-2", "last", "first-²", ""])
def test_a_mask_shows_one_to_four_signs_at_one_end(how: str) -> None:
    with pytest.raises(ValueError, match="first-1"):
        Mask.parse(how)
