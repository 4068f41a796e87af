"""Births become years and age groups, addresses become provinces."""

from datetime import date

import polars as pl
import pytest

from anonymization.records.model import AgeBands, Generalization
from anonymization.records.treatments.generalize import (
    generalize,
    to_age_band,
    to_birth_year,
    to_commune,
    to_five_years,
    to_province,
    to_region,
)
from catalog.geography import REFORM_DAY, communes, provinces
from tests.unit.anonymization.records.invented import AS_OF

FIVE_YEARS = AgeBands((0, 15, *range(20, 70, 5)))


def band(born: str | None, *, as_of: date = AS_OF) -> str:
    values = pl.Series("born", [born], dtype=pl.String)
    return str(to_age_band(values, bands=FIVE_YEARS, as_of=as_of)[0])


def test_bands_are_named_by_their_first_and_last_age() -> None:
    assert FIVE_YEARS.names[:3] == ("0-14", "15-19", "20-24")
    assert FIVE_YEARS.names[-2:] == ("60-64", "65+")
    assert [FIVE_YEARS.name_of(age) for age in (0, 14, 15, 64, 65, 120)] == [
        *("0-14", "0-14", "15-19", "60-64", "65+", "65+")
    ]


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("30/06/2005", "20-24"),
        ("01/07/2005", "15-19"),
        ("2005-06-30", "20-24"),
        ("2005-06-30 00:00:00", "20-24"),
        ("30-06-2005", "20-24"),
        ("5/6/2005", "20-24"),
        (" 30.06.2005 ", "20-24"),
        ("30062005", "20-24"),
        ("2005", "20-24"),
        ("00/00/2005", "20-24"),
        ("29/02/2004", "20-24"),
        ("30/06/2025", "0-14"),
        ("01/01/1905", "65+"),
    ],
)
def test_an_age_is_that_of_the_last_day_of_the_month(born: str, expected: str) -> None:
    assert band(born) == expected


@pytest.mark.parametrize(
    "born",
    [
        None,
        "",
        "31/02/2005",
        "15/13/2005",
        "không rõ",
        "01/07/2025",
        "2026",
        "01/01/1904",
        "85",
        "0",
    ],
)
def test_what_is_missing_impossible_or_not_yet_born_is_unknown(born: str | None) -> None:
    assert band(born) == "unknown"


def test_a_missing_birth_and_one_written_as_unknown_stay_two_rows() -> None:
    values = pl.Series([None, "unknown", None, "2005"])
    assert to_birth_year(values, as_of=AS_OF).to_list() == ["unknown", "unknown", "unknown", "2005"]


def test_dates_are_read_as_dates() -> None:
    values = pl.Series([date(2005, 6, 30), None])
    assert to_age_band(values, bands=FIVE_YEARS, as_of=AS_OF).to_list() == ["20-24", "unknown"]


@pytest.mark.parametrize(
    ("address", "province"),
    [
        ("thôn 3, xã Tân Lập, tỉnh Hà Giang", "Tuyên Quang"),
        ("số 5 đường Hòa Bình, phường 1, TP. Hồ Chí Minh", "Hồ Chí Minh"),
        ("ấp 3, xã Long Sơn, Bà Rịa - Vũng Tàu.", "Hồ Chí Minh"),
        ("xa Ea Kao, tinh Dak Lak", "Đắk Lắk"),
        ("PHƯỜNG VỸ DẠ, TỈNH THỪA THIÊN HUẾ", "Huế"),
        ("xã Quảng Oai,  thành phố\u00a0Hà Nội, Việt Nam", "Hà Nội"),
        ("xa\u0303 A, ti\u0309nh Nghe\u0323\u0302 An", "Nghệ An"),
        ("Cà Mau", "Cà Mau"),
        ("đường Hà Nội, phường 5", "unknown"),
        ("phường Hà Nam", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_an_address_becomes_the_province_it_ends_with_by_its_present_name(
    address: str | None, province: str
) -> None:
    assert to_province(pl.Series([address], dtype=pl.String)).to_list() == [province]


@pytest.mark.parametrize(
    ("address", "commune"),
    [
        ("số 5, phường Ba Đình, Hà Nội", "Phường Ba Đình, Hà Nội"),
        ("SO 5, P. BA DINH, TP HA NOI", "Phường Ba Đình, Hà Nội"),
        ("ấp 3, x. Đất Mũi, tỉnh Cà Mau, Việt Nam", "Xã Đất Mũi, Cà Mau"),
        ("Đặc khu Phú Quốc, tỉnh An Giang", "Đặc khu Phú Quốc, An Giang"),
        ("phường Xuân Hương - Đà Lạt, Lâm Đồng", "Phường Xuân Hương - Đà Lạt, Lâm Đồng"),
        ("32248", "Xã Đất Mũi, Cà Mau"),
        ("xã Không Có, Cà Mau", "unknown, Cà Mau"),
        ("Ba Đình, Hà Nội", "unknown, Hà Nội"),
        ("xã Tân Lập, huyện Bắc Quang, tỉnh Hà Giang", "unknown, Tuyên Quang"),
        ("thị trấn Năm Căn, huyện Năm Căn, Cà Mau", "unknown, Cà Mau"),
        # Two communes of the province are called so without diacritics: Văn Lang and Văn Lăng.
        ("xã Văn Lang, Thái Nguyên", "unknown, Thái Nguyên"),
        ("ở đâu đó", "unknown"),
        (None, "unknown"),
    ],
)
def test_an_address_becomes_a_commune_of_today_or_tells_only_its_province(
    address: str | None, commune: str
) -> None:
    assert to_commune(pl.Series([address], dtype=pl.String)).to_list() == [commune]


@pytest.mark.parametrize("address", ["phường Ba Đình, Hà Nội", "tỉnh Hà Giang", "00004", "96", "?"])
def test_a_coarser_place_is_the_same_by_way_of_a_finer_one(address: str) -> None:
    places = pl.Series([address])
    by_commune, by_province = to_commune(places), to_province(places)
    assert to_province(by_commune).equals(by_province)
    assert to_region(by_commune).equals(to_region(places))
    assert to_region(by_province).equals(to_region(places))


def test_every_commune_and_every_province_is_in_a_region() -> None:
    codes = pl.Series([*(c.code for c in communes()), *(p.code for p in provinces(REFORM_DAY))])
    assert "unknown" not in set(to_region(codes))
    named = to_commune(codes)
    assert to_region(named).equals(to_region(codes))
    assert (to_commune(named) == named).sum() >= len(communes()) - 16


@pytest.mark.parametrize("born", ["30/12/1904", "1904", "30/06/2005", "01/07/2025", "2026", "?"])
def test_five_years_are_the_same_by_way_of_the_year(born: str) -> None:
    births = pl.Series([born])
    by_year = to_birth_year(births, as_of=AS_OF)
    assert to_five_years(by_year, as_of=AS_OF).equals(to_five_years(births, as_of=AS_OF))


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (Generalization.FIVE_YEARS, "2005-2009"),
        (Generalization.COMMUNE, "unknown"),
        (Generalization.REGION, "unknown"),
        (Generalization.BIRTH_YEAR, "2005"),
        (Generalization.AGE_BAND, "20-24"),
        (Generalization.PROVINCE, "unknown"),
    ],
)
def test_each_generalization_has_its_way(to: Generalization, expected: str) -> None:
    values = pl.Series("born", ["30/06/2005"])
    general = generalize(values, to, bands=FIVE_YEARS, as_of=AS_OF)
    assert (general.to_list(), general.name) == ([expected], "born")
