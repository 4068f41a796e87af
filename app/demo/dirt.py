"""Dirt on purpose: what real extracts suffer from, each kind with a documented share.

Dirt is a property of the source record, so a damaged person is damaged in every month. Only
copied rows happen month by month. The province, month and scheme are never touched unless
`unknown_province` asks for it.
"""

from dataclasses import dataclass, fields

import numpy as np
import polars as pl

from app.demo.draw import Flags
from storage.errors import Refusal

NOBODYS_PROVINCE = "99"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
# Hòa or Hoà: in an open syllable the mark stands on either vowel, and registers hold both.
TONE_STYLES = {
    "òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ",
    "òe": "oè", "óe": "oé", "ỏe": "oẻ", "õe": "oẽ", "ọe": "oẹ",
    "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ",
}  # fmt: skip


class ShareOutOfRange(Refusal):
    """A share that is not between 0 and 1."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the share `{name}` is not between 0 and 1. Choose another",
            vi=f"tỷ lệ `{name}` không nằm giữa 0 và 1. Hãy chọn giá trị khác",
        )


@dataclass(frozen=True, slots=True)
class DirtShares:
    """The share of people (of rows for `duplicate_rows`) that each kind of dirt falls on.

    `tone_style` is a share of those whose name or address has a syllable written in two ways;
    `lost_zero_phone` of those who have a phone.
    """

    lost_zero_id: float = 0.004
    lost_zero_phone: float = 0.006
    decomposed_text: float = 0.008
    swapped_ids: float = 0.002
    old_address: float = 0.01
    tone_style: float = 0.01
    stray_spaces: float = 0.005
    duplicate_rows: float = 0.002
    unknown_province: float = 0.0

    def __post_init__(self) -> None:
        for kind in fields(self):
            if not 0.0 <= getattr(self, kind.name) <= 1.0:
                raise ShareOutOfRange(kind.name)


NO_DIRT = DirtShares(**{kind.name: 0.0 for kind in fields(DirtShares)})


def soil(
    people: pl.DataFrame, shares: DirtShares, rng: np.random.Generator
) -> tuple[pl.DataFrame, dict[str, Flags]]:
    """Return the people with their dirt, and for each kind whom it fell on."""
    hit = {kind: rng.random(people.height) < getattr(shares, kind) for kind in _CHANGES}
    hit["lost_zero_phone"] &= people["dien_thoai"].is_not_null().to_numpy()
    hit["tone_style"] &= has_two_tone_styles(people).to_numpy()
    for kind, changes in _CHANGES.items():
        mask = pl.Series(hit[kind])
        people = people.with_columns(
            pl.when(mask).then(change).otherwise(pl.col(column)).alias(column)
            for column, change in changes.items()
        )
    return people, hit


def has_two_tone_styles(people: pl.DataFrame) -> pl.Series:
    return people.select(
        pl.any_horizontal(pl.col("ho_ten", "dia_chi").str.contains_any(list(TONE_STYLES)))
    ).to_series()


def _other_tone_style(column: str) -> pl.Expr:
    return pl.col(column).str.replace_many(TONE_STYLES)


def _stray_spaces(column: str) -> pl.Expr:
    """A no-break space after the first word, a double space and one at the end."""
    return pl.concat_str(
        pl.col(column).str.replace(" ", NO_BREAK_SPACE).str.replace(" ", "  "), pl.lit(" ")
    )


# In this order: an address is chosen before its letters are changed. Both sides of a swap are
# read before either is written.
_CHANGES: dict[str, dict[str, pl.Expr]] = {
    "old_address": {"dia_chi": pl.col("dia_chi_cu")},
    "tone_style": {name: _other_tone_style(name) for name in ("ho_ten", "dia_chi")},
    "decomposed_text": {name: pl.col(name).str.normalize("NFD") for name in ("ho_ten", "dia_chi")},
    "stray_spaces": {name: _stray_spaces(name) for name in ("ho_ten", "dia_chi")},
    "lost_zero_id": {"so_dinh_danh": pl.col("so_dinh_danh").str.strip_chars_start("0")},
    "lost_zero_phone": {"dien_thoai": pl.col("dien_thoai").str.strip_chars_start("0")},
    "swapped_ids": {"so_dinh_danh": pl.col("ma_so_bhxh"), "ma_so_bhxh": pl.col("so_dinh_danh")},
    "unknown_province": {"ma_tinh": pl.lit(NOBODYS_PROVINCE)},
}
