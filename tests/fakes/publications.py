"""Releases for portals, valid by default: a test varies the one thing it is about."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from catalog.model import Bilingual
from publishing.portals.model import (
    ColumnKind,
    Publication,
    PublishedFile,
    PublishedTable,
    TableColumn,
)

HEADER = "ma_tinh,ky,so_nguoi,tong_chi,ngay,trang_thai,ghi_chu"
ROWS = (
    "01,2026-Q1,1200,35000000.50,2026-03-31,công bố,",
    "04,2026-Q1,,,2026-03-31,bảo mật,",
    '79,2026-Q1,9007199254740993,12345678901234567890.12,2026-03-31,công bố,"có ""dấu"", nháy"',
)
KINDS: Mapping[str, ColumnKind] = {
    "ma_tinh": "text",
    "ky": "text",
    "so_nguoi": "int",
    "tong_chi": "numeric",
    "ngay": "date",
    "trang_thai": "text",
    "ghi_chu": "text",
}
KEY = ("ma_tinh", "ky")


def a_file(folder: Path, name: str, content: bytes, **changes: Any) -> PublishedFile:
    path = folder / f"{hashlib.sha256(content).hexdigest()[:12]}-{name}"
    path.write_bytes(content)
    made = PublishedFile(
        path=path,
        name=name,
        title=Bilingual(vi="Số liệu", en="Figures"),
        format="CSV",
        media_type="text/csv",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return replace(made, **changes)


def a_table(folder: Path, rows: tuple[str, ...] = ROWS, **kinds: ColumnKind) -> PublishedTable:
    """Return a table of these rows; `so_nguoi="numeric"` declares another type for a column."""
    content = "\n".join((HEADER, *rows, "")).encode()
    path = folder / f"{hashlib.sha256(content).hexdigest()[:12]}-table.csv"
    path.write_bytes(content)
    columns = tuple(a_column(name, kinds.get(name, kind)) for name, kind in KINDS.items())
    return PublishedTable(path, columns, KEY)


def a_column(name: str, kind: ColumnKind) -> TableColumn:
    title = Bilingual(vi=f"Cột {name}", en=f"Column {name}")
    return TableColumn(name, kind, title, Bilingual(vi="Ghi chú", en="Note"))


def a_publication(
    folder: Path, *, rows: tuple[str, ...] = ROWS, release: str = "r1", **changes: Any
) -> Publication:
    content = "\n".join((HEADER, *rows, "")).encode()
    made = Publication(
        name="so-nguoi-tham-gia",
        release_id=release,
        version="1.0.0",
        title=Bilingual(vi="Số người tham gia bảo hiểm xã hội", en="People insured"),
        notes=Bilingual(vi="Số liệu tổng hợp theo tỉnh.", en="Aggregated by province."),
        organization="Bảo hiểm xã hội Việt Nam",
        licence_id="cc-by",
        licence_title=Bilingual(vi="Ghi công 4.0", en="Attribution 4.0"),
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        tags=("bảo hiểm xã hội", "thống kê (quý)"),
        issued=date(2026, 4, 1),
        modified=date(2026, 4, 2),
        frequency="quarterly",
        temporal_start="2026-01-01",
        temporal_end="2026-03-31",
        spatial="Việt Nam",
        contact_name="Ban Thống kê",
        contact_email="opendata@example.invalid",
        landing_page="https://example.invalid/releases/so-nguoi-tham-gia",
        manifest_digest=hashlib.sha256(release.encode()).hexdigest(),
        files=(a_file(folder, "số-liệu.csv", content),),
        table=a_table(folder, rows),
    )
    return replace(made, **changes)
