"""The invented register: its shape, its marks, its figures, its canaries."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq
import pytest

import app.demo.register as register_module
from app.demo.canaries import CANARIES, CANARY_VALUES
from app.demo.contributions import CEILING, VOLUNTARY_FLOOR
from app.demo.dirt import NO_DIRT, DirtShares
from app.demo.participation import SCHEMES, monthly, national_path
from app.demo.register import (
    COLUMNS,
    INVENTED,
    RegisterSpec,
    RegisterSummary,
    TooFewParticipants,
    write_register,
    write_register_csv,
)
from catalog.geography import communes, crosswalk

PARTICIPANTS = 20_000
DECEMBER = "2025-12"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    path = tmp_path_factory.mktemp("register") / "clean.parquet"
    write_register(path, RegisterSpec(participants=PARTICIPANTS, dirt=NO_DIRT))
    return pl.read_parquet(path)


def a_register(folder: Path, spec: RegisterSpec) -> pl.DataFrame:
    write_register(folder / "register.parquet", spec)
    return pl.read_parquet(folder / "register.parquet")


def test_the_same_spec_gives_the_same_rows_and_another_seed_gives_others(tmp_path: Path) -> None:
    spec = RegisterSpec(participants=300)
    first, second = a_register(tmp_path, spec), a_register(tmp_path, spec)
    assert first.equals(second)
    other = a_register(tmp_path, RegisterSpec(participants=300, seed=29))
    assert not first.equals(other)


def test_the_csv_has_the_rows_of_the_parquet_file(tmp_path: Path) -> None:
    spec = RegisterSpec(participants=300)
    write_register_csv(tmp_path / "register.csv", spec)
    from_csv = pl.read_csv(tmp_path / "register.csv", infer_schema=False)
    assert from_csv.with_columns(pl.col("muc_dong").cast(pl.Int64)).equals(
        a_register(tmp_path, spec)
    )


def test_every_row_and_the_file_itself_say_that_nobody_is_real(
    tmp_path: Path, clean: pl.DataFrame
) -> None:
    assert clean["nguon"].unique().to_list() == [INVENTED]
    a_register(tmp_path, RegisterSpec(participants=50))
    marks = pq.read_schema(tmp_path / "register.parquet").metadata
    assert marks[b"minhbach.invented"] == b"true"
    assert "giả lập" in marks[b"minhbach.notice.vi"].decode()
    assert b"Invented data" in marks[b"minhbach.notice.en"]


def test_all_columns_are_text_except_the_base(clean: pl.DataFrame) -> None:
    assert tuple(clean.columns) == COLUMNS
    assert {name for name, kind in clean.schema.items() if kind != pl.String} == {"muc_dong"}


def test_the_summary_tells_what_was_written(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    summary = write_register(
        tmp_path / "register.parquet",
        RegisterSpec(participants=400),
        on_progress=lambda *step: heard.append(step),
    )
    rows = pl.read_parquet(tmp_path / "register.parquet")
    assert summary.rows == rows.height
    assert summary.months == tuple(rows["thang"].unique().sort())
    assert len(summary.months) == 12
    assert heard == [("register", part, 12) for part in range(1, 13)]


def test_the_fullest_month_has_the_participants_asked_for(clean: pl.DataFrame) -> None:
    by_month = clean.group_by("thang").len()
    assert by_month["len"].max() == PARTICIPANTS
    assert clean["so_dinh_danh"].n_unique() > PARTICIPANTS


def test_each_scheme_follows_its_published_path_through_the_year(clean: pl.DataFrame) -> None:
    national = sum(float(national_path()[scheme][11]) for scheme in SCHEMES)
    for scheme in SCHEMES:
        counted = clean.filter(hinh_thuc=scheme).group_by("thang").len().sort("thang")["len"]
        expected = national_path()[scheme] * PARTICIPANTS / national
        assert counted.to_numpy() == pytest.approx(expected, rel=0.01, abs=4)


@pytest.mark.parametrize(("branch", "indicator"), [("BHYT", "hi"), ("BHTN", "ui")])
def test_each_branch_follows_its_published_path(
    clean: pl.DataFrame, branch: str, indicator: str
) -> None:
    national = sum(float(national_path()[scheme][11]) for scheme in SCHEMES)
    insured = clean.filter(pl.col("cac_che_do").str.split(";").list.contains(branch))
    counted = insured.group_by("thang").len().sort("thang")["len"].to_numpy()
    assert counted == pytest.approx(monthly(indicator) * PARTICIPANTS / national, rel=0.02)


def test_the_two_large_cities_have_their_published_members(clean: pl.DataFrame) -> None:
    compulsory = clean.filter(hinh_thuc="BB", thang="2025-06")
    share = {
        code: compulsory.filter(ma_tinh_cu=code).height / compulsory.height for code in ("01", "79")
    }
    assert share["01"] == pytest.approx(2.2 / 17.17, abs=0.02)
    assert share["79"] == pytest.approx(2.9 / 17.72, abs=0.02)


@pytest.mark.parametrize(
    ("scheme", "youngest", "oldest", "women"),
    [("BB", 15, 62, 0.47), ("TN", 15, 75, 0.65), ("YT", 0, 100, 0.51)],
)
def test_ages_and_sexes_are_plausible(
    clean: pl.DataFrame, scheme: str, youngest: int, oldest: int, women: float
) -> None:
    people = clean.filter(hinh_thuc=scheme, thang=DECEMBER)
    age = 2025 - people["ngay_sinh"].str.tail(4).cast(pl.Int64)
    assert age.is_between(youngest, oldest).all()
    assert (people["gioi_tinh"] == "Nữ").mean() == pytest.approx(women, abs=0.06)


def test_the_base_lies_between_the_minimum_and_the_ceiling(clean: pl.DataFrame) -> None:
    bases = clean.group_by("hinh_thuc").agg(
        low=pl.col("muc_dong").min(), high=pl.col("muc_dong").max()
    )
    low = dict(zip(bases["hinh_thuc"], bases["low"], strict=True))
    high = dict(zip(bases["hinh_thuc"], bases["high"], strict=True))
    assert low["BB"] >= 3_450_000
    assert low["TN"] >= VOLUNTARY_FLOOR
    assert (low["YT"], high["YT"]) == (0, 2_340_000)
    assert max(high.values()) <= CEILING


def test_people_keep_who_they_are_over_the_months(clean: pl.DataFrame) -> None:
    lasting = [c for c in COLUMNS if c not in {"thang", "muc_dong", "cac_che_do", "ghi_chu"}]
    assert clean.select(lasting).unique().height == clean["so_dinh_danh"].n_unique()
    assert clean.select("so_dinh_danh", "thang").is_unique().all()


def test_numbers_of_different_people_differ(clean: pl.DataFrame) -> None:
    people = clean["so_dinh_danh"].n_unique()
    assert clean["ma_so_bhxh"].n_unique() == people


def test_every_number_has_its_structure(clean: pl.DataFrame) -> None:
    year = pl.col("ngay_sinh").str.tail(4)
    century_and_sex = (year.cast(pl.Int64) >= 2000) * 2 + (pl.col("gioi_tinh") == "Nữ")
    mobile = (
        r"^0((3\d|7[06-9])\d{7}|5([1689]\d|2[238]|59)\d{6}|8([1-8]\d|9[6-9])\d{6}"
        r"|9([0-8]\d|9[013-9])\d{6})$"
    )
    checks = {
        "so_dinh_danh": pl.col("so_dinh_danh").str.contains(r"^0\d{11}$")
        & pl.col("so_dinh_danh").str.slice(1, 2).is_in(list(crosswalk()))
        & (pl.col("so_dinh_danh").str.slice(3, 1) == century_and_sex.cast(pl.String))
        & (pl.col("so_dinh_danh").str.slice(4, 2) == year.str.tail(2)),
        "ma_so_bhxh": pl.col("ma_so_bhxh").str.contains(r"^\d{10}$"),
        "ma_the_bhyt": pl.col("ma_the_bhyt").str.contains(r"^([A-Z]{2}[1-5]\d{2})?\d{10}$")
        & (pl.col("ma_the_bhyt").str.tail(10) == pl.col("ma_so_bhxh")),
        "dien_thoai": pl.col("dien_thoai").str.contains(mobile),
        "email": pl.col("email").str.contains(
            r"^[a-z0-9.]+@(example\.(com|net|org)|thudientu\.example|hopthu\.invalid)$"
        ),
        "ma_don_vi": pl.col("ma_don_vi").str.contains(r"^[A-Z]{2}\d{4}[A-Z]$"),
        "ngay_sinh": pl.col("ngay_sinh").str.to_date("%d/%m/%Y", strict=False).is_not_null(),
    }
    held = clean.select(**{name: check.drop_nulls().all() for name, check in checks.items()})
    assert held.row(0, named=True) == dict.fromkeys(checks, True)


def test_both_forms_of_the_health_card_are_in_circulation(clean: pl.DataFrame) -> None:
    assert (clean["ma_the_bhyt"].str.len_chars() == 10).mean() == pytest.approx(0.2, abs=0.02)


def test_only_compulsory_members_have_an_employer(clean: pl.DataFrame) -> None:
    has_employer = pl.col("ma_don_vi").is_not_null() & pl.col("ma_so_thue").is_not_null()
    assert clean.select(((pl.col("hinh_thuc") == "BB") == has_employer).all()).item()


def test_the_places_of_a_row_agree(clean: pl.DataFrame) -> None:
    province_of = {commune.code: commune.province_code for commune in communes()}
    assert clean["ma_xa"].replace_strict(province_of).equals(clean["ma_tinh"], check_names=False)
    successors = clean["ma_tinh_cu"].replace_strict(dict(crosswalk()))
    assert successors.equals(clean["ma_tinh"], check_names=False)
    assert clean["ma_tinh"].n_unique() == 34


def test_few_rows_have_a_note_and_some_notes_are_harmless(clean: pl.DataFrame) -> None:
    notes = clean["ghi_chu"].drop_nulls()
    assert len(notes) / clean.height == pytest.approx(0.015, abs=0.002)
    assert notes.n_unique() <= 20_000
    assert notes.str.contains("Quyết định số 595/QĐ-BHXH").any()
    assert notes.str.contains(r"\d{3}\.000 đồng").any()
    assert notes.str.contains(r"CCCD \d{12}").any()
    assert notes.str.contains(r"@example").any()
    assert not notes.str.contains(r"[{}]").any()


def test_the_canaries_sit_in_rows_and_in_notes_however_dirty_the_rest_is(tmp_path: Path) -> None:
    everything = DirtShares(1, 1, 1, 1, 1, 1, 1, 0, 0)
    rows = a_register(tmp_path, RegisterSpec(participants=100, dirt=everything))
    for canary in CANARIES:
        mine = rows.filter(so_dinh_danh=canary.so_dinh_danh, ho_ten=canary.ho_ten)
        assert mine.height == 12
        notes = mine["ghi_chu"].unique().to_list()
        assert notes == [canary.note]
        assert all(value in canary.note for value in canary.values())


def test_the_list_of_canary_values_is_complete() -> None:
    assert len(CANARY_VALUES) == len(set(CANARY_VALUES)) >= 5 * 8
    direct = (
        "so_dinh_danh",
        "ma_so_bhxh",
        "ma_the_bhyt",
        "ho_ten",
        "dien_thoai",
        "email",
        "dia_chi",
    )
    for canary in CANARIES:
        assert {getattr(canary, name) for name in direct} <= set(CANARY_VALUES)
        assert {canary.spelled_name, canary.spelled_phone} <= set(CANARY_VALUES)


def test_nobody_else_has_the_number_of_a_canary(clean: pl.DataFrame) -> None:
    held = pl.concat(
        clean.filter(thang=DECEMBER)[name].rename("value")
        for name in ("so_dinh_danh", "ma_so_bhxh", "ho_ten", "dien_thoai", "email")
    ).drop_nulls()
    assert held.is_in(CANARY_VALUES).sum() == 5 * len(CANARIES)


def test_many_blocks_make_the_same_register_as_one_in_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = RegisterSpec(participants=3_000, dirt=NO_DIRT)
    one = a_register(tmp_path, spec)
    monkeypatch.setattr(register_module, "PEOPLE_PER_BLOCK", 700)
    many = a_register(tmp_path, spec)
    per_month = [
        rows.group_by("thang", "hinh_thuc").len().sort("thang", "hinh_thuc") for rows in (one, many)
    ]
    assert per_month[0].equals(per_month[1])
    assert many["ma_so_bhxh"].n_unique() == one["ma_so_bhxh"].n_unique()
    first_rows = many.head(500)["hinh_thuc"]
    assert first_rows.n_unique() == 3


def test_a_register_too_small_for_its_canaries_is_refused() -> None:
    with pytest.raises(TooFewParticipants, match="at least 20"):
        RegisterSpec(participants=19)
    assert RegisterSpec(participants=20).participants == 20


def test_the_smallest_register_can_be_written(tmp_path: Path) -> None:
    rows = a_register(tmp_path, RegisterSpec(participants=20))
    assert rows.filter(thang=DECEMBER)["so_dinh_danh"].n_unique() == 20


def test_another_year_changes_the_dates(tmp_path: Path) -> None:
    rows = a_register(tmp_path, RegisterSpec(participants=60, year=2026))
    assert rows["thang"].min() == "2026-01"
    assert rows["thang"].max() == "2026-12"


@pytest.mark.parametrize("write", [write_register, write_register_csv])
def test_a_register_that_breaks_off_leaves_no_file_of_its_name(
    tmp_path: Path, write: Callable[..., RegisterSummary]
) -> None:
    def break_off(_what: str, part: int, _parts: int) -> None:
        if part == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "register", RegisterSpec(participants=50), on_progress=break_off)
    assert not (tmp_path / "register").exists()


def test_random_draws_do_not_depend_on_global_chance(tmp_path: Path) -> None:
    np.random.seed(1)  # noqa: NPY002
    first = a_register(tmp_path, RegisterSpec(participants=30))
    np.random.seed(2)  # noqa: NPY002
    assert first.equals(a_register(tmp_path, RegisterSpec(participants=30)))
