"""FF1: format-preserving encryption of numeral strings (NIST SP 800-38G, Algorithms 7 and 8).

A string of `n` numerals becomes another string of `n` numerals, one to one, under a key and a
tweak. Ten Feistel rounds over the two halves; the round function is AES in CBC-MAC. Here all rows
of a column take each round together, which is what makes it quick.

Revision 1 (second public draft, February 2025) asks for at least 1,000,000 possible strings:
the attacks on small domains need no more than their number of known pairs. It also withdraws FF3,
so there is no FF3 to choose here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from anonymization.records.treatments.text_bytes import BLOCK, Bytes
from storage.keys import BlockKey

Numbers = NDArray[np.uint64]

SMALLEST_DOMAIN = 1_000_000
ROUNDS = 10
WORD_BITS = 32
# A half must fit into a 64-bit number twice: two of them are added before the remainder is taken.
LARGEST_HALF = 1 << 62
# Rows that take a round together: they stay in the processor's own memory.
AT_ONCE = 8192


@dataclass(frozen=True, slots=True)
class Ff1:
    """FF1 under a key and a tweak, for numerals of one radix."""

    key: BlockKey
    tweak: bytes = b""
    radix: int = 10

    @property
    def shortest(self) -> int:
        """The fewest numerals with `SMALLEST_DOMAIN` possible strings: 6 digits."""
        return next(n for n in range(2, 21) if self.radix**n >= SMALLEST_DOMAIN)

    @property
    def longest(self) -> int:
        """The most numerals whose halves we can count with: 36 digits. The standard has no bound."""
        return max(n for n in range(2, 129) if self.radix ** (n - n // 2) <= LARGEST_HALF)

    def encrypt(self, numerals: Bytes) -> Bytes:
        """Encrypt every row; a row holds `shortest` to `longest` numerals below the radix.

        Raises:
            ValueError: Rows of another length. Whoever calls tells it to a person.
        """
        return self._in_parts(numerals, range(ROUNDS))

    def decrypt(self, numerals: Bytes) -> Bytes:
        """Undo `encrypt` with the same key, tweak and radix.

        Raises:
            ValueError: Rows of another length.
        """
        return self._in_parts(numerals, range(ROUNDS - 1, -1, -1))

    def _in_parts(self, numerals: Bytes, rounds: range) -> Bytes:
        length = numerals.shape[1]
        if not self.shortest <= length <= self.longest:
            raise ValueError(f"{length} numerals of radix {self.radix} are too few or too many")
        feistel = _Feistel(self.key, self.tweak, self.radix, length)
        made = np.empty_like(numerals)
        for start in range(0, len(numerals), AT_ONCE):
            made[start : start + AT_ONCE] = feistel.run(numerals[start : start + AT_ONCE], rounds)
        return made


@dataclass(frozen=True)
class _Feistel:
    """The rounds for strings of one length; the names u, v, b, d, P and Q are the standard's."""

    key: BlockKey
    tweak: bytes
    radix: int
    length: int

    def run(self, numerals: Bytes, rounds: range) -> Bytes:
        """Take the rounds in this order: forwards they encrypt, backwards they decrypt."""
        a, b = self._number(numerals[:, : self.u]), self._number(numerals[:, self.u :])
        undoes = rounds.step < 0
        for number in rounds:
            modulus = np.uint64(self.radix ** (self.v if number % 2 else self.u))
            y = self._round(number, a if undoes else b, modulus)
            if undoes:
                a, b = (b + (modulus - y)) % modulus, a
            else:
                a, b = b, (a + y) % modulus
        return np.concatenate([self._numerals(a, self.u), self._numerals(b, self.v)], axis=1)

    @property
    def u(self) -> int:
        return self.length // 2

    @property
    def v(self) -> int:
        return self.length - self.u

    @property
    def b(self) -> int:
        """How many bytes hold the longer half."""
        largest: int = self.radix**self.v - 1
        return -(-largest.bit_length() // 8)

    @property
    def d(self) -> int:
        """How many bytes of the MAC a round uses: at most 12, so one block is always enough."""
        return 4 * -(-self.b // 4) + 4

    @cached_property
    def _first(self) -> Bytes:
        """CIPH(P): the first step of the MAC is the same for all rows and rounds."""
        p = bytes((1, 2, 1)) + self.radix.to_bytes(3, "big") + bytes((ROUNDS, self.u % 256))
        p += self.length.to_bytes(4, "big") + len(self.tweak).to_bytes(4, "big")
        return np.frombuffer(self.key.map_blocks(p), dtype=np.uint8)

    @cached_property
    def _q(self) -> bytes:
        """Q without the number of the round and without the half: tweak, padding, zeros."""
        padding = (-len(self.tweak) - self.b - 1) % BLOCK
        return self.tweak + bytes(padding + 1 + self.b)

    def _round(self, number: int, half: Numbers, modulus: np.uint64) -> Numbers:
        """Steps 6.ii to 6.v of Algorithm 7: what the other half is moved by."""
        q = np.empty((len(half), len(self._q)), dtype=np.uint8)
        q[:] = np.frombuffer(self._q, dtype=np.uint8)
        q[:, -self.b - 1] = number
        q[:, -self.b :] = half.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - self.b :]
        mac = np.broadcast_to(self._first, (len(half), BLOCK))
        for start in range(0, q.shape[1], BLOCK):
            mixed = q[:, start : start + BLOCK] ^ mac
            mapped = self.key.map_blocks(mixed.tobytes())
            mac = np.frombuffer(mapped, dtype=np.uint8).reshape(-1, BLOCK)
        words = mac.view(">u4")[:, : self.d // 4]
        return _remainder((words[:, place] for place in range(words.shape[1])), modulus)

    def _number(self, numerals: Bytes) -> Numbers:
        number = np.zeros(len(numerals), dtype=np.uint64)
        for place in range(numerals.shape[1]):
            number *= np.uint64(self.radix)
            number += numerals[:, place]
        return number

    def _numerals(self, number: Numbers, length: int) -> Bytes:
        numerals = np.empty((len(number), length), dtype=np.uint8)
        for place in range(length - 1, -1, -1):
            number, numerals[:, place] = np.divmod(number, np.uint64(self.radix))
        return numerals


def _remainder(words: Iterable[NDArray[np.uint32]], modulus: np.uint64) -> Numbers:
    """The remainder of numbers given as 32-bit words, the highest first.

    As many bits are taken at once as 64 bits have room for above the modulus.
    """
    room = 64 - int(modulus).bit_length()
    bits = next(bits for bits in (32, 16, 8, 4, 2, 1) if bits <= room)
    mask = np.uint64((1 << bits) - 1)
    rest: Numbers = np.zeros(1, dtype=np.uint64)
    for word in words:
        wide = word.astype(np.uint64)
        for shift in range(WORD_BITS - bits, -1, -bits):
            rest = ((rest << np.uint64(bits)) | ((wide >> np.uint64(shift)) & mask)) % modulus
    return rest
