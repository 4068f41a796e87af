"""Make values less precise: a birth to a year or an age group, an address to a commune or a region.

The levels and their order stand in `LADDERS`. Places may come as addresses, as official codes of
the 34 provinces and their communes, or as what a finer level made of them.

What is missing, or cannot be read, becomes `unknown`: a dirty date is not guessed at, and that
something about a person is not known is itself a value people can stand out by.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

import polars as pl

from anonymization.records.model import AgeBands, Generalization
from anonymization.records.recognizers.places import OLD_PROVINCES
from anonymization.records.text import fold
from catalog.geography import REFORM_DAY, communes, provinces, regions, successor_of

_Answer = Callable[[pl.Series], pl.Series]
"""Gives something for each of some distinct texts, or nothing."""
UNKNOWN = "unknown"
OLDEST_AGE = 120
DATE_FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d%m%Y")
# Registers write 00/00 for a day and month that are not known.
FIVE = 5
_KINDS_OF_COMMUNES = {
    "phuong": "phuong",
    "p": "phuong",
    "xa": "xa",
    "x": "xa",
    "dac khu": "dac khu",
}
_LAST_PART = "(,?[^,]*)$"
_END = r"(?:, viet nam)?\W*$"
_YEAR_ALONE = r"^(?:00[/.-]00[/.-])?((?:19|20)[0-9]{2})$"


def generalize(values: pl.Series, to: Generalization, *, bands: AgeBands, as_of: date) -> pl.Series:
    """Return, as text, what each value is made less precise to; `as_of` means its whole month."""
    match to:
        case Generalization.BIRTH_YEAR:
            return to_birth_year(values, as_of=as_of)
        case Generalization.FIVE_YEARS:
            return to_five_years(values, as_of=as_of)
        case Generalization.AGE_BAND:
            return to_age_band(values, bands=bands, as_of=as_of)
        case Generalization.COMMUNE:
            return to_commune(values)
        case Generalization.PROVINCE:
            return to_province(values)
        case Generalization.REGION:
            return to_region(values)


def to_birth_year(births: pl.Series, *, as_of: date) -> pl.Series:
    """Return the year of birth, unless nobody alive was born then.

    >>> births = pl.Series(["15/03/1985", "00/00/1960", "31/02/1985", "1985-03-15", None])
    >>> to_birth_year(births, as_of=date(2025, 6, 1)).to_list()
    ['1985', '1960', 'unknown', '1985', 'unknown']
    """
    return _answer(births, _of_births(_possible_year(as_of)))


def to_five_years(births: pl.Series, *, as_of: date) -> pl.Series:
    """Return five years of birth at a time: they stay the same however old the file gets.

    >>> births = pl.Series(["15/03/1985", "1989", "01/01/1990", "2099"])
    >>> to_five_years(births, as_of=date(2025, 6, 1)).to_list()
    ['1985-1989', '1985-1989', '1990-1994', 'unknown']
    """
    first = _possible_year(as_of) // FIVE * FIVE
    return _answer(births, _of_births(pl.format("{}-{}", first, first + FIVE - 1)))


def to_age_band(births: pl.Series, *, bands: AgeBands, as_of: date) -> pl.Series:
    """Return the age group by completed years on the last day of the month.

    Of whom only the year of birth is known, we take the age reached in the year.

    >>> births = pl.Series(["30/06/1985", "01/07/1985", "1985", "2099-01-01"])
    >>> to_age_band(births, bands=AgeBands((0, 15, 40, 65)), as_of=date(2025, 6, 1)).to_list()
    ['40-64', '15-39', '40-64', 'unknown']
    """
    band_of = {age: bands.name_of(age) for age in range(OLDEST_AGE + 1)}
    return _answer(births, _of_births(_age(as_of).replace_strict(band_of, default=None)))


def to_commune(places: pl.Series) -> pl.Series:
    """Return the commune with its province, as they are since 2025-07-01.

    An address with a district, a town (thị trấn) or a province that is no more is an old one: its
    commune was merged and its name given to another. Then only the province is told.

    >>> to_commune(pl.Series(["số 5, P. Ba Đình, TP. Hà Nội", "00004"])).to_list()
    ['Phường Ba Đình, Hà Nội', 'Phường Ba Đình, Hà Nội']
    >>> to_commune(pl.Series(["xã Tân Lập, huyện Bắc Quang, tỉnh Hà Giang", "Hà Nam 5"])).to_list()
    ['unknown, Tuyên Quang', 'unknown']
    """
    return _answer(places, _communes)


def to_province(places: pl.Series) -> pl.Series:
    """Return the province an address ends with, or a code means, by its name since 2025-07-01.

    >>> to_province(pl.Series(["xã Tân Lập, tỉnh Hà Giang", "01", "phường Hà Nam"])).to_list()
    ['Tuyên Quang', 'Hà Nội', 'unknown']
    """
    return _answer(places, _provinces)


def to_region(places: pl.Series) -> pl.Series:
    """Return which of the six socio-economic regions of the 34 provinces a place is in.

    Where the membership of a province comes from, and how sure it is, says
    `catalog/facts/README.md`.

    >>> to_region(pl.Series(["01", "xã Đất Mũi, Cà Mau", "?"])).to_list()
    ['Đồng bằng sông Hồng', 'Đồng bằng sông Cửu Long', 'unknown']
    """
    names = _present_names()
    region_of = {names[code]: one.name_vi for one in regions() for code in one.province_codes}
    return _answer(places, lambda texts: _looked_up(_provinces(texts), region_of))


def _answer(values: pl.Series, answer: _Answer) -> pl.Series:
    """Answer for each distinct text, without blanks around it; no answer is `unknown`."""
    texts = values.cast(pl.String).str.strip_chars()
    return _of_distinct(texts, answer).fill_null(UNKNOWN).alias(values.name)


def _of_distinct(texts: pl.Series, answer: _Answer) -> pl.Series:
    distinct = texts.drop_nulls().unique()
    answers = pl.DataFrame({"text": distinct, "answer": answer(distinct).cast(pl.String)})
    joined = texts.to_frame("text").join(answers, on="text", how="left", maintain_order="left")
    return joined["answer"]


def _of_births(expression: pl.Expr) -> _Answer:
    """Work out the day and the year once, however often the expression asks for them."""
    return lambda texts: (
        texts.to_frame("text")
        .with_columns(day=_FULL_DATE)
        .with_columns(year=pl.coalesce(_DAY.dt.year(), _LONE_YEAR))
        .select(answer=expression)["answer"]
    )


def _possible_year(as_of: date) -> pl.Expr:
    return pl.when((as_of.year - _YEAR).is_between(0, OLDEST_AGE)).then(_YEAR)


def _communes(texts: pl.Series) -> pl.Series:
    """The communes of today: of a code, or where an address names one and its province."""
    parts = [_folded(_TEXT).str.extract(_two_levels(), group) for group in (1, 2, 3)]
    kind = parts[0].replace_strict(_KINDS_OF_COMMUNES, default=None)
    named = pl.format("{} {}, {}", kind, parts[1], parts[2])
    known = pl.coalesce(
        _TEXT.replace_strict(_communes_by_code(), default=None),
        named.replace_strict(_communes_by_name(), default=None),
    )
    province = pl.format("{}, {}", pl.lit(UNKNOWN), pl.lit(_provinces(texts)))
    return texts.to_frame("text").select(answer=pl.coalesce(known, province))["answer"]


def _provinces(texts: pl.Series) -> pl.Series:
    """The present name of the province: of its code, of one of its communes, or in an address.

    Thousands of addresses end in one of some hundred ways. What follows the last comma is looked
    at first; only where it names no province (it may be `Việt Nam`) the whole address is.
    """
    names = _present_names()
    codes = {**names, **{one.code: names[one.province_code] for one in communes()}}
    by_code = _looked_up(texts, codes)
    found = by_code.zip_with(
        by_code.is_not_null(), _of_distinct(texts.str.extract(_LAST_PART), provinces_named)
    )
    rest = found.is_null().arg_true()
    return found.scatter(rest, provinces_named(texts.gather(rest)))


def provinces_named(addresses: pl.Series) -> pl.Series:
    """The present name of the province that each address ends with."""
    today = _names_today()
    ending = rf"(?:^|[,-]|\btinh|\bthanh pho|\btp\.?) ?({_any_of(today)}){_END}"
    folded = addresses.to_frame("text").select(_folded(_TEXT).str.extract(ending))
    return _looked_up(folded.to_series(), today)


def _looked_up(texts: pl.Series, answers: Mapping[str, str]) -> pl.Series:
    return texts.replace_strict(answers, default=None, return_dtype=pl.String)


@cache
def _two_levels() -> str:
    """An address that ends with a commune and a province of today, both written as such."""
    kinds = _any_of(_KINDS_OF_COMMUNES)
    names = _any_of(map(fold, _present_names().values()))
    return rf"(?:^|, ?)({kinds})[. ] ?([^,]+?) ?, ?(?:tinh |thanh pho |tp\.? ?)?({names}){_END}"


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def _age(as_of: date) -> pl.Expr:
    last = as_of.replace(day=monthrange(as_of.year, as_of.month)[1])
    birthday = _DAY.dt.month().cast(pl.Int32) * 100 + _DAY.dt.day()
    still_to_come = (birthday > last.month * 100 + last.day).fill_null(value=False)
    return pl.lit(last.year) - _YEAR - still_to_come.cast(pl.Int32)


def _folded(text: pl.Expr) -> pl.Expr:
    bare = text.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    return bare.str.replace_all("đ", "d").str.replace_all(r"\s+", " ")


@cache
def _present_names() -> Mapping[str, str]:
    return {unit.code: unit.name_vi for unit in provinces(REFORM_DAY)}


@cache
def _communes_by_code() -> Mapping[str, str]:
    names = _present_names()
    return {one.code: f"{one.full_name_vi}, {names[one.province_code]}" for one in communes()}


@cache
def _communes_by_name() -> Mapping[str, str]:
    """Folded names; eight that two communes of one province share are left out."""
    folded = [(fold(name), name) for name in _communes_by_code().values()]
    times = Counter(key for key, _ in folded)
    return {key: name for key, name in folded if times[key] == 1}


@cache
def _names_today() -> Mapping[str, str]:
    """The present name of the province for each old or present name, folded."""
    present = _present_names()
    names = {fold(unit.name_vi): present[successor_of(unit.code)] for unit in OLD_PROVINCES}
    names |= {fold(name): name for name in present.values()}
    short = {"hcm": names["ho chi minh"], "ba ria vung tau": names["ba ria - vung tau"]}
    return MappingProxyType(names | short)


_TEXT, _DAY, _YEAR = pl.col("text"), pl.col("day"), pl.col("year")
_FULL_DATE = pl.coalesce(
    _TEXT.str.head(10).str.to_date(form, strict=False, exact=True) for form in DATE_FORMS
)
_LONE_YEAR = _TEXT.str.extract(_YEAR_ALONE).cast(pl.Int32)
