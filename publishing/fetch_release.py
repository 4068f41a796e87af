"""Bring a release here to be looked at: from a folder, a ZIP file, or the address of its page.

Nothing of it is trusted yet: names and sizes are bounded, and only plain names are written.
"""

import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import urlsplit

from publishing.errors import NotARelease
from publishing.portals.session import Patience, PortalSession
from publishing.sign import MANIFEST, PUBLIC_KEY, SIGNATURE

MOST_FILES = 100
MOST_BYTES = 8 << 30
"""A release of ten million rows in every format stays below."""
_BLOCK = 1 << 20
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LINE = re.compile(r"[0-9a-f]{64}  (.+)")


@contextmanager
def release_folder(source: str) -> Iterator[Path]:
    """Give a folder with the files of a release; what was brought here is gone afterwards.

    `source` is a folder, a ZIP file, or an address such as `https://HOST/dataset/NAME/v1`.

    Raises:
        NotARelease: It is none of these, too large, or has names that no release has.
        PortalUnavailableError: The address does not answer.
    """
    if Path(source).is_dir():
        yield Path(source)
        return
    with tempfile.TemporaryDirectory(prefix="minhbach-verify-") as room:
        folder = Path(room)
        if urlsplit(source).scheme in ("http", "https"):
            _download(source.rstrip("/"), folder)
        else:
            _unpack(Path(source), folder)
        yield folder


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            _check_amount(len(entries), sum(entry.file_size for entry in entries))
            parents = {PurePosixPath(entry.filename).parent for entry in entries}
            if len(parents) > 1:
                raise _no_release("it has several folders", "có nhiều thư mục")
            for entry in entries:
                with packed.open(entry) as content:
                    _write(folder, PurePosixPath(entry.filename).name, _blocks(content))
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, RuntimeError):
        raise _no_release(
            "it is no folder, no ZIP file and no address",
            "không phải thư mục, tệp ZIP hay địa chỉ",
        ) from None


def _blocks(content: IO[bytes]) -> Iterator[bytes]:
    while block := content.read(_BLOCK):
        yield block


def _download(address: str, folder: Path) -> None:
    host = urlsplit(address).hostname or ""
    with PortalSession(address, host, Patience(), not_repeatable=()) as session:
        for name in (MANIFEST, SIGNATURE, PUBLIC_KEY):
            _fetch(session, address, name, folder)
        text = (folder / MANIFEST).read_bytes().decode("ascii", "replace")
        named = [found.group(1) for found in map(_LINE.fullmatch, text.splitlines()) if found]
        _check_amount(len(named), 0)
        for name in named:
            _fetch(session, address, name, folder)


def _fetch(session: PortalSession, address: str, name: str, folder: Path) -> None:
    _check_name(name)
    with session.get(f"{address}/{name}", stream=True) as answer:
        if not answer.ok:
            raise _no_release(f"`{name}` is not there", f"không có `{name}`")
        _write(folder, name, answer.iter_content(_BLOCK))


def _write(folder: Path, name: str, blocks: Iterator[bytes]) -> None:
    _check_name(name)
    taken = sum(path.stat().st_size for path in folder.iterdir())
    with (folder / name).open("xb") as file:
        for block in blocks:
            taken += len(block)
            _check_amount(1, taken)
            file.write(block)


def _check_name(name: str) -> None:
    if not _PLAIN.fullmatch(name):
        raise _no_release("a file has a name that no release has", "có tệp mang tên lạ")


def _check_amount(files: int, size: int) -> None:
    if files > MOST_FILES or size > MOST_BYTES:
        raise _no_release("it is too large", "quá lớn")


def _no_release(en: str, vi: str) -> NotARelease:
    return NotARelease(
        f"this is no release: {en}. Give its folder, its ZIP file or the address of its page",
        vi=f"đây không phải bản phát hành: {vi}. Hãy chỉ ra thư mục, tệp ZIP hoặc địa chỉ trang",
    )
