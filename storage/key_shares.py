"""Keys that no single person has: two of several holders put one together, one alone knows nothing.

The key is split after Shamir (Communications of the ACM 22, 1979, 612-613), byte by byte over the
field of AES (FIPS 197 §4.2), with a polynomial of degree one: two shares determine it, and one
share is a uniformly random byte string whatever the key is. The test vector is that of
draft-mcgrew-tss-03.

Each share is sealed for its holder by HPKE (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM). The
holder's private key is kept under a key made from a passphrase or a key file of theirs with
scrypt (RFC 7914). So a disk with everything on it still lacks two things that only people have.
"""

import secrets
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from storage.errors import Refusal
from storage.keys import KEY_BYTES, BlockKey, SealBrokenError, SealingKey

NEEDED = 2
MOST_HOLDERS = 255
# OWASP Password Storage: 128 MiB and about half a second for each guess.
WORK = 1 << 17
SALT_BYTES = 16
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class WrongPassphrase(Refusal):
    """A passphrase or key file that does not open the holder's key."""


class ShareRefused(Refusal):
    """A share that is of another key, another holder or the same place, or was changed."""


@dataclass(frozen=True, slots=True)
class KeyShare:
    """A point of the line whose value at 0 is the key; `number` is where, from 1."""

    number: int
    points: bytes = field(repr=False)

    def to_bytes(self) -> bytes:
        return bytes([self.number]) + self.points

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        return cls(raw[0], raw[1:])


@dataclass(frozen=True, slots=True)
class HolderKey:
    """The key pair of a person who holds shares; the private half opens with their passphrase."""

    public: bytes
    locked: bytes = field(repr=False)
    salt: bytes
    work: int = WORK

    @classmethod
    def make(cls, passphrase: bytes, *, work: int = WORK) -> Self:
        private = X25519PrivateKey.generate()
        public, salt = private.public_key().public_bytes_raw(), secrets.token_bytes(SALT_BYTES)
        locked = _lock(passphrase, salt, work).seal(private.private_bytes_raw(), context=public)
        return cls(public, locked, salt, work)

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Seal something that only the holder can open; nobody needs the passphrase for that."""
        return _SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(self.public), _info(context))

    def open(self, sealed: bytes, passphrase: bytes, *, context: str) -> bytes:
        """Return what was sealed for this holder under this context.

        Raises:
            WrongPassphrase: It does not open the holder's key.
            ShareRefused: It was sealed for somebody else or something else, or was changed.
        """
        try:
            return _SUITE.decrypt(sealed, self._private(passphrase), _info(context))
        except (InvalidTag, ValueError):
            raise _refused() from None

    def require(self, passphrase: bytes) -> None:
        """Let pass who knows the passphrase.

        Raises:
            WrongPassphrase: It does not open the holder's key.
        """
        self._private(passphrase)

    def _private(self, passphrase: bytes) -> X25519PrivateKey:
        try:
            lock = _lock(passphrase, self.salt, self.work)
            return X25519PrivateKey.from_private_bytes(lock.open(self.locked, context=self.public))
        except SealBrokenError:
            raise WrongPassphrase(
                "this passphrase does not open your share. Type it again; if it is lost, become a "
                "holder anew and have the key rotated",
                vi="mật khẩu này không mở được phần khóa của bạn. Hãy nhập lại; nếu đã mất, hãy "
                "đăng ký giữ khóa lại và đề nghị thay khóa",
            ) from None


def split(key: BlockKey, holders: int) -> list[KeyShare]:
    """Return one share for each holder; any two of them give the key back.

    Raises:
        ValueError: Fewer than two holders, or more than the field has places for.
    """
    if not NEEDED <= holders <= MOST_HOLDERS:
        raise ValueError("a key is split for 2 to 255 holders")
    slopes = secrets.token_bytes(len(key.key))
    return [KeyShare(x, _on_line(key.key, slopes, x)) for x in range(1, holders + 1)]


def combine(first: KeyShare, second: KeyShare) -> BlockKey:
    """Return the key that two shares determine.

    Two shares of different keys give a key that nobody ever used: whether a share belongs to the
    key is settled when it is opened, by the context it was sealed under.

    Raises:
        ShareRefused: Both are the same place of the line, or one is no share.
    """
    x, y = first.number, second.number
    lengths = {len(first.points), len(second.points)}
    if x == y or 0 in {x, y} or lengths != {KEY_BYTES}:
        raise _refused()
    # Lagrange at 0; in this field, minus is plus.
    left, right = divide(y, x ^ y), divide(x, x ^ y)
    pairs = zip(first.points, second.points, strict=True)
    return BlockKey(bytes(multiply(a, left) ^ multiply(b, right) for a, b in pairs))


def multiply(a: int, b: int) -> int:
    """The product in the field of AES.

    >>> hex(multiply(0x57, 0x83)), hex(multiply(0x57, 0x13))  # FIPS 197 §4.2
    ('0xc1', '0xfe')
    """
    return _POWERS[(_LOGS[a] + _LOGS[b]) % 255] if a and b else 0


def divide(a: int, b: int) -> int:
    if not b:
        raise ZeroDivisionError
    return _POWERS[(_LOGS[a] - _LOGS[b]) % 255] if a else 0


def _on_line(start: bytes, slopes: bytes, x: int) -> bytes:
    return bytes(s ^ multiply(slope, x) for s, slope in zip(start, slopes, strict=True))


def _lock(passphrase: bytes, salt: bytes, work: int) -> SealingKey:
    return SealingKey(Scrypt(salt=salt, length=KEY_BYTES, n=work, r=8, p=1).derive(passphrase))


def _info(context: str) -> bytes:
    return b"minhbach-share-1\0" + context.encode()


def _refused() -> ShareRefused:
    return ShareRefused(
        "these shares do not belong together or to this key. Have the key split or rotated again",
        vi="các phần khóa không khớp nhau hoặc không thuộc khóa này. Hãy chia hoặc thay khóa lại",
    )


def _tables() -> tuple[list[int], list[int]]:
    """Powers and logarithms to the base 3, which generates the field."""
    powers, logs, value = [], [0] * 256, 1
    for exponent in range(255):
        powers.append(value)
        logs[value] = exponent
        doubled = value << 1
        value ^= doubled ^ 0x11B if doubled > 0xFF else doubled  # noqa: PLR2004 (AES's polynomial)
    return powers, logs


_POWERS, _LOGS = _tables()
