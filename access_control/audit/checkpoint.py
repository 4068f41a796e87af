"""Checkpoints: the tree's size and root as a C2SP signed note (c2sp.org/tlog-checkpoint)."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Self

from access_control.errors import AuditTamperedError
from storage.keys import SigningKey, VerifyKey

_ED25519 = b"\x01"
_KEY_HASH_BYTES = 4
_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the log says of itself at one moment."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def sign(self, key: SigningKey) -> str:
        signature = key_hash(self.origin, key.verify_key) + key.sign(self.text().encode())
        return f"{self.text()}\n— {self.origin} {base64.b64encode(signature).decode()}\n"

    @classmethod
    def open(cls, note: str, key: VerifyKey) -> Self:
        """Read a signed note and check its signature.

        Raises:
            AuditTamperedError: Not a signed note, or not signed by this key.
        """
        text, _, signatures = note.partition("\n\n")
        lines = text.split("\n")
        try:
            checkpoint = cls(lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True))
        except (IndexError, ValueError, binascii.Error):
            checkpoint = cls("", 0, b"")
        well_formed = len(lines) == _LINES and checkpoint.text() == text + "\n"
        if not (well_formed and _is_signed(checkpoint, signatures, key)):
            raise AuditTamperedError(
                "a checkpoint of the audit log is not signed by the log's key. "
                "Compare it with a witness's copy",
                vi="một điểm kiểm tra của nhật ký không có chữ ký hợp lệ. "
                "Hãy so với bản lưu của bên làm chứng",
            )
        return checkpoint


def key_hash(name: str, key: VerifyKey) -> bytes:
    """The first four bytes of SHA-256(name || LF || 0x01 || key) (c2sp.org/signed-note)."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + key.raw).digest()[:_KEY_HASH_BYTES]


def verifier_line(name: str, key: VerifyKey) -> str:
    """The key as `name+hash+key`, the form that C2SP tools take (c2sp.org/signed-note)."""
    material = base64.b64encode(_ED25519 + key.raw).decode()
    return f"{name}+{key_hash(name, key).hex()}+{material}"


def _is_signed(checkpoint: Checkpoint, signatures: str, key: VerifyKey) -> bool:
    prefix = f"— {checkpoint.origin} "
    expected = key_hash(checkpoint.origin, key)
    for line in signatures.splitlines():
        if not line.startswith(prefix):
            continue
        try:
            raw = base64.b64decode(line.removeprefix(prefix), validate=True)
        except binascii.Error:
            continue
        signature = raw[_KEY_HASH_BYTES:]
        if raw[:_KEY_HASH_BYTES] == expected and key.holds(signature, checkpoint.text().encode()):
            return True
    return False
