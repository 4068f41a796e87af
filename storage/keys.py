"""The home of cryptography: sign, verify, seal, open, and map identifiers with a key.

Keys live in one folder, each in a file of its own that only its owner can read. Nothing in
here ever writes a key, or a value that was sealed, into a message.
"""

import base64
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from storage.errors import Fault, Refusal
from storage.rooms import sync

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
WIPED_AT_ONCE = 1 << 20


class NotAKey(Refusal):
    """A file that was given as a public key and is none."""


class SealBrokenError(Fault):
    """Sealed bytes that were changed, cut, moved or opened with another key."""


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """An Ed25519 public key (RFC 8032)."""

    raw: bytes

    def holds(self, signature: bytes, message: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def to_pem(self) -> str:
        """SubjectPublicKeyInfo in PEM: what `openssl pkeyutl -pubin` reads."""
        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @classmethod
    def from_pem(cls, pem: str) -> Self:
        """Read what `to_pem` writes.

        Raises:
            NotAKey: Anything else.
        """
        try:
            key = load_pem_public_key(pem.encode())
        except (ValueError, UnsupportedAlgorithm):
            key = None
        if not isinstance(key, Ed25519PublicKey):
            raise NotAKey(
                "this is not an Ed25519 public key. Take it from the page `Verify`",
                vi="đây không phải khóa công khai Ed25519. Hãy lấy từ trang `Kiểm tra`",
            )
        return cls(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 private key (RFC 8032); the seed stays out of every repr."""

    seed: bytes = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    @property
    def verify_key(self) -> VerifyKey:
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return VerifyKey(public.public_bytes(Encoding.Raw, PublicFormat.Raw))


@dataclass(frozen=True, slots=True)
class SealingKey:
    """AES-256-GCM. The context is bound to the bytes, so sealed files cannot be swapped."""

    key: bytes = field(repr=False)

    def seal(self, plain: bytes, *, context: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, plain, context)

    def open(self, sealed: bytes, *, context: bytes) -> bytes:
        """Return the plain bytes.

        Raises:
            SealBrokenError: Changed or cut bytes, another context or another key.
        """
        try:
            return AESGCM(self.key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError(
                "a sealed file does not open: it was changed, or belongs elsewhere. Restore it from backup",
                vi="tệp niêm phong không mở được: đã bị sửa hoặc đặt sai chỗ. Hãy khôi phục từ bản sao lưu",
            ) from error


@dataclass(frozen=True, slots=True)
class BlockKey:
    """AES-256 on single blocks: a keyed one-to-one map of 16-byte values.

    Without the key a pseudonym cannot be linked to the identifier, not even by trying all
    identifiers; with it the map can be undone. That is why identifiers of 10 to 12 digits are
    never hashed: a hash of so small a space is found by trying.
    """

    key: bytes = field(repr=False)

    def map_blocks(self, blocks: bytes) -> bytes:
        """Map many 16-byte blocks at once; `blocks` has a length divisible by 16."""
        # One-block permutation of *distinct* values; ECB's weakness (equal blocks look equal)
        # is exactly what a join key needs.
        encryptor = Cipher(algorithms.AES(self.key), modes.ECB()).encryptor()  # noqa: S305
        return encryptor.update(blocks) + encryptor.finalize()

    def unmap_blocks(self, blocks: bytes) -> bytes:
        decryptor = Cipher(algorithms.AES(self.key), modes.ECB()).decryptor()  # noqa: S305
        return decryptor.update(blocks) + decryptor.finalize()

    @classmethod
    def fresh(cls) -> Self:
        """A new key that is nowhere but in this process."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def for_use(self, use: str) -> "BlockKey":
        """A key for one use (HKDF-Expand, RFC 5869 §2.3): it tells nothing of the others.

        When this key is gone, so are all that were made from it.
        """
        return BlockKey(HKDFExpand(SHA256(), KEY_BYTES, use.encode()).derive(self.key))


@dataclass(frozen=True, slots=True)
class DigestKey:
    """HMAC-SHA256 (RFC 2104): digests for the audit log that nobody can try values against.

    A plain hash of a number of 10 to 12 digits is found by trying; this one only with the key.
    """

    key: bytes = field(repr=False)

    def digest(self, text: str) -> str:
        return hmac.digest(self.key, text.encode(), "sha256").hex()


@dataclass(frozen=True, slots=True)
class Keyring:
    """The folder of keys; a key that is asked for and does not exist is made."""

    folder: Path

    def signing_key(self, name: str) -> SigningKey:
        return SigningKey(self._secret(name))

    def sealing_key(self, name: str) -> SealingKey:
        return SealingKey(self._secret(name))

    def block_key(self, name: str) -> BlockKey:
        return BlockKey(self._secret(name))

    def digest_key(self, name: str) -> DigestKey:
        return DigestKey(self._secret(name))

    def destroy(self, name: str) -> bool:
        """Remove a key for good and tell whether it was there.

        The file is overwritten first. On a disk that writes elsewhere, in its snapshots and in
        backups an old copy may outlive this: they have to be cleared as well.
        """
        path = self.folder / f"{name}.key"
        if not path.exists():
            return False
        wipe(path)
        return True

    def _secret(self, name: str) -> bytes:
        path = self.folder / f"{name}.key"
        if not path.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_once(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)))
        return base64.b64decode(path.read_bytes())


def wipe(path: Path) -> None:
    """Overwrite a file and remove it; both outlive a power cut."""
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left:
            left -= file.write(bytes(min(left, WIPED_AT_ONCE)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync(path.parent)


def _write_once(path: Path, text: bytes) -> None:
    """Write a new file in one step, so that two processes cannot make two keys of one name."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
