"""Read a delivered file: is it what it says, and is it whole? Then bring it into Parquet.

Every refusal names the place (line, column, position) and the next step, never a value.
"""

import codecs
import csv
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from catalog.errors import SourceTooLarge, UnreadableSource
from storage.engine import Engine

MAX_BYTES = 8 << 30
MAX_NAME = 120
MAX_HEADER = 1 << 16
MOST_DIGITS_IN_A_NAME = 6  # `thu_nhap_202501` is a name, the numbers of persons are longer
DELIMITERS = ",;\t|"
_BLOCK = 1 << 20
_BOM = codecs.BOM_UTF8
_PARQUET = b"PAR1"


@dataclass(frozen=True, slots=True)
class SourceLimits:
    """How large a delivered file may be, in bytes."""

    max_bytes: int = MAX_BYTES


def bring_into_parquet(source: Path, target: Path, engine: Engine, limits: SourceLimits) -> None:
    """Check a delivered CSV or Parquet file and write it as Parquet to `target`.

    Raises:
        SourceTooLarge: Over the limit.
        UnreadableSource: Missing, empty, of another kind, not UTF-8, or with columns that have
            no name or share one.
        UnreadableTable: A line does not fit the header.
    """
    kind = _kind(source, limits)
    if kind == "parquet":
        _check_parquet(source)
        target.write_bytes(b"")  # claims the name before the large copy starts
        _copy(source, target)
    else:
        _check_csv(source)
        delimiter, columns = _header(source)
        _check_columns(columns)
        with _plainly_named(source, target.with_name(f"{target.name}.source")) as plain:
            engine.csv_to_parquet(plain, target, columns=columns, delimiter=delimiter)
    _check_columns(pq.read_schema(target).names)
    if not pq.read_metadata(target).num_rows:
        raise _refused("it has a header and no rows", "chỉ có tiêu đề, không có dòng dữ liệu nào")


def display_name(path: str) -> str:
    r"""The name of a delivered file as it may be shown: no folders, no control characters.

    >>> display_name("../../etc/pass\nwd.csv")
    'passwd.csv'
    """
    name = path.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(c for c in unicodedata.normalize("NFC", name) if c.isprintable())
    return shown[-MAX_NAME:] or "file"


def _kind(source: Path, limits: SourceLimits) -> str:
    if not source.is_file():
        raise _refused("there is no such file", "không có tệp này")
    size = source.stat().st_size
    if size == 0:
        raise _refused("it is empty", "tệp rỗng")
    if size > limits.max_bytes:
        gib, most = size / (1 << 30), limits.max_bytes / (1 << 30)
        raise SourceTooLarge(
            f"the file has {gib:.1f} GiB; the limit is {most:.1f} GiB. "
            "Deliver it month by month, or as Parquet",
            vi=f"tệp có {gib:.1f} GiB; giới hạn là {most:.1f} GiB. "
            "Hãy giao theo từng tháng, hoặc dùng Parquet",
        )
    ending = source.suffix.lower()
    if ending not in (".csv", ".parquet"):
        raise _refused("only .csv and .parquet are taken", "chỉ nhận .csv và .parquet")
    return ending[1:]


def _check_parquet(source: Path) -> None:
    with source.open("rb") as file:
        head = file.read(len(_PARQUET))
    if head != _PARQUET:
        raise _refused(
            "it says Parquet and is not", "đuôi tệp là Parquet nhưng nội dung không phải"
        )
    try:
        with source.open("rb") as file:
            pq.read_metadata(file)
    except (OSError, ValueError):
        raise _refused("it breaks off before its end", "tệp bị cụt") from None


def _check_csv(source: Path) -> None:
    """The whole file must be UTF-8 text; the first bytes tell the usual other things."""
    with source.open("rb") as file:
        head = file.read(_BLOCK)
        if head.startswith(
            (_PARQUET, b"PK\x03\x04", b"\x89PNG", b"%PDF", b"\x1f\x8b", b"\xd0\xcf")
        ):
            raise _refused("it says CSV and is not", "đuôi tệp là CSV nhưng nội dung không phải")
        # The one mark that a file may begin with; any other was glued in with another file.
        decoder, lines, block = codecs.getincrementaldecoder("utf-8")(), 1, head.removeprefix(_BOM)
        while block:
            lines += _decode(block, decoder, lines)
            block = file.read(_BLOCK)
        _decode(b"", decoder, lines, final=True)


def _decode(
    block: bytes, decoder: codecs.IncrementalDecoder, line: int, *, final: bool = False
) -> int:
    """Return the number of line ends in a block of UTF-8 text."""
    zero = block.find(b"\0")
    if zero >= 0:
        where = line + block.count(b"\n", 0, zero)
        raise _refused(
            f"line {where} holds zero bytes. Save the file as UTF-8 (Unicode)",
            f"dòng {where} chứa byte rỗng. Hãy lưu tệp dạng UTF-8 (Unicode)",
        )
    try:
        text = decoder.decode(block, final)
    except UnicodeDecodeError as error:
        where = line + error.object.count(b"\n", 0, error.start)
        raise _refused(
            f"line {where} is not UTF-8. Save the file as UTF-8 (Unicode)",
            f"dòng {where} không phải UTF-8. Hãy lưu tệp dạng UTF-8 (Unicode)",
        ) from None
    if "\ufeff" in text:
        where = line + text.count("\n", 0, text.index("\ufeff"))
        raise _refused(
            f"a second file begins in line {where}. Deliver each file by itself",
            f"tệp thứ hai bắt đầu ở dòng {where}. Hãy giao riêng từng tệp",
        )
    return block.count(b"\n")


def _header(source: Path) -> tuple[str, list[str]]:
    """Return the delimiter and the column names, from the first line."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        line = file.readline(MAX_HEADER)
    delimiter = max(DELIMITERS, key=line.count)
    return delimiter, next(csv.reader([line], delimiter=delimiter), [])


def _check_columns(names: list[str]) -> None:
    if not names or any(not name.strip() for name in names):
        raise _refused("a column has no name", "có cột không có tên")
    values = [place for place, name in enumerate(names, start=1) if _reads_like_a_value(name)]
    if values:
        # Not by its name: in a file without a header that is somebody's number or address.
        raise _refused(
            f"column {values[0]} of the first line reads like a value, not like a name. "
            "Put a line with the names of the columns first",
            f"cột {values[0]} của dòng đầu giống giá trị, không giống tên cột. "
            "Hãy thêm dòng tiêu đề",
        )
    counted = Counter(name.strip().casefold() for name in names)
    doubled = sorted(name for name, count in counted.items() if count > 1)
    if doubled:
        raise _refused(
            f"columns share a name: {', '.join(doubled)}. Give each its own",
            f"các cột trùng tên: {', '.join(doubled)}. Hãy đặt tên khác nhau",
        )


def _reads_like_a_value(name: str) -> bool:
    digits = sum(c.isdigit() for c in name)
    return (
        digits > MOST_DIGITS_IN_A_NAME
        or len(name) > MAX_NAME
        or name.strip().startswith(("=", "+", "-", "@"))
        or "@" in name
        or not name.isprintable()
    )


@contextmanager
def _plainly_named(source: Path, link: Path) -> Iterator[Path]:
    """The file under a name of ours: not every name on a disk is a text that libraries take."""
    link.symlink_to(source.resolve())
    try:
        yield link
    finally:
        link.unlink()


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as reader, target.open("wb") as writer:
        while block := reader.read(_BLOCK):
            writer.write(block)


def _refused(en: str, vi: str) -> UnreadableSource:
    return UnreadableSource(
        f"the delivered file is not taken: {en}. Check the file and deliver it again",
        vi=f"không nhận tệp đã giao: {vi}. Hãy kiểm tra và giao lại tệp",
    )
