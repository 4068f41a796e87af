"""The sealed vault: files named by their digest, encrypted in chunks, read at any place.

A file is sealed in chunks of 1 MiB, each with AES-256-GCM under the chunk's own context
(file id, number, last or not), so that cut, swapped or moved chunks do not open. The name is
the SHA-256 of the *plain* bytes: the same content is kept once and cannot be changed under
a reference.
"""

import contextlib
import fcntl
import hashlib
import io
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, BinaryIO

from storage.errors import BilingualError, Refusal
from storage.keys import NONCE_BYTES, TAG_BYTES, SealBrokenError, SealingKey, wipe
from storage.rooms import room_in, sync

CHUNK = 1 << 20
SEALED_CHUNK = NONCE_BYTES + CHUNK + TAG_BYTES
FILE_ID_BYTES = 16
_MAGIC = b"minhbach-vault-1"
_HEAD = len(_MAGIC) + FILE_ID_BYTES


class NotInVault(Refusal):
    """A digest that the vault does not hold (any more)."""


@dataclass(frozen=True, slots=True)
class Vault:
    """A folder of sealed files."""

    folder: Path
    key: SealingKey
    on_new: Callable[[str], None] = field(default=lambda _digest: None, compare=False)
    """Hears the digest of every file that was not there before."""

    @property
    def rooms(self) -> Path:
        """Where drafts are made."""
        return self.folder / "work"

    def put(self, source: IO[bytes], on_bytes: Callable[[int], None] = lambda _count: None) -> str:
        """Seal everything that `source` gives and return the SHA-256 of the plain bytes.

        Nothing half-written stays behind: the file gets its name only when it is complete.
        """
        with room_in(self.rooms) as room:
            draft = room / "sealed"
            with draft.open("wb") as target:
                digest = _seal(source, target, self.key, on_bytes)
            if not self._path(digest).exists():
                self.on_new(digest)
            draft.replace(self._path(digest))
        sync(self.folder)
        return digest

    @contextlib.contextmanager
    def all_or_nothing(self, count_uses: Callable[[str], int]) -> Iterator["Vault"]:
        """The vault for a step that may fail at its end: what it added is taken out again then.

        `count_uses` tells how often a digest is referred to: equal content is kept once, so
        somebody else may have come to rely on the file meanwhile. While others are in the middle
        of such a step nothing is taken out: a sealed file too many harms nobody.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.folder, os.O_RDONLY)
        added: list[str] = []
        try:
            fcntl.flock(lock, fcntl.LOCK_SH)
            try:
                yield replace(self, on_new=added.append)
            except BaseException:
                with contextlib.suppress(BlockingIOError, BilingualError):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    for digest in added:
                        if not count_uses(digest):
                            self.remove(digest)
                raise
        finally:
            os.close(lock)

    def open(self, digest: str) -> BinaryIO:
        """Open a sealed file for reading at any place.

        Raises:
            NotInVault: The vault has no such file.
            SealBrokenError: Raised while reading, when the bytes were tampered with.
        """
        path = self._path(digest)
        if not path.exists():
            raise NotInVault(
                f"the vault has no file {digest[:12]}…. Register the dataset again",
                vi=f"kho niêm phong không có tệp {digest[:12]}…. Hãy đăng ký lại bộ dữ liệu",
            )
        return io.BufferedReader(_SealedFile(path, self.key), buffer_size=CHUNK)  # type: ignore[type-var]

    def remove(self, digest: str) -> None:
        self._path(digest).unlink(missing_ok=True)

    def destroy_forgotten(
        self, count_uses: Callable[[str], int], *, wait: bool = True
    ) -> int | None:
        """Overwrite and remove every file that nothing refers to; return how many there were.

        For what must not be readable any more by anybody, also not from the disk: files that were
        replaced, and those that killed processes left. Others may be in the middle of a step and
        not have referred to theirs yet: this waits for them, or without `wait` leaves all as it
        is and returns nothing. Copies in backups and snapshots have to be cleared by those who keep them.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            sealed = [path for path in self.folder.iterdir() if path.is_file()]
            forgotten = [path for path in sealed if not count_uses(path.name)]
            for path in forgotten:
                wipe(path)
            return len(forgotten)
        except BlockingIOError:
            return None
        finally:
            os.close(lock)

    def _path(self, digest: str) -> Path:
        return self.folder / digest


def _seal(
    source: IO[bytes], target: BinaryIO, key: SealingKey, on_bytes: Callable[[int], None]
) -> str:
    file_id = secrets.token_bytes(FILE_ID_BYTES)
    target.write(_MAGIC + file_id)
    digest = hashlib.sha256()
    number, chunk = 0, source.read(CHUNK)
    while True:
        following = source.read(CHUNK) if len(chunk) == CHUNK else b""
        digest.update(chunk)
        target.write(key.seal(chunk, context=_context(file_id, number, last=not following)))
        on_bytes(len(chunk))
        if not following:
            break
        number, chunk = number + 1, following
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest()


def _context(file_id: bytes, number: int, *, last: bool) -> bytes:
    return file_id + number.to_bytes(8, "big") + (b"\x01" if last else b"\x00")


class _SealedFile(io.RawIOBase):
    """Reads the plain bytes of a sealed file, one chunk at a time."""

    def __init__(self, path: Path, key: SealingKey) -> None:
        self._file = path.open("rb")
        self._key = key
        head = self._file.read(_HEAD)
        sealed = path.stat().st_size - _HEAD
        self._file_id = head[len(_MAGIC) :]
        self._chunks = -(-sealed // SEALED_CHUNK)
        self._size = sealed - self._chunks * (NONCE_BYTES + TAG_BYTES)
        if head[: len(_MAGIC)] != _MAGIC or self._chunks < 1 or self._size < 0:
            self._file.close()
            raise SealBrokenError(
                "a file in the vault is not a sealed file. Restore it from backup",
                vi="một tệp trong kho không phải tệp niêm phong. Hãy khôi phục từ bản sao lưu",
            )
        self._place = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if self._place >= self._size:
            return 0
        number, within = divmod(self._place, CHUNK)
        plain = self._chunk(number)[within : within + len(buffer)]
        buffer[: len(plain)] = plain
        self._place += len(plain)
        return len(plain)

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            self._file.seek(_HEAD + number * SEALED_CHUNK)
            context = _context(self._file_id, number, last=number == self._chunks - 1)
            self._held = number, self._key.open(self._file.read(SEALED_CHUNK), context=context)
        return self._held[1]

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()
