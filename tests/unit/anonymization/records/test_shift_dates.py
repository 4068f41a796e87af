"""All dates of a person move by the same secret days."""

from datetime import date

import polars as pl

from anonymization.records.treatments.shift_dates import days_of, shift_dates
from tests.unit.anonymization.records.invented import KEY, OTHER_KEY, citizen_ids

WITHIN = 182


def shifted(*dates: str | None, person: str | None = "001090012345") -> list[str | None]:
    persons = pl.Series("so", [person] * len(dates), dtype=pl.String)
    return shift_dates(pl.Series("ngay", dates), persons, KEY, within=WITHIN).to_list()


def test_intervals_stay_and_dates_do_not() -> None:
    first, second = shifted("2025-04-01", "2025-04-15")
    assert (date.fromisoformat(str(second)) - date.fromisoformat(str(first))).days == 14
    assert first != "2025-04-01"


def test_the_form_of_a_date_stays() -> None:
    [days] = days_of(pl.Series(["001090012345"]), KEY, WITHIN)
    moved = date.fromordinal(date(2025, 4, 1).toordinal() + days)
    forms = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d%m%Y")
    written = [date(2025, 4, 1).strftime(form) for form in forms]
    assert shifted(*written) == [moved.strftime(form) for form in forms]


def test_what_is_no_whole_date_or_belongs_to_nobody_becomes_missing() -> None:
    assert shifted("1985", "00/00/1985", "31/02/2025", "không rõ", "", None) == [None] * 6
    assert shifted("2025-04-01", person=None) == [None]
    assert shifted("2025-04-01", person=" ") == [None]


def test_days_are_never_none_and_reach_both_ends() -> None:
    days = days_of(pl.Series(citizen_ids(20_000)), KEY, 30)
    assert set(days) == {*range(-30, 0), *range(1, 31)}
    assert days.value_counts()["count"].min() > 20_000 / 60 / 2


def test_another_key_moves_by_other_days() -> None:
    persons = pl.Series(citizen_ids(1000))
    same = (days_of(persons, KEY, WITHIN) == days_of(persons, OTHER_KEY, WITHIN)).sum()
    assert same < 1000 / 50


def test_columns_of_dates_move_too() -> None:
    dates = pl.Series("ngay", [date(2025, 4, 1)])
    moved = shift_dates(dates, pl.Series(["001090012345"]), KEY, within=WITHIN)
    assert moved.to_list() == shifted("2025-04-01")
    assert moved.name == "ngay"
