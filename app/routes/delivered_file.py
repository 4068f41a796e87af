"""Take in a delivered file: streamed into a room of the house, never to a shared temporary folder.

The framework's own upload would write the plain records into the system's temporary folder.
This is the one place that is not a plain `def`: a body arrives piece by piece.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, FormParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from access_control.model import HOUSE
from app.routes.refusals import NotUnderstood
from app.routes.visitor import Member, from_own_page, signed_in
from catalog.errors import SourceTooLarge
from catalog.read_source import display_name
from storage.sealed_tables import workroom

LONGEST_NAME = 200
_FORM_BYTES = 1 << 20
_FORM = b"multipart/form-data"


@dataclass(frozen=True)
class DeliveredFile:
    """A file as a steward delivered it, and the fields of the form beside it."""

    member: Member
    fields: Mapping[str, str]
    source: Path

    def field(self, name: str) -> str:
        return self.fields.get(name, "").strip()


async def delivery(
    request: Request,
    member: Annotated[Member, Depends(signed_in)],
    _own: Annotated[None, Depends(from_own_page)],
) -> AsyncIterator[DeliveredFile]:
    """Receive the file; it is gone when the request is over, whatever happened.

    Who may not register is refused before a byte is kept.

    Raises:
        AccessDenied: They may not register.
        SourceTooLarge: Over the limit of the house.
        NotUnderstood: Not a form with a file.
    """
    house = member.house
    house.guard.admit(member.account, "register", HOUSE, house.now())
    with workroom(house.vault) as room:
        fields, source = await _received(request, room, house.settings.max_delivery_bytes)
        yield DeliveredFile(member, fields, source)


async def _received(request: Request, room: Path, most: int) -> tuple[dict[str, str], Path]:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != _FORM or b"boundary" not in options:
        raise _no_file()
    fields: dict[str, str] = {}
    files: list[File] = []

    def keep(field: Field) -> None:
        name, value = field.field_name or b"", field.value or b""
        fields[name.decode("utf-8", "replace")] = value.decode("utf-8", "replace")

    config = {"UPLOAD_DIR": str(room), "UPLOAD_DELETE_TMP": False, "MAX_MEMORY_FILE_SIZE": 0}
    parser = FormParser(
        _FORM.decode(), keep, files.append, boundary=options[b"boundary"], config=config
    )
    try:
        await _feed(request, parser, most)
    except FormParserError:
        raise _no_file() from None
    return fields, _named(files, room)


async def _feed(request: Request, parser: FormParser, most: int) -> None:
    taken = 0
    async for block in request.stream():
        taken += len(block)
        if taken > most + _FORM_BYTES:
            raise SourceTooLarge(
                f"the file is over the limit of {most / (1 << 30):.1f} GiB. "
                "Deliver it month by month, or as Parquet",
                vi=f"tệp vượt giới hạn {most / (1 << 30):.1f} GiB. "
                "Hãy giao theo từng tháng, hoặc dùng Parquet",
            )
        await run_in_threadpool(parser.write, block)
    parser.finalize()


def _named(files: list[File], room: Path) -> Path:
    """Give the file the name it may be shown under; its ending says what it is."""
    written = [file for file in files if file.actual_file_name]
    if not written:
        raise _no_file()
    file = written[0]
    file.close()
    source = room / safe_name((file.file_name or b"").decode("utf-8", "replace"))
    Path((file.actual_file_name or b"").decode()).rename(source)
    return source


def safe_name(delivered: str) -> str:
    """A name that may be shown and that fits on a disk.

    >>> safe_name("../../thu hộ.csv"), safe_name("..")
    ('thu hộ.csv', 'file')
    """
    name = display_name(delivered).strip()
    while len(name.encode()) > LONGEST_NAME:
        name = name[1:]
    return name if name.strip(".") else "file"


def _no_file() -> NotUnderstood:
    return NotUnderstood(
        "no file arrived. Choose a CSV or Parquet file and send the form again",
        vi="không nhận được tệp. Hãy chọn tệp CSV hoặc Parquet rồi gửi lại biểu mẫu",
    )


Delivered = Annotated[DeliveredFile, Depends(delivery)]
