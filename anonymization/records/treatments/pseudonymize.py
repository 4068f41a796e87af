"""Replace identifiers by pseudonyms: one for each value under a key, and none without the key.

The key belongs to one release domain: within it a person has one pseudonym, across two domains
nobody can tell that two pseudonyms are the same person's.

There is no salted hash to choose here. An identifier has 10 to 12 digits; whoever sees the salt,
and whoever tries all of them against an unsalted hash, has them back within minutes. A block cipher
has a secret instead of a salt, never gives two identifiers one pseudonym, and can be undone by
those who hold the key.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from anonymization.records.errors import NotAPseudonym
from anonymization.records.treatments.text_bytes import (
    BLOCK,
    Bytes,
    block_windows,
    column_of,
    first_blocks,
    put_back,
    text_of,
)
from storage.keys import BlockKey

LONGEST_REVERSIBLE = BLOCK - 1
LETTERS = 26
GROUPS = 4
SHIFTS = np.arange(35, -1, -5, dtype=np.uint64)
LONG_MARK = "L"
# RFC 4648 base32, in capitals: safe in file names, in speech and in spreadsheets.
ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", dtype=np.uint8)
# The last byte of the first block of a long value. A short value has its length there, at most 15,
# so no block of the one kind is ever a block of the other.
LONG_TAG = 0xFF
# Blocks written at once: they and their letters stay in the processor's own memory.
AT_ONCE = 16_384


def pseudonymize(values: pl.Series, key: BlockKey) -> pl.Series:
    """Return a pseudonym for each value: the same for the same value, different for different ones.

    Values of up to 15 bytes become 26 letters, by one block of AES-256, and can be undone with
    `unmap`. Longer ones become an `L` and 26 letters, by an AES-CBC-MAC over their length and their
    bytes (ISO/IEC 9797-1 with the length first); these cannot be undone, and any two of 2^40 of
    them meet with a chance below 2^-48. A missing or blank value stays missing.
    """
    is_told, text = text_of(values)
    letters = _to_base32(images(text, key))
    is_long = text.str.len_bytes() > LONGEST_REVERSIBLE
    if is_long.any():
        marks = pl.DataFrame({"is_long": is_long}).select(
            pl.when("is_long").then(pl.lit(LONG_MARK)).otherwise(pl.lit(""))
        )
        letters = marks.to_series() + letters
    return put_back(letters, is_told, values.name)


def unmap(pseudonyms: pl.Series, key: BlockKey) -> pl.Series:
    """Return the values of pseudonyms, for those who are allowed to hold the key.

    Raises:
        NotAPseudonym: One of them is of a long value, of another key, or no pseudonym at all.
    """
    known = pseudonyms.cast(pl.String).drop_nulls().unique()
    blocks = _matrix(key.unmap_blocks(_from_base32(known).tobytes()))
    try:
        originals = [_value_in(bytes(block)) for block in blocks]
    except UnicodeDecodeError:
        raise _not_ours() from None
    return pseudonyms.cast(pl.String).replace_strict(known, originals, return_dtype=pl.String)


def images(text: pl.Series, key: BlockKey) -> Bytes:
    """Return 16 bytes for each value that nobody can foretell without the key."""
    is_short = (text.str.len_bytes() <= LONGEST_REVERSIBLE).to_numpy()
    if is_short.all():
        return _one_block(text, key)
    made = np.empty((len(text), BLOCK), dtype=np.uint8)
    made[is_short] = _one_block(text.filter(is_short), key)
    made[~is_short] = _chained(text.filter(~is_short), key)
    return made


def _one_block(values: pl.Series, key: BlockKey) -> Bytes:
    """Map each value, padded with zeros, with its length in the last byte."""
    blocks = first_blocks(values)
    blocks[:, -1] = values.str.len_bytes().to_numpy()
    return _map(blocks, key)


def _chained(values: pl.Series, key: BlockKey) -> Bytes:
    """Map each value block by block, each block mixed with the outcome of the one before."""
    windows, starts = block_windows(values)
    lengths = values.str.len_bytes().to_numpy().astype("<u8")
    first = np.zeros((len(values), BLOCK), dtype=np.uint8)
    first[:, :8] = lengths.view(np.uint8).reshape(-1, 8)
    first[:, -1] = LONG_TAG
    state = _map(first, key)
    for done in range(0, int(lengths.max(initial=0)), BLOCK):
        going_on = lengths > done
        state[going_on] = _map(windows[starts[going_on] + done] ^ state[going_on], key)
    return state


def _map(blocks: Bytes, key: BlockKey) -> Bytes:
    return _matrix(key.map_blocks(blocks.tobytes()))


def _matrix(blocks: bytes) -> Bytes:
    return np.frombuffer(blocks, dtype=np.uint8).reshape(-1, BLOCK).copy()


def _value_in(block: bytes) -> str:
    length = block[-1]
    if length > LONGEST_REVERSIBLE or any(block[length:-1]):
        raise _not_ours()
    return block[:length].decode()


def _to_base32(blocks: Bytes) -> pl.Series:
    """Write 16 bytes as 26 letters: ten bits make two letters, and the last two bits are padding."""
    pairs = np.empty((len(blocks), LETTERS // 2), dtype=PAIRS.dtype)
    for start in range(0, len(blocks), AT_ONCE):
        halves = blocks[start : start + AT_ONCE].view(">u8").astype(np.int64)
        high, low = np.ascontiguousarray(halves.T)
        for place, ten_bits in enumerate(_ten_bits(high, low)):
            pairs[start : start + AT_ONCE, place] = PAIRS.take(ten_bits & (len(PAIRS) - 1))
    return column_of(pairs.view(np.uint8))


def _ten_bits(high: NDArray[np.int64], low: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield the 128 bits of two halves in tens; more than ten bits may be set above."""
    for shift in range(54, 0, -10):
        yield high >> shift
    yield (high << 6) | ((low >> 58) & 0b111111)
    for shift in range(48, 0, -10):
        yield low >> shift
    yield low << 2


def _from_base32(pseudonyms: pl.Series) -> Bytes:
    if (pseudonyms.str.len_bytes() != LETTERS).any():
        raise _not_ours()
    letters = np.frombuffer("".join(pseudonyms).encode(), dtype=np.uint8).reshape(-1, LETTERS)
    values = _VALUE_OF_LETTER[letters]
    if (values == NO_LETTER).any():
        raise _not_ours()
    eights = np.pad(values, ((0, 0), (0, GROUPS * 8 - LETTERS))).reshape(-1, GROUPS, 8)
    numbers = (eights.astype(np.uint64) << SHIFTS).sum(axis=2, dtype=np.uint64)
    fives: Bytes = numbers.astype(">u8").view(np.uint8).reshape(-1, GROUPS, 8)[:, :, 3:]
    return fives.reshape(-1, GROUPS * 5)[:, :BLOCK].copy()


def _not_ours() -> NotAPseudonym:
    return NotAPseudonym(
        "at least one of these cannot be undone: it is of another key, of a long value, or no "
        "pseudonym. Use the key of its release domain",
        vi="có ít nhất một giá trị không thể hoàn nguyên: thuộc khóa khác, thuộc giá trị dài, hoặc "
        "không phải giả danh. Hãy dùng khóa của đúng miền công bố",
    )


PAIRS = np.ascontiguousarray(np.stack([ALPHABET.repeat(32), np.tile(ALPHABET, 32)], 1)).view("<u2")[
    :, 0
]
"""The two letters of every ten bits."""
NO_LETTER = 0xFF
_VALUE_OF_LETTER = np.full(256, NO_LETTER, dtype=np.uint8)
_VALUE_OF_LETTER[ALPHABET] = np.arange(len(ALPHABET), dtype=np.uint8)
