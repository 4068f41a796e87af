"""Geography: which units exist on a day, and what became of the old ones."""

from collections import Counter
from datetime import date

import pytest

from catalog.geography import (
    CENTRAL_CITY,
    POSITIONS_NAMED,
    AdministrativeUnit,
    UnknownProvince,
    communes,
    communes_of,
    crosswalk,
    provinces,
    regions,
    require_known_provinces,
    successor_of,
    tiles,
)

LAST_DAY_OF_63 = date(2025, 6, 30)
FIRST_DAY_OF_34 = date(2025, 7, 1)


def a_unit(code: str, *, on: date) -> AdministrativeUnit:
    return next(unit for unit in provinces(on) if unit.code == code)


def test_there_are_63_provinces_until_the_reform_and_34_from_that_day() -> None:
    assert len(provinces(LAST_DAY_OF_63)) == 63
    assert len(provinces(FIRST_DAY_OF_34)) == 34
    assert len(provinces(date(1999, 1, 1))) == 63
    assert len(provinces(date(2030, 1, 1))) == 34


@pytest.mark.parametrize("on", [date(2024, 12, 31), LAST_DAY_OF_63, FIRST_DAY_OF_34])
def test_a_code_names_one_province_on_a_day(on: date) -> None:
    codes = [unit.code for unit in provinces(on)]
    assert codes == sorted(set(codes))


@pytest.mark.parametrize(
    ("on", "cities"),
    [
        (date(2024, 12, 31), 5),
        (date(2025, 1, 1), 6),
        (FIRST_DAY_OF_34, 6),
        (date(2026, 4, 29), 6),
        (date(2026, 4, 30), 7),
        (date(2026, 9, 1), 8),
        (date(2026, 9, 20), 9),
    ],
)
def test_a_province_is_a_city_from_the_day_of_its_resolution(on: date, cities: int) -> None:
    assert sum(unit.kind_vi == CENTRAL_CITY for unit in provinces(on)) == cities


def test_the_same_code_can_name_another_province_before_and_after() -> None:
    assert a_unit("24", on=LAST_DAY_OF_63).name_vi == "Bắc Giang"
    assert a_unit("24", on=FIRST_DAY_OF_34).name_vi == "Bắc Ninh"
    assert successor_of("27") == "24"


def test_every_old_province_has_a_successor_that_lists_it_as_predecessor() -> None:
    predecessors = {unit.code: set(unit.predecessors) for unit in provinces(FIRST_DAY_OF_34)}
    for old in provinces(LAST_DAY_OF_63):
        assert old.code in predecessors[successor_of(old.code)]
    assert sum(map(len, predecessors.values())) == len(crosswalk()) == 63


def test_23_codes_cover_more_land_than_before() -> None:
    merged = [u for u in provinces(FIRST_DAY_OF_34) if len(u.predecessors) > 1]
    assert len(merged) == 23


def test_an_address_names_the_kind_of_province() -> None:
    assert a_unit("46", on=date(2024, 1, 1)).full_name_vi == "tỉnh Thừa Thiên Huế"
    assert a_unit("46", on=FIRST_DAY_OF_34).full_name_vi == "thành phố Huế"


def test_every_province_of_the_34_is_in_exactly_one_region() -> None:
    members = [code for region in regions() for code in region.province_codes]
    assert len(regions()) == 6
    assert sorted(members) == [unit.code for unit in provinces(FIRST_DAY_OF_34)]
    region_of = {code: region.code for region in regions() for code in region.province_codes}
    assert all(region_of[u.code] == u.region_code for u in provinces(FIRST_DAY_OF_34))


def test_the_communes_are_those_of_the_decision() -> None:
    assert Counter(commune.kind_vi for commune in communes()) == {
        "Xã": 2621,
        "Phường": 687,
        "Đặc khu": 13,
    }
    assert len({commune.code for commune in communes()}) == 3321
    assert sum(len(communes_of(unit.code)) for unit in provinces(FIRST_DAY_OF_34)) == 3321


@pytest.mark.parametrize(("province", "zone"), [("48", "Hoàng Sa"), ("56", "Trường Sa")])
def test_the_archipelagos_are_communes_and_labels_on_the_map(province: str, zone: str) -> None:
    assert f"Đặc khu {zone}" in {commune.full_name_vi for commune in communes_of(province)}
    label = next(tile for tile in tiles() if tile.is_archipelago and zone in tile.name_vi)
    assert label.province_code == province


def test_no_two_tiles_of_the_map_overlap() -> None:
    assert len(tiles()) == 36
    assert len({(tile.column, tile.row) for tile in tiles()}) == 36
    assert {t.province_code for t in tiles() if not t.is_archipelago} == {
        unit.code for unit in provinces(FIRST_DAY_OF_34)
    }


def test_an_unknown_code_is_refused_without_being_repeated() -> None:
    for ask in (successor_of, communes_of):
        with pytest.raises(UnknownProvince, match="1 province code is not") as refusal:
            ask("Nguyen Van A")
        assert "Nguyen" not in refusal.value.en + refusal.value.vi


def test_unknown_codes_in_a_column_are_counted_and_placed() -> None:
    column = ["01", "Tran Thi B", None, "79", "02"]
    with pytest.raises(UnknownProvince) as refusal:
        require_known_provinces(column, on=FIRST_DAY_OF_34)
    assert refusal.value.count == 3
    assert refusal.value.positions == (2, 3, 5)
    assert "3 province codes" in refusal.value.en
    assert "rows 2, 3, 5" in refusal.value.en
    assert "dòng 2, 3, 5" in refusal.value.vi
    assert "Tran" not in refusal.value.en + refusal.value.vi


def test_a_long_list_of_bad_rows_is_cut() -> None:
    with pytest.raises(UnknownProvince) as refusal:
        require_known_provinces(["?"] * 500, on=FIRST_DAY_OF_34)
    assert refusal.value.count == 500
    assert f"{POSITIONS_NAMED}, …)" in refusal.value.en


def test_a_column_of_known_codes_passes() -> None:
    require_known_provinces(["01", "79", "96"], on=FIRST_DAY_OF_34)
    require_known_provinces(["02"], on=LAST_DAY_OF_63)
