"""Addresses: house, street or hamlet, commune, province; the old ones with a district between.

Districts ended on 2025-07-01. The streets and hamlets are common names, the districts two of each
old province from memory; that such a street is in such a commune is invented.
"""

import numpy as np
import polars as pl

from app.demo.draw import Flags, Integers
from app.demo.places import Places

STREETS = (
    "Trần Hưng Đạo", "Lê Lợi", "Nguyễn Trãi", "Quang Trung", "Lý Thường Kiệt", "Hai Bà Trưng",
    "Hùng Vương", "Nguyễn Du", "Phan Chu Trinh", "Ngô Quyền", "Lê Duẩn", "Điện Biên Phủ",
    "Hoàng Diệu", "Phan Đình Phùng", "Nguyễn Thái Học", "Cách Mạng Tháng Tám", "Hòa Bình",
    "Thống Nhất", "Trường Chinh", "Võ Thị Sáu", "Nguyễn Văn Cừ", "Lạc Long Quân", "Âu Cơ",
    "Tô Hiến Thành", "Bùi Thị Xuân", "Đào Duy Từ", "Thủy Lợi", "Hòa Mã", "Chùa Láng", "Bờ Sông",
)  # fmt: skip
NORTHERN_HAMLETS = (
    "thôn Đông", "thôn Đoài", "thôn Thượng", "thôn Hạ", "thôn Hòa Lạc", "bản Nà Lò", "bản Pá Hòa",
    "xóm Mới", "xóm Bãi", "tổ dân phố 7",
)  # fmt: skip
SOUTHERN_HAMLETS = (
    "ấp Bình Hòa", "ấp Tân Lập", "ấp An Thạnh", "ấp Mỹ Thủy", "ấp 3", "khóm 4", "khu phố 3",
    "khu phố Hòa Thuận", "buôn Ea Kmát", "thôn Phú Hòa",
)  # fmt: skip


def invent_addresses(
    places: Places, home: Integers, commune: Integers, rng: np.random.Generator
) -> pl.DataFrame:
    """Return `dia_chi`, with the two levels since 2025-07-01, and `dia_chi_cu` with three."""
    parts = places.assumptions.select("district_a", "district_b")[home].with_columns(
        house=_houses(places.is_southern[home], rng),
        commune=places.commune_names.gather(commune),
        province=places.new_names.gather(home),
        old_province=places.old_names.gather(home),
        is_first=pl.Series(rng.random(len(home)) < 0.5),  # noqa: PLR2004
    )
    district = pl.when("is_first").then("district_a").otherwise("district_b")
    return parts.select(
        dia_chi=pl.concat_str("house", "commune", "province", separator=", "),
        dia_chi_cu=pl.concat_str("house", "commune", district, "old_province", separator=", "),
    )


def _houses(is_southern: Flags, rng: np.random.Generator) -> pl.Series:
    size, hamlets = len(is_southern), len(NORTHERN_HAMLETS)
    hamlet = is_southern * hamlets + rng.integers(0, hamlets, size)
    parts = pl.DataFrame(
        {
            "form": rng.random(size),
            "number": rng.integers(1, 400, size),
            "alley": rng.integers(1, 120, size),
            "street": pl.Series(STREETS).gather(rng.integers(0, len(STREETS), size)),
            "hamlet": pl.Series(NORTHERN_HAMLETS + SOUTHERN_HAMLETS).gather(hamlet),
        }
    )
    return parts.select(
        pl.when(pl.col("form") < 0.45)  # noqa: PLR2004
        .then("hamlet")
        .when(pl.col("form") < 0.75)  # noqa: PLR2004
        .then(pl.format("số {} đường {}", "number", "street"))
        .when(pl.col("form") < 0.9)  # noqa: PLR2004
        .then(pl.format("số {} ngõ {} phố {}", "number", "alley", "street"))
        .otherwise(pl.format("{}/{} {}", "alley", "number", "street"))
    ).to_series()
