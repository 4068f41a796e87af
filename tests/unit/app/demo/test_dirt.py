"""Dirt: each kind as often as asked, never where it must not be."""

import unicodedata
from dataclasses import fields, replace
from pathlib import Path

import polars as pl
import pytest

from app.demo.dirt import NO_DIRT, NOBODYS_PROVINCE, DirtShares, ShareOutOfRange
from app.demo.register import RegisterSpec, RegisterSummary, write_register

KINDS = [kind.name for kind in fields(DirtShares)]


def a_soiled_register(
    folder: Path, dirt: DirtShares, *, participants: int = 2_000
) -> tuple[pl.DataFrame, RegisterSummary]:
    path = folder / "register.parquet"
    summary = write_register(path, RegisterSpec(participants=participants, dirt=dirt))
    return pl.read_parquet(path), summary


def test_a_clean_register_has_no_dirt(tmp_path: Path) -> None:
    rows, summary = a_soiled_register(tmp_path, NO_DIRT, participants=500)
    assert summary.dirty == dict.fromkeys(KINDS, 0)
    assert rows.select("so_dinh_danh", "thang").is_unique().all()
    assert rows["so_dinh_danh"].str.len_chars().unique().to_list() == [12]


@pytest.mark.parametrize("kind", ["lost_zero_id", "decomposed_text", "swapped_ids", "old_address"])
def test_dirt_falls_on_about_the_share_of_rows_asked_for(tmp_path: Path, kind: str) -> None:
    rows, summary = a_soiled_register(tmp_path, replace(NO_DIRT, **{kind: 0.1}), participants=8_000)
    assert summary.dirty[kind] / rows.height == pytest.approx(0.1, abs=0.015)
    assert sum(summary.dirty.values()) == summary.dirty[kind]


def test_the_documented_shares_are_kept_by_default(tmp_path: Path) -> None:
    path = tmp_path / "register.parquet"
    summary = write_register(path, RegisterSpec(participants=30_000))
    for kind in ("lost_zero_id", "decomposed_text", "old_address", "stray_spaces"):
        share = getattr(DirtShares(), kind)
        assert summary.dirty[kind] / summary.rows == pytest.approx(share, rel=0.35)
    copies = summary.dirty["duplicate_rows"] / summary.rows
    assert copies == pytest.approx(DirtShares().duplicate_rows, rel=0.25)
    assert summary.dirty["unknown_province"] == 0


def test_lost_zeros_shorten_citizen_ids_and_phones(tmp_path: Path) -> None:
    rows, summary = a_soiled_register(
        tmp_path, replace(NO_DIRT, lost_zero_id=0.2, lost_zero_phone=0.2)
    )
    short = rows["so_dinh_danh"].str.len_chars() < 12
    assert short.sum() == summary.dirty["lost_zero_id"]
    assert not rows["so_dinh_danh"].filter(short).str.starts_with("0").any()
    phones = rows["dien_thoai"].drop_nulls()
    assert (phones.str.len_chars() == 9).sum() == summary.dirty["lost_zero_phone"]


def test_swapped_columns_hold_each_other(tmp_path: Path) -> None:
    rows, summary = a_soiled_register(tmp_path, replace(NO_DIRT, swapped_ids=0.2))
    swapped = rows.filter(pl.col("so_dinh_danh").str.len_chars() == 10)
    assert swapped.height == summary.dirty["swapped_ids"]
    assert (swapped["ma_so_bhxh"].str.len_chars() == 12).all()


def test_decomposed_text_reads_the_same_and_is_other_letters(tmp_path: Path) -> None:
    soiled, summary = a_soiled_register(tmp_path, replace(NO_DIRT, decomposed_text=0.2))
    clean, _ = a_soiled_register(tmp_path, NO_DIRT)
    for column in ("ho_ten", "dia_chi"):
        assert (soiled[column] != clean[column]).sum() <= summary.dirty["decomposed_text"]
        recomposed = soiled[column].map_elements(
            lambda text: unicodedata.normalize("NFC", text), return_dtype=pl.String
        )
        assert recomposed.equals(clean[column])


def test_old_addresses_have_three_levels(tmp_path: Path) -> None:
    rows, summary = a_soiled_register(tmp_path, replace(NO_DIRT, old_address=0.2))
    three_levels = rows["dia_chi"].str.contains(r", (huyện|quận|thị xã) [^,]+, (tỉnh|thành phố) ")
    assert three_levels.sum() == summary.dirty["old_address"]


def test_tone_marks_move_in_the_syllables_that_allow_it(tmp_path: Path) -> None:
    rows, summary = a_soiled_register(tmp_path, replace(NO_DIRT, tone_style=1.0))
    moved = rows.select(
        pl.any_horizontal(pl.col("ho_ten", "dia_chi").str.contains("oà|oá|uỷ|uỳ"))
    ).to_series()
    assert summary.dirty["tone_style"] > 0
    # The canaries are left as they are; "quý" and the like are written in one way only.
    assert abs(int(moved.sum()) - summary.dirty["tone_style"]) < 0.1 * rows.height
    assert not rows["ho_ten"].str.contains("Hòa|Thủy").any()


def test_stray_spaces_are_of_three_kinds(tmp_path: Path) -> None:
    rows, summary = a_soiled_register(tmp_path, replace(NO_DIRT, stray_spaces=0.5))
    hit = rows.filter(pl.col("ho_ten").str.contains("\N{NO-BREAK SPACE}"))
    assert hit.height == summary.dirty["stray_spaces"]
    assert hit["ho_ten"].str.ends_with(" ").all()


def test_copied_rows_are_whole_copies(tmp_path: Path) -> None:
    rows, summary = a_soiled_register(tmp_path, replace(NO_DIRT, duplicate_rows=0.1))
    assert rows.height - rows.unique().height == summary.dirty["duplicate_rows"] > 0


def test_dirt_leaves_province_month_and_scheme_alone(tmp_path: Path) -> None:
    untouched = ["ma_tinh", "ma_tinh_cu", "ma_xa", "thang", "hinh_thuc", "muc_dong"]
    half = DirtShares(**dict.fromkeys(KINDS, 0.5))
    half = replace(half, duplicate_rows=0.0, unknown_province=0.0)
    soiled, _ = a_soiled_register(tmp_path, half)
    clean, _ = a_soiled_register(tmp_path, NO_DIRT)
    assert soiled.select(untouched).equals(clean.select(untouched))


def test_unknown_provinces_come_only_when_asked_for(tmp_path: Path) -> None:
    rows, summary = a_soiled_register(tmp_path, replace(NO_DIRT, unknown_province=0.1))
    assert (rows["ma_tinh"] == NOBODYS_PROVINCE).sum() == summary.dirty["unknown_province"] > 0


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_outside_0_and_1_is_refused_by_name(share: float) -> None:
    with pytest.raises(ShareOutOfRange, match="`swapped_ids`"):
        DirtShares(swapped_ids=share)


def test_no_dirt_is_no_dirt() -> None:
    assert all(getattr(NO_DIRT, kind) == 0.0 for kind in KINDS)
