"""Names, numbers, draws and the months people take part in."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demo.canaries import CANARIES, Canary
from app.demo.draw import GroupedChoice, draw_from
from app.demo.fact_files import read_facts
from app.demo.identifiers import (
    citizen_ids,
    employer_codes,
    scattered,
    social_insurance_numbers,
    tax_codes,
)
from app.demo.names import PEOPLES, invent_names, without_marks
from app.demo.participation import MONTHS, SCHEMES, anchors, timelines

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def has_right_check_digit(code: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, code, strict=False))
    return int(code[9]) == 10 - total % 11


def some_names(people: str, *, size: int = 2_000, southern: bool = False) -> pl.Series:
    everyone = np.full(size, PEOPLES.index(people))
    return invent_names(
        everyone,
        is_female=np.arange(size) % 2 == 0,
        is_southern=np.full(size, southern),
        rng=np.random.default_rng(3),
    )["ho_ten"]


def test_kinh_names_begin_with_a_family_name_and_end_with_a_given_one() -> None:
    parts = read_facts("names_vi.csv").filter(pl.col("people") == "kinh")
    plain = {
        part: {without_marks(v).upper() for v in parts.filter(part=part)["value"]}
        for part in ("first", "last")
    }
    for name in some_names("kinh"):
        words = without_marks(name).upper().split()
        assert 3 <= len(words) <= 4
        assert words[0] in plain["first"]
        assert words[-1] in plain["last"]


def test_the_commonest_family_name_is_as_common_as_published() -> None:
    families = some_names("kinh", size=20_000).str.split(" ").list.first()
    nguyen = families.str.to_lowercase().is_in(["nguyễn", "nguyen"]).mean()
    assert nguyen == pytest.approx(0.384 / 0.99, abs=0.03)


def test_most_names_have_their_marks_some_lost_them_some_are_in_capitals() -> None:
    names = some_names("kinh", size=20_000)
    capitals = names.str.to_uppercase() == names
    plain = names.str.contains(r"^[ -~]+$") & ~capitals
    assert capitals.mean() == pytest.approx(0.06, abs=0.01)
    assert plain.mean() == pytest.approx(0.04, abs=0.02)


def test_families_are_spelled_as_in_their_part_of_the_country() -> None:
    north = some_names("kinh", size=5_000).str.to_lowercase()
    south = some_names("kinh", size=5_000, southern=True).str.to_lowercase()
    assert north.str.starts_with("hoàng ").any()
    assert not north.str.starts_with("huỳnh ").any()
    assert south.str.starts_with("huỳnh ").any()
    assert not south.str.starts_with("vũ ").any()


def test_names_of_the_highlands_put_the_clan_last() -> None:
    names = some_names("highland").str.to_lowercase()
    assert names.str.contains(r"^(y |h')").all()
    assert names.str.contains("niê|nie").any()


@pytest.mark.parametrize("people", ["north", "khmer"])
def test_other_names_have_two_to_four_words(people: str) -> None:
    assert some_names(people).str.split(" ").list.len().is_between(2, 4).all()


def test_tax_codes_have_the_check_digit_of_the_public_rule() -> None:
    assert has_right_check_digit("0100109106")
    assert not has_right_check_digit("0100233480")
    index = np.arange(20_000)
    codes = tax_codes(pl.Series(["01", "48"]).gather(index % 2), index)
    assert all(has_right_check_digit(code) for code in codes)
    assert codes.n_unique() == 20_000
    assert (codes.str.len_chars() == 10).all()


@pytest.mark.parametrize("canary", [canary for canary in CANARIES if canary.ma_so_thue])
def test_the_employers_of_canaries_have_a_right_tax_code(canary: Canary) -> None:
    assert canary.ma_so_thue
    assert has_right_check_digit(canary.ma_so_thue)


@pytest.mark.parametrize("canary", CANARIES)
def test_the_numbers_of_canaries_agree_with_their_birth_and_card(canary: Canary) -> None:
    year = int(canary.ngay_sinh[-4:])
    century_and_sex = (year >= 2000) * 2 + (canary.gioi_tinh == "Nữ")
    assert canary.so_dinh_danh[3:6] == f"{century_and_sex}{year % 100:02}"
    assert canary.ma_the_bhyt.endswith(canary.ma_so_bhxh)
    assert len(canary.so_dinh_danh) == 12
    assert len(canary.ma_the_bhyt) in {10, 15}


def test_a_citizen_id_tells_birthplace_century_sex_and_year() -> None:
    ids = citizen_ids(
        pl.Series(["01", "79"]),
        is_female=np.array([True, False]),
        birth_year=np.array([1987, 2003]),
        index=np.array([0, 1]),
    )
    assert ids.str.head(6).to_list() == ["001187", "079203"]


def test_one_number_does_not_give_away_the_other() -> None:
    index = np.arange(500)
    here = pl.Series(["01"] * 500)
    ids = citizen_ids(
        here, is_female=np.zeros(500, bool), birth_year=np.full(500, 1990), index=index
    )
    numbers = social_insurance_numbers(here, index)
    assert (ids.str.tail(4) == numbers.str.tail(4)).sum() < 5


@given(st.integers(0, 10**9))
@settings(max_examples=30)
def test_scattered_numbers_of_neighbours_never_meet(first: int) -> None:
    neighbours = np.arange(first, first + 5_000)
    for size in (10**4, 10**6, 10**8):
        assert len(np.unique(scattered(neighbours, size)[:size])) == 5_000


def test_employer_codes_differ() -> None:
    codes = employer_codes(np.arange(40_000))
    assert codes[0] == "TA0000A"
    assert codes.n_unique() == 40_000


@given(
    st.lists(st.lists(st.floats(0.01, 100), min_size=1, max_size=5), min_size=1, max_size=6),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=40)
def test_a_draw_stays_inside_its_group(weights: list[list[float]], seed: int) -> None:
    owner = [group for group, items in enumerate(weights) for _ in items]
    choice = GroupedChoice.of(owner, [weight for items in weights for weight in items])
    rng = np.random.default_rng(seed)
    asked = rng.integers(0, len(weights), 200)
    assert (np.array(owner)[choice.draw(asked, rng)] == asked).all()


def test_draws_follow_their_weights() -> None:
    places = draw_from([1.0, 0.0, 3.0], 20_000, np.random.default_rng(1))
    assert np.bincount(places, minlength=3) / 20_000 == pytest.approx([0.25, 0, 0.75], abs=0.02)


@given(st.integers(15, 2_000_000))
@settings(max_examples=40)
def test_everyone_takes_part_in_an_unbroken_stretch_of_months(peak: int) -> None:
    lines = timelines(peak)
    assert sum(int(lines[s].last[11] - lines[s].first[11]) for s in SCHEMES) == peak
    for line in lines.values():
        assert (np.diff(line.first) >= 0).all()
        assert (np.diff(line.last) >= 0).all()
        assert (line.first[1:] <= line.last[:-1]).all()
        months = [int(line.is_active(m, np.arange(line.people)).sum()) for m in range(MONTHS)]
        assert months == list(line.last - line.first)


def test_the_anchors_are_the_published_figures() -> None:
    assert anchors("si_compulsory") == {
        0: 17_719_000,
        4: 16_823_000,
        11: 18_032_000,
        12: 18_380_000,
    }
    assert anchors("si_voluntary") == {0: 2_311_000, 4: 1_756_000, 11: 2_016_000, 12: 3_095_000}
    assert anchors("ui") == {0: 16_130_000, 4: 15_123_000, 12: 16_700_000}
    assert anchors("hi") == {0: 95_520_000, 4: 91_197_000, 11: 92_600_000, 12: 97_570_000}
