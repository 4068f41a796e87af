"""Invented people and what the tests of records share. Nobody in here exists."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from anonymization.records.detect import Detector
from anonymization.records.model import (
    ColumnTreatment,
    EntityType,
    Finding,
    Span,
    Treatment,
    TreatmentPlan,
)
from anonymization.records.recognizers.tax_code import WEIGHTS
from anonymization.records.rules import RecordRules, read_record_rules
from anonymization.records.text import without_marks
from anonymization.records.treat import TreatmentTools
from catalog.model import ColumnRole, PersonalDataClass
from storage.keys import BlockKey

POLICIES = Path(__file__).parents[4] / "policies"
KEY = BlockKey(bytes(range(32)))
OTHER_KEY = BlockKey(bytes(range(1, 33)))
AS_OF = date(2025, 6, 1)


@cache
def the_detector() -> Detector:
    return Detector()


@cache
def the_rules() -> RecordRules:
    return read_record_rules(POLICIES)


def the_tools(*, key: BlockKey = KEY) -> TreatmentTools:
    rules = the_rules()
    return TreatmentTools(
        key,
        the_detector(),
        rules.placeholders,
        rules.age_bands,
        AS_OF,
        domain="a-product.a-purpose",
        shift_within=rules.treatments.dates_move_within_days,
    )


def spans(text: str, *, column: str = "") -> list[Span]:
    return the_detector().spans(text, column=column)


def kinds(text: str, *, column: str = "") -> set[EntityType]:
    return {span.entity for span in spans(text, column=column)}


def found(text: str, entity: EntityType, *, column: str = "") -> list[str]:
    return [text[s.start : s.end] for s in spans(text, column=column) if s.entity is entity]


def findings(name: str, values: Sequence[str | None] | Sequence[int]) -> list[Finding]:
    return the_detector().findings(name, pl.Series(name, values))


def a_treatment(
    column: str,
    treatment: str,
    *,
    role: ColumnRole = ColumnRole.ATTRIBUTE,
    personal_class: PersonalDataClass = PersonalDataClass.BASIC,
) -> ColumnTreatment:
    return ColumnTreatment(column, Treatment.parse(treatment), personal_class, role)


def a_plan(person: str = "", **treatments: str) -> TreatmentPlan:
    columns = tuple(a_treatment(column, text) for column, text in treatments.items())
    return TreatmentPlan("open-statistics", columns, person=person)


def citizen_ids(count: int, *, seed: int = 1) -> list[str]:
    rng = np.random.default_rng(seed)
    years, rest = rng.integers(40, 99, count), rng.integers(0, 10**6, count)
    return [
        f"0{province}{rng.integers(0, 2)}{year}{last:06d}"
        for province, year, last in zip(
            rng.choice(["01", "24", "38", "79", "96"], count), years, rest, strict=True
        )
    ]


def si_numbers(count: int, *, seed: int = 2) -> list[str]:
    rng = np.random.default_rng(seed)
    provinces = rng.choice(["01", "25", "40", "79", "91"], count)
    serials = rng.integers(0, 10**8, count)
    return [f"{province}{serial:08d}" for province, serial in zip(provinces, serials, strict=True)]


def health_cards(count: int) -> list[str]:
    long = [f"DN4{number[:2]}{number}" for number in si_numbers(count, seed=3)]
    return [card if i % 5 else card[-10:] for i, card in enumerate(long)]


def tax_codes(count: int, *, prefix: str = "01", seed: int = 4) -> list[str]:
    serials = np.random.default_rng(seed).permutation(10**6)[: 2 * count]
    nines = [f"{prefix}{serial + 10**6:07d}" for serial in serials]
    checks = [
        10 - sum(w * int(d) for w, d in zip(WEIGHTS, nine, strict=True)) % 11 for nine in nines
    ]
    codes = [f"{nine}{check}" for nine, check in zip(nines, checks, strict=True) if check < 10]
    return codes[:count]


def phones(count: int, *, seed: int = 5) -> list[str]:
    rng = np.random.default_rng(seed)
    prefixes = rng.choice(["090", "035", "098", "077"], count)
    return [f"{p}{n:07d}" for p, n in zip(prefixes, rng.integers(0, 10**7, count), strict=True)]


FAMILIES = ("Nguyễn", "Trần", "Lê", "PHẠM", "Hoàng", "Vũ", "Cao", "Giàng", "Bùi", "Đỗ")
MIDDLES = ("Văn", "Thị", "Minh", "A", "THỊ", "Van")
GIVENS = ("An", "Bình", "Cường", "Hà", "Páo", "LAN", "Dung", "Giang", "Huệ", "Khánh")


def names(count: int) -> list[str]:
    """Return names with marks, and every seventh without."""
    marked = [
        f"{FAMILIES[i % 10]} {MIDDLES[i // 10 % 6]} {GIVENS[i // 60 % 10]}" for i in range(count)
    ]
    return [name if i % 7 else without_marks(name) for i, name in enumerate(marked)]


def a_register(rows: int = 120) -> pl.DataFrame:
    """Return rows with the columns of the participants' register."""
    return pl.DataFrame(
        {
            "so_dinh_danh": citizen_ids(rows),
            "ma_so_bhxh": si_numbers(rows),
            "ma_the_bhyt": health_cards(rows),
            "ho_ten": names(rows),
            "ngay_sinh": [
                f"{1 + i % 28:02d}/{1 + i % 12:02d}/{1950 + i % 60}" for i in range(rows)
            ],
            "gioi_tinh": ["Nam" if i % 2 else "Nữ" for i in range(rows)],
            "dia_chi": [f"thôn {i}, xã Tân Lập, tỉnh Lào Cai" for i in range(rows)],
            "dien_thoai": phones(rows),
            "email": [f"nguoi{i}@vidu.vn" for i in range(rows)],
            "ma_tinh": ["01" if i % 2 else "79" for i in range(rows)],
            "ma_xa": [f"{4 + i:05d}" for i in range(rows)],
            "ma_don_vi": [f"TA{i:04d}B" for i in range(rows)],
            "ma_so_thue": tax_codes(rows),
            "hinh_thuc": ["bắt buộc" if i % 3 else "tự nguyện" for i in range(rows)],
            "thang": [f"2025-{1 + i % 12:02d}" for i in range(rows)],
            "muc_dong": [4_960_000 + 1000 * i for i in range(rows)],
            "ghi_chu": [_note(i) for i in range(rows)],
            "nguon": ["DỮ LIỆU GIẢ LẬP"] * rows,
        }
    )


def _note(number: int) -> str | None:
    notes = (
        f"Đã gọi ông Lý Văn Tám, SĐT 09123{number:05d}",
        f"CCCD 00109001{number:04d} không khớp",
        "Theo Quyết định 595/QĐ-BHXH",
        None,
    )
    return notes[number % len(notes)]
