"""Make values less precise: a date of birth to a year or an age group, an address to a province.

What is missing, or cannot be read, becomes `unknown`: a dirty date is not guessed at, and that
something about a person is not known is itself a value people can stand out by.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

import polars as pl

from anonymization.records.model import AgeBands, Generalization
from anonymization.records.recognizers.places import OLD_PROVINCES
from anonymization.records.text import fold
from catalog.geography import REFORM_DAY, provinces, successor_of

UNKNOWN = "unknown"
OLDEST_AGE = 120
DATE_FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d%m%Y")
# Registers write 00/00 for a day and month that are not known.
_YEAR_ALONE = r"^(?:00[/.-]00[/.-])?((?:19|20)[0-9]{2})$"


def generalize(values: pl.Series, to: Generalization, *, bands: AgeBands, as_of: date) -> pl.Series:
    """Return, as text, what each value is made less precise to; `as_of` means its whole month."""
    match to:
        case Generalization.BIRTH_YEAR:
            return to_birth_year(values, as_of=as_of)
        case Generalization.AGE_BAND:
            return to_age_band(values, bands=bands, as_of=as_of)
        case Generalization.PROVINCE:
            return to_province(values)


def to_birth_year(births: pl.Series, *, as_of: date) -> pl.Series:
    """Return the year of birth, unless nobody alive was born then.

    >>> births = pl.Series(["15/03/1985", "00/00/1960", "31/02/1985", "1985-03-15", None])
    >>> to_birth_year(births, as_of=date(2025, 6, 1)).to_list()
    ['1985', '1960', 'unknown', '1985', 'unknown']
    """
    is_possible = _age(as_of).is_between(0, OLDEST_AGE)
    return _answer(births, pl.when(is_possible).then(_YEAR))


def to_age_band(births: pl.Series, *, bands: AgeBands, as_of: date) -> pl.Series:
    """Return the age group by completed years on the last day of the month.

    Of whom only the year of birth is known, we take the age reached in the year.

    >>> births = pl.Series(["30/06/1985", "01/07/1985", "1985", "2099-01-01"])
    >>> to_age_band(births, bands=AgeBands((0, 15, 40, 65)), as_of=date(2025, 6, 1)).to_list()
    ['40-64', '15-39', '40-64', 'unknown']
    """
    band_of = {age: bands.name_of(age) for age in range(OLDEST_AGE + 1)}
    return _answer(births, _age(as_of).replace_strict(band_of, default=None))


def to_province(addresses: pl.Series) -> pl.Series:
    """Return the province an address ends with, by its name since 2025-07-01.

    >>> to_province(pl.Series(["thôn 3, xã Tân Lập, tỉnh Hà Giang", "phường Hà Nam"])).to_list()
    ['Tuyên Quang', 'unknown']
    """
    today = _names_today()
    names = "|".join(sorted(today, key=lambda name: (-len(name), name)))
    ending = rf"(?:^|[,-]|\btinh|\bthanh pho|\btp\.?) ?({names})(?:, viet nam)?\W*$"
    name = _folded(_VALUE).str.extract(ending).replace_strict(today, default=None)
    return _answer(addresses, name)


def _answer(values: pl.Series, expression: pl.Expr) -> pl.Series:
    """Work the expression out once for each distinct value; no answer is `unknown`."""
    text = values.cast(pl.String)
    distinct = text.drop_nulls().unique().to_frame("value")
    answers = distinct.select(answer=expression.cast(pl.String))["answer"]
    return text.replace_strict(
        distinct["value"], answers, default=None, return_dtype=pl.String
    ).fill_null(UNKNOWN)


def _age(as_of: date) -> pl.Expr:
    last = as_of.replace(day=monthrange(as_of.year, as_of.month)[1])
    birthday = _DAY.dt.month().cast(pl.Int32) * 100 + _DAY.dt.day()
    still_to_come = (birthday > last.month * 100 + last.day).fill_null(value=False)
    return pl.lit(last.year) - _YEAR - still_to_come.cast(pl.Int32)


def _folded(text: pl.Expr) -> pl.Expr:
    bare = text.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    return bare.str.replace_all("đ", "d").str.replace_all(r"\s+", " ")


@cache
def _names_today() -> Mapping[str, str]:
    """The present name of the province for each old or present name, folded."""
    present = {unit.code: unit.name_vi for unit in provinces(REFORM_DAY)}
    names = {fold(unit.name_vi): present[successor_of(unit.code)] for unit in OLD_PROVINCES}
    names |= {fold(name): name for name in present.values()}
    short = {"hcm": names["ho chi minh"], "ba ria vung tau": names["ba ria - vung tau"]}
    return MappingProxyType(names | short)


_VALUE = pl.col("value").str.strip_chars()
_DAY = pl.coalesce(
    _VALUE.str.head(10).str.to_date(form, strict=False, exact=True) for form in DATE_FORMS
)
_YEAR = pl.coalesce(_DAY.dt.year(), _VALUE.str.extract(_YEAR_ALONE).cast(pl.Int32))
