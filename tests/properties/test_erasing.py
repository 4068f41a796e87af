"""Erasing a person, for any rows: they are gone in every spelling, and nobody else is touched."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from anonymization.records.erase import (
    ERASED,
    KnownColumns,
    Traces,
    count_changes,
    find_rows,
    traces_in,
    without_mentions,
)
from anonymization.records.model import EntityType

CITIZEN, SI, NAME = EntityType.CITIZEN_ID, EntityType.SI_NUMBER, EntityType.PERSON
COLUMNS = KnownColumns({"cccd": CITIZEN, "bhxh": SI, "ho_ten": NAME}, ("ghi_chu",))
CITIZEN_IDS = st.from_regex(r"0[0-9]{11}", fullmatch=True)
SI_NUMBERS = st.from_regex(r"[0-9]{10}", fullmatch=True)
NAMES = st.sampled_from(["Trịnh Hoàng Yến", "Lý Văn Tám", "Đỗ Thị Hà", "Giàng A Páo"])
SEPARATORS = st.sampled_from(["", " ", ".", "-", "\u200b", ". "])


@st.composite
def registers(draw: st.DrawFn) -> tuple[pl.DataFrame, int]:
    """Rows of a few people, each with numbers and a name of their own, and notes about anybody."""
    people = draw(
        st.lists(st.tuples(CITIZEN_IDS, SI_NUMBERS), min_size=2, max_size=5, unique_by=(lambda p: p[0], lambda p: p[1]))
    )  # fmt: skip
    names = draw(
        st.permutations(
            ["Trịnh Hoàng Yến", "Lý Văn Tám", "Đỗ Thị Hà", "Giàng A Páo", "Bùi Huệ Chi"]
        )
    )
    rows = draw(st.lists(st.integers(0, len(people) - 1), min_size=2, max_size=12))
    separator = draw(SEPARATORS)
    about = draw(st.lists(st.integers(0, len(people) - 1), min_size=len(rows), max_size=len(rows)))
    return pl.DataFrame(
        {
            "cccd": [people[who][0] for who in rows],
            "bhxh": [people[who][1] for who in rows],
            "ho_ten": [names[who] for who in rows],
            "nguoi_giam_ho": [people[who][0] if who else None for who in about],
            "ghi_chu": [f"gọi {names[w].upper()}: {separator.join(people[w][0])}." for w in about],
        }
    ), rows[0]


def erased(frame: pl.DataFrame, number: str) -> tuple[pl.DataFrame, Traces]:
    """The two rounds of `anonymization/dual_control/erase.py`, on one batch."""
    known = Traces({CITIZEN: frozenset({number})}, frozenset({number}))
    for _ in range(2):
        is_about = find_rows(frame, COLUMNS, known)["is_about"]
        known = known.joined(traces_in(frame.filter(is_about), COLUMNS))
    others = frame.filter(~find_rows(frame, COLUMNS, known)["is_about"])
    return without_mentions(others, COLUMNS.notes, known), known


@given(registers())
def test_no_number_and_no_name_of_the_person_is_left(made: tuple[pl.DataFrame, int]) -> None:
    frame, _ = made
    number, name = str(frame["cccd"][0]), str(frame["ho_ten"][0])
    left, known = erased(frame, number)
    text = left.write_csv()
    for trace in (*known.all_numbers, number, name, name.upper()):
        assert trace not in text
        assert trace not in "".join(sign for sign in text if sign.isalnum())


@given(registers())
def test_nobody_else_loses_a_row_or_a_value_of_their_own(made: tuple[pl.DataFrame, int]) -> None:
    frame, _ = made
    number = str(frame["cccd"][0])
    left, _ = erased(frame, number)
    others = frame.filter(pl.col("cccd") != number)
    assert left.select("cccd", "bhxh", "ho_ten").equals(others.select("cccd", "bhxh", "ho_ten"))
    changed = left["ghi_chu"] != others["ghi_chu"]
    assert left.filter(changed)["ghi_chu"].str.contains(ERASED, literal=True).all()


@given(registers())
def test_who_is_nowhere_changes_nothing(made: tuple[pl.DataFrame, int]) -> None:
    frame, _ = made
    left, _ = erased(frame, "999999999999")
    assert count_changes(frame, left) == 0
    assert left.equals(frame)


def test_a_soiled_number_does_not_hide_a_row_and_a_mixed_up_row_stays() -> None:
    known = Traces({CITIZEN: frozenset({"001189990101"}), SI: frozenset({"0199900101"})})
    columns = KnownColumns({"cccd": CITIZEN, "bhxh": SI, "the": EntityType.SI_NUMBER}, ())
    rows = pl.DataFrame(
        {
            "cccd": ["001189990101", "1189990101", "00118999O101", "079096990202", None],
            "bhxh": ["0199900101", "199900101", "0199900101", "0199900101", "0199900101"],
            "the": ["0199900101", None, "0199900101", None, None],
        }
    )
    found = find_rows(rows, columns, known)
    assert found["is_about"].to_list() == [True, True, True, False, True]
    assert found["is_doubtful"].to_list() == [False, False, False, True, False]
