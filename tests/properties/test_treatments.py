"""What holds for every treatment, any record and any key: nothing leaks, batches agree, keys part."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymization.records.treat import treat_batch
from anonymization.records.treatments.ff1 import Ff1
from anonymization.records.treatments.generalize import UNKNOWN, provinces_named, to_province
from anonymization.records.treatments.preserve_format import preserve_format, restore_format
from anonymization.records.treatments.shift_dates import days_of
from storage.keys import BlockKey
from tests.unit.anonymization.records.invented import (
    KEY,
    OTHER_KEY,
    a_plan,
    a_register,
    the_tools,
)

FEW = settings(max_examples=40, deadline=None)
FEWER = settings(max_examples=15, deadline=None)
KEYS = st.binary(min_size=32, max_size=32).map(BlockKey)
NUMBERS = st.lists(st.text(alphabet="0123456789", min_size=6, max_size=20), max_size=12)
PERSON = "so_dinh_danh"
DIRECT = ("ma_so_bhxh", "ma_the_bhyt", "dien_thoai")
# What hides a value in full or in part; each of them may be given to any of these columns.
HIDING = ("drop", "pseudonymize", "preserve-format", "mask:last-4", "mask:first-2")
KEYED = a_plan(
    person=PERSON,
    so_dinh_danh="pseudonymize",
    ma_so_bhxh="preserve-format",
    ngay_sinh="shift-dates",
    dia_chi="generalize:commune",
    ghi_chu="redact",
)


def records(rows: int) -> pl.DataFrame:
    return a_register(rows).select(PERSON, "ma_so_bhxh", "ngay_sinh", "dia_chi", "ghi_chu")


PLACE_PARTS = ("số 5", "P. Ba Đình", "tỉnh Hà Nam", "TP. Hà Nội", "Bà Rịa - Vũng Tàu", "tp Huế")
PLACE_ENDS = ("", "Việt Nam", " VIET NAM.", ".", " ", "-Hà Nội", "，Cà Mau", "?", "Hà\u00a0Nội")


@FEW
@given(
    st.lists(st.sampled_from(PLACE_PARTS), max_size=3),
    st.lists(st.sampled_from(PLACE_ENDS), max_size=3),
    st.sampled_from([",", ", ", " ,", " - ", ""]),
)
def test_the_end_of_an_address_tells_the_province_that_all_of_it_tells(
    parts: list[str], ends: list[str], between: str
) -> None:
    address = pl.Series([between.join([*parts, *ends])])
    whole = provinces_named(address.str.strip_chars()).fill_null(UNKNOWN)
    assert to_province(address).to_list() == whole.to_list()


@FEWER
@given(st.integers(2, 40), st.lists(st.sampled_from(HIDING), min_size=3, max_size=3))
def test_no_hidden_value_appears_anywhere_in_what_comes_out(rows: int, ways: list[str]) -> None:
    frame = a_register(rows).select(PERSON, *DIRECT, "ngay_sinh", "ma_tinh")
    plan = a_plan(
        person=PERSON,
        so_dinh_danh="pseudonymize",
        **dict(zip(DIRECT, ways, strict=True)),
        ngay_sinh="shift-dates",
        ma_tinh="keep",
    )
    treated = treat_batch(frame, plan, the_tools())
    left = "\n".join(str(v) for column in treated.iter_columns() for v in column)
    hidden = [value for name in (PERSON, *DIRECT) for value in frame[name]]
    assert not [value for value in hidden if value in left.split("\n")]
    assert not (treated["ngay_sinh"] == frame["ngay_sinh"]).any()


@FEWER
@given(st.integers(1, 40), st.data())
def test_batch_by_batch_gives_what_comes_out_at_once(rows: int, data: st.DataObject) -> None:
    frame = records(rows)
    cut = data.draw(st.integers(0, rows))
    parts = [treat_batch(part, KEYED, the_tools()) for part in (frame[:cut], frame[cut:])]
    assert pl.concat(parts).equals(treat_batch(frame, KEYED, the_tools()))


@FEWER
@given(st.integers(1, 40))
def test_the_same_key_gives_the_same_again(rows: int) -> None:
    once, again = (treat_batch(records(rows), KEYED, the_tools()) for _ in range(2))
    assert once.equals(again)


@FEWER
@given(st.integers(20, 40))
def test_two_release_domains_cannot_be_joined(rows: int) -> None:
    one = treat_batch(records(rows), KEYED, the_tools(key=KEY))
    other = treat_batch(records(rows), KEYED, the_tools(key=OTHER_KEY))
    for name in (PERSON, "ma_so_bhxh"):
        assert set(one[name]).isdisjoint(other[name])
    notes = [note for note in one["ghi_chu"] if note and "[" in note]
    assert set(notes).isdisjoint(other["ghi_chu"])
    assert not one["ngay_sinh"].equals(other["ngay_sinh"])


@FEW
@given(NUMBERS, KEYS, st.text(max_size=10))
def test_kept_formats_are_one_to_one_and_lead_back(
    values: list[str], key: BlockKey, scope: str
) -> None:
    column = pl.Series("so", values, dtype=pl.String)
    made = preserve_format(column, key, scope=scope)
    assert restore_format(made, key, scope=scope).to_list() == values
    assert made.str.len_chars().to_list() == [len(value) for value in values]
    assert len(set(zip(values, made, strict=True))) == len(set(made)) == len(set(values))


@FEW
@given(KEYS, st.integers(30, 366), st.lists(st.text(min_size=1, max_size=30), max_size=12))
def test_nobodys_dates_stay_or_move_too_far(key: BlockKey, within: int, persons: list[str]) -> None:
    column = pl.Series("so", persons, dtype=pl.String)
    days = days_of(column, key, within)
    assert all(day is None or 1 <= abs(day) <= within for day in days)
    assert [day is None for day in days] == [not person.strip() for person in persons]


@pytest.mark.parametrize("use", ["pseudonymize", "preserve-format", "shift-dates", "redact"])
def test_a_key_for_one_use_is_of_no_help_with_another(use: str) -> None:
    others = {"pseudonymize", "preserve-format", "shift-dates", "redact"} - {use}
    assert KEY.for_use(use) not in {KEY, *(KEY.for_use(other) for other in others)}
    assert KEY.for_use(use) == KEY.for_use(use)


@FEW
@given(KEYS, st.integers(2, 36), st.binary(max_size=20), st.integers(0, 2**32))
def test_ff1_leads_back_in_every_radix(key: BlockKey, radix: int, tweak: bytes, seed: int) -> None:
    ff1 = Ff1(key, tweak, radix)
    rng = np.random.default_rng(seed)
    length = int(rng.integers(ff1.shortest, ff1.longest + 1))
    rows = rng.integers(0, radix, (5, length)).astype(np.uint8)
    made = ff1.encrypt(rows)
    assert (ff1.decrypt(made) == rows).all()
    assert (made < radix).all()
