"""Which provinces and communes exist on a day, what became of an old one, where it sits on a map.

Viet Nam went from 63 to 34 provinces on 2025-07-01 (Resolution 202/2025/QH15; codes by Decision
19/2025/QD-TTg). A code alone therefore says nothing: 23 of the 34 codes cover more land than
before, 7 of them under another name. Everything here takes a day, or says to which list it
belongs. The facts, their sources and their doubts are in `catalog/facts/README.md`.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

from storage.errors import Refusal

FACTS = Path(__file__).parent / "facts"
REFORM_DAY = date(2025, 7, 1)
CENTRAL_CITY = "thành phố trực thuộc trung ương"
POSITIONS_NAMED = 10


class UnknownProvince(Refusal):
    """Codes that no province has. Tells how many and in which rows, never the codes themselves.

    What stands in a province column by mistake may be a name or a citizen id.
    """

    def __init__(self, count: int, *, positions: Sequence[int] = ()) -> None:
        named = ", ".join(str(p) for p in positions[:POSITIONS_NAMED])
        more = len(positions) > POSITIONS_NAMED
        rows_en = f" (rows {named}{', …' if more else ''})" if named else ""
        rows_vi = f" (dòng {named}{', …' if more else ''})" if named else ""
        codes_are = "province code is" if count == 1 else "province codes are"
        super().__init__(
            f"{count} {codes_are} not in the official list{rows_en}. "
            "Correct the column and try again",
            vi=f"{count} mã tỉnh không có trong danh mục chính thức{rows_vi}. Hãy sửa rồi thử lại",
        )
        self.count = count
        self.positions = tuple(positions)


@dataclass(frozen=True, slots=True)
class AdministrativeUnit:
    """A province or a centrally run city as it was between two days, both included.

    `valid_from=None`: since before the first day we know of. `valid_to=None`: until further notice.
    `population` is the registered population used for the merger (112.1 million in all): good for
    shares, not a mid-year population. It is known for the 34 only; of the 63 we know the number
    of wards, a rough weight.
    """

    code: str
    name_vi: str
    name_en: str
    kind_vi: str
    region_code: str
    valid_from: date | None
    valid_to: date | None
    predecessors: tuple[str, ...] = ()
    population: int | None = None
    wards: int | None = None

    def is_valid(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )

    @property
    def full_name_vi(self) -> str:
        """The name as it is written in an address: `tỉnh Nghệ An`, `thành phố Huế`."""
        return f"{'thành phố' if self.kind_vi == CENTRAL_CITY else self.kind_vi} {self.name_vi}"


@dataclass(frozen=True, slots=True)
class Region:
    """One of the six socio-economic regions."""

    code: str
    name_vi: str
    name_en: str
    province_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commune:
    """A ward (phường), commune (xã) or special zone (đặc khu) of the 34 provinces."""

    code: str
    name_vi: str
    kind_vi: str
    province_code: str

    @property
    def full_name_vi(self) -> str:
        return f"{self.kind_vi} {self.name_vi}"


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the tile map. An archipelago tile is a label: it never carries a figure."""

    province_code: str
    name_vi: str
    name_en: str
    column: int
    row: int
    is_archipelago: bool


def provinces(on: date) -> tuple[AdministrativeUnit, ...]:
    """Return the provinces of that day, by code: 63 before 2025-07-01, 34 from then on.

    >>> len(provinces(date(2025, 6, 30))), len(provinces(date(2025, 7, 1)))
    (63, 34)
    """
    return tuple(unit for unit in _all_units() if unit.is_valid(on))


def regions() -> tuple[Region, ...]:
    """Return the six regions of the 34 provinces."""
    return tuple(
        Region(
            row["region_code"],
            row["region_vi"],
            row["region_en"],
            tuple(row["member_codes"].split()),
        )
        for row in _rows("regions_6.csv")
        if row["provinces"] == "34"
    )


def successor_of(old_code: str) -> str:
    """Return the code, since 2025-07-01, of the province that holds one of the old 63.

    >>> successor_of("27")  # Bắc Ninh now has the code that was Bắc Giang's
    '24'

    Raises:
        UnknownProvince: None of the 63 has this code.
    """
    try:
        return crosswalk()[old_code]
    except KeyError:
        raise UnknownProvince(1) from None


@cache
def crosswalk() -> Mapping[str, str]:
    """Return the code since 2025-07-01 for each of the old 63 codes."""
    rows = _rows("crosswalk_63_to_34.csv")
    return MappingProxyType({row["old_code"]: row["new_code"] for row in rows})


@cache
def communes() -> tuple[Commune, ...]:
    """Return all 3,321 communes as they were on 2025-07-01, by code."""
    return tuple(
        Commune(row["code"], row["name_vi"], row["kind_vi"], row["province_code"])
        for row in _rows("communes_3321.csv")
    )


def communes_of(province_code: str) -> tuple[Commune, ...]:
    """Return the communes of one of the 34 provinces.

    Raises:
        UnknownProvince: None of the 34 has this code.
    """
    try:
        return _communes_by_province()[province_code]
    except KeyError:
        raise UnknownProvince(1) from None


@cache
def tiles() -> tuple[Tile, ...]:
    """Return the tile map: 34 provinces, then the labels of Hoàng Sa and Trường Sa."""
    return (
        *(_tile(row, row["code"]) for row in _rows("provinces_34.csv")),
        *(
            _tile(row, row["belongs_to_code"], is_archipelago=True)
            for row in _rows("tile_extra.csv")
        ),
    )


def require_known_provinces(codes: Iterable[str | None], *, on: date) -> None:
    """Let pass a column in which every code is a province of that day; a gap is not one.

    Raises:
        UnknownProvince: With the number of bad codes and their rows; the first row is 1.
    """
    known = {unit.code for unit in provinces(on)}
    bad = [position for position, code in enumerate(codes, start=1) if code not in known]
    if bad:
        raise UnknownProvince(len(bad), positions=bad)


@cache
def _all_units() -> tuple[AdministrativeUnit, ...]:
    old = [_old_unit(row) for row in _rows("provinces_63.csv")]
    new = [unit for row in _rows("provinces_34.csv") for unit in _new_units(row)]
    return tuple(old + new)


def _old_unit(row: dict[str, str]) -> AdministrativeUnit:
    return AdministrativeUnit(
        code=row["code"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        kind_vi=row["kind_vi"],
        region_code=row["region_code"],
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        wards=int(row["legacy_wards"]),
    )


def _new_units(row: dict[str, str]) -> list[AdministrativeUnit]:
    """One of the 34; two units in time when the province later became a city."""
    city_since = _day(row["city_since"])
    if city_since is None:
        return [_new_unit(row, row["kind_vi"], REFORM_DAY, None)]
    return [
        _new_unit(row, row["kind_vi"], REFORM_DAY, city_since - timedelta(days=1)),
        _new_unit(row, CENTRAL_CITY, city_since, None),
    ]


def _new_unit(
    row: dict[str, str], kind_vi: str, valid_from: date, valid_to: date | None
) -> AdministrativeUnit:
    return AdministrativeUnit(
        code=row["code"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        kind_vi=kind_vi,
        region_code=row["region_code"],
        valid_from=valid_from,
        valid_to=valid_to,
        predecessors=tuple(row["predecessors"].split()),
        population=int(row["population_registered_2025"]),
    )


@cache
def _communes_by_province() -> dict[str, tuple[Commune, ...]]:
    grouped: defaultdict[str, list[Commune]] = defaultdict(list)
    for commune in communes():
        grouped[commune.province_code].append(commune)
    return {code: tuple(members) for code, members in grouped.items()}


def _tile(row: dict[str, str], province_code: str, *, is_archipelago: bool = False) -> Tile:
    return Tile(
        province_code=province_code,
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        column=int(row["tile_col"]),
        row=int(row["tile_row"]),
        is_archipelago=is_archipelago,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
