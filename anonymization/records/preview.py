"""Show what a plan does before it does it, on invented rows: three rows about two people.

The treatments are the real ones, the rows and the key are not: the key is written here for all to
see, so no preview can tell anything about a real pseudonym.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from anonymization.records.model import ColumnTreatment, EntityType, TreatmentPlan
from anonymization.records.treat import TreatmentTools, treat_batch
from catalog.model import ColumnProfile
from storage.keys import BlockKey

PREVIEW_KEY = BlockKey(b"this key protects nobody at all.")
Three = tuple[str, str, str]

# The first two rows are about one person, the third about another. Nobody here exists.
INVENTED: Mapping[str, Three] = {
    EntityType.CITIZEN_ID: ("001090012345", "001090012345", "079303001234"),
    EntityType.SI_NUMBER: ("0120878811", "0120878811", "7923456789"),
    EntityType.HEALTH_CARD: ("DN4010120878811", "DN4010120878811", "HS4797923456789"),
    EntityType.TAX_CODE: ("0100109106", "0100109106", "0314409058-002"),
    EntityType.PHONE: ("0912345678", "0912345678", "0356789012"),
    EntityType.EMAIL: ("nguoi.a@vidu.vn", "nguoi.a@vidu.vn", "nguoi.b@vidu.vn"),
    EntityType.BIRTH_DATE: ("15/03/1990", "15/03/1990", "02/11/2003"),
    EntityType.PERSON: ("Nguyễn Văn An", "Nguyễn Văn An", "Lê Thị Bình"),
    EntityType.ADDRESS: (
        "số 5, phường Ba Đình, Hà Nội",
        "số 5, phường Ba Đình, Hà Nội",
        "ấp 3, xã Đất Mũi, tỉnh Cà Mau",
    ),
    EntityType.BANK_ACCOUNT: ("19035678901234", "19035678901234", "0011004123456"),
    EntityType.BANK_CARD: ("9704000000000018", "9704000000000018", "9704000000000026"),
    EntityType.PLATE: ("30A-123.45", "30A-123.45", "59X2-889.01"),
    EntityType.PASSPORT: ("C1234567", "C1234567", "B7654321"),
    "sex": ("Nam", "Nam", "Nữ"),
    "nationality": ("VN", "VN", "LA"),
    "province": ("01", "01", "96"),
    "commune": ("00004", "00004", "32248"),
    "employer": ("TA0001B", "TA0001B", "CM0042C"),
    "participation": ("BB", "BB", "TN"),
    "contribution-month": ("2025-03", "2025-04", "2025-03"),
    "contribution-base": ("5310000", "5310000", "4960000"),
    "benefit": ("2400000", "2500000", "1800000"),
    "event-date": ("01/04/2025", "15/04/2025", "01/04/2025"),
    "health": ("J18", "J20", "S52"),
    "origin-or-belief": ("Kinh", "Kinh", "Tày"),
    "bank-account": ("19035678901234", "19035678901234", "0011004123456"),
    "free-text": (
        "Đã gọi ông Nguyễn Văn An, SĐT 0912345678",
        "Ông Nguyễn Văn An xin sửa ngày sinh",
        "Bà Lê Thị Bình, SĐT 0356789012",
    ),
    "record-source": ("tệp 1", "tệp 1", "tệp 2"),
}
OTHERWISE: Mapping[str, Three] = {
    "int": ("11", "12", "21"),
    "numeric": ("1.1", "1.2", "2.1"),
    "date": ("2025-04-01", "2025-04-15", "2025-04-01"),
}
JUST_TEXT: Three = ("a-1", "a-2", "b-1")


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """Invented values of one column before and after; nothing after it means it is dropped."""

    treatment: ColumnTreatment
    before: Sequence[str]
    after: Sequence[str | None]


def preview_plan(
    plan: TreatmentPlan, columns: Sequence[ColumnProfile], tools: TreatmentTools
) -> tuple[ColumnPreview, ...]:
    """Return, for every column of the plan, what its treatment makes of invented values."""
    kinds = {column.name: column.kind for column in columns}
    before = pl.DataFrame(
        {one.column: _invented(one, kinds.get(one.column, "")) for one in plan.columns},
        schema_overrides={one.column: pl.String for one in plan.columns},
    )
    after = treat_batch(before, plan, replace(tools, key=PREVIEW_KEY))
    return tuple(
        ColumnPreview(
            one,
            before[one.column].to_list(),
            after[one.column].to_list() if one.column in after.columns else [None] * before.height,
        )
        for one in plan.columns
    )


def _invented(column: ColumnTreatment, kind: str) -> Three:
    return INVENTED.get(column.kind) or OTHERWISE.get(kind, JUST_TEXT)
