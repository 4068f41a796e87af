"""An Excel workbook (ISO/IEC 29500): the table, its dictionary, and what it is.

Written row by row, so that a large table does not stand in memory as XML. A text is never taken for
a formula, a number or an address.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from xlsxwriter import Workbook

from publishing.formats.about import about
from publishing.formats.model import ReleaseContents

MOST_ROWS = 1_048_576 - 1
"""What a sheet holds below its heading (Excel specifications and limits)."""
_WIDTHS = (28, 60, 60)


def fits_a_sheet(contents: ReleaseContents) -> bool:
    """Tell whether Excel can show the whole table."""
    return contents.table.height <= MOST_ROWS


def write_xlsx(contents: ReleaseContents) -> None:
    """Write `data.xlsx`; the same contents give the same bytes."""
    texts = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    path = str(contents.folder / "data.xlsx")
    with Workbook(path, {"constant_memory": True, **texts}) as book:
        issued = datetime.fromisoformat(contents.metadata["issued"]).replace(tzinfo=UTC)
        book.set_properties({"title": contents.metadata["title"]["vi"], "created": issued})
        names = [column.name for column in contents.columns]
        _sheet(book, "Số liệu - Data", names, contents.table.iter_rows(), is_data=True)
        _sheet(
            book,
            "Từ điển - Dictionary",
            ["column", "code", "vi", "en"],
            _dictionary(contents),
        )
        _sheet(book, "Giới thiệu - About", ["", "vi", "en"], about(contents))


def _sheet(
    book: Workbook,
    name: str,
    heading: list[str],
    rows: Iterable[tuple[object, ...]],
    *,
    is_data: bool = False,
) -> None:
    sheet = book.add_worksheet(name)
    for place, width in enumerate([14] * len(heading) if is_data else (18, *_WIDTHS)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, heading, book.add_format({"bold": True}))
    number = 0
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row)
    if is_data:
        sheet.autofilter(0, 0, number, len(heading) - 1)


def _dictionary(contents: ReleaseContents) -> Iterator[tuple[str, ...]]:
    for column in contents.columns:
        yield column.name, "", column.title.vi, column.title.en
        for code, title in column.codes:
            yield column.name, code, title.vi, title.en
