"""The last look at the very bytes before they leave: only what the plan allows, nothing personal."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from anonymization.tables.plan import Product
from publishing.dictionary import DictionaryColumn, dictionary_of
from publishing.errors import PersonalDataFound

FORMULA = r"^[=+\-@\t\r]"
"""What makes a spreadsheet calculate instead of show (OWASP, CSV Injection)."""

FindsPersonalData = Callable[[str, pl.Series], int]
"""How many of the distinct values of a column hold something personal."""


def preflight(folder: Path, product: Product, finds: FindsPersonalData) -> None:
    """Check the CSV of a packed release as its readers will see it.

    Raises:
        PersonalDataFound: A column the plan does not name, a code its list does not know, or a
            text with something personal. Names the column and counts; nothing leaves.
    """
    table = pl.read_csv(folder / "data.csv", infer_schema=False)
    columns = dictionary_of(product.plan)
    if table.columns != [column.name for column in columns]:
        raise _stopped("columns that the publication plan does not name", "cột ngoài kế hoạch", 1)
    for column in columns:
        values = table[column.name].drop_nulls().unique()
        _check_column(column, values, finds)


def _check_column(column: DictionaryColumn, values: pl.Series, finds: FindsPersonalData) -> None:
    if column.codes:
        unknown = values.filter(~values.is_in([code for code, _ in column.codes])).len()
        if unknown:
            raise _stopped(
                f"values of `{column.name}` that are in no code list",
                f"giá trị của `{column.name}` ngoài danh mục mã",
                unknown,
            )
    elif column.kind != "text":
        broken = values.cast(pl.Float64, strict=False).null_count()
        if broken:
            raise _stopped(
                f"values of `{column.name}` that are no numbers",
                f"giá trị của `{column.name}` không phải số",
                broken,
            )
    elif formulas := values.filter(values.str.contains(FORMULA)).len():
        raise _stopped(
            f"texts in `{column.name}` that a spreadsheet would run as formulas",
            f"văn bản trong `{column.name}` mà bảng tính sẽ chạy như công thức",
            formulas,
        )
    elif found := finds(column.name, values.filter(~values.is_in(column.harmless))):
        raise _stopped(
            f"texts in `{column.name}` that look personal",
            f"văn bản trong `{column.name}` có dấu hiệu dữ liệu cá nhân",
            found,
        )


def _stopped(en: str, vi: str, count: int) -> PersonalDataFound:
    return PersonalDataFound(
        f"nothing is published: found {count} {en}. Correct the dataset and submit it again",
        vi=f"không công bố: phát hiện {count} {vi}. Hãy sửa bộ dữ liệu rồi gửi lại",
    )
