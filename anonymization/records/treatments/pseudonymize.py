"""Replace identifiers by pseudonyms: one for each value under a key, and none without the key.

The key belongs to one release domain: within it a person has one pseudonym, across two domains
nobody can tell that two pseudonyms are the same person's.

There is no salted hash to choose here. An identifier has 10 to 12 digits; whoever sees the salt,
and whoever tries all of them against an unsalted hash, has them back within minutes. A block cipher
has a secret instead of a salt, never gives two identifiers one pseudonym, and can be undone by
those who hold the key.
"""

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from anonymization.records.errors import NotAPseudonym
from storage.keys import BlockKey

Bytes = NDArray[np.uint8]
Integers = NDArray[np.int64]

BLOCK = 16
LONGEST_REVERSIBLE = BLOCK - 1
LETTERS = 26
GROUPS = 4
SHIFTS = np.arange(35, -1, -5, dtype=np.uint64)
FIVE_BITS = np.uint64(31)
LONG_MARK = "L"
# RFC 4648 base32, in capitals: safe in file names, in speech and in spreadsheets.
ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", dtype=np.uint8)
# The last byte of the first block of a long value. A short value has its length there, at most 15,
# so no block of the one kind is ever a block of the other.
LONG_TAG = 0xFF


def pseudonymize(values: pl.Series, key: BlockKey) -> pl.Series:
    """Return a pseudonym for each value: the same for the same value, different for different ones.

    Values of up to 15 bytes become 26 letters, by one block of AES-256, and can be undone with
    `unmap`. Longer ones become an `L` and 26 letters, by an AES-CBC-MAC over their length and their
    bytes (ISO/IEC 9797-1 with the length first); these cannot be undone, and any two of 2^40 of
    them meet with a chance below 2^-48. A missing or blank value stays missing.
    """
    asked = values.cast(pl.String).to_frame("value")
    distinct = asked["value"].filter(asked["value"].str.strip_chars() != "").unique()
    is_short = distinct.str.len_bytes() <= LONGEST_REVERSIBLE
    short, long = distinct.filter(is_short), distinct.filter(~is_short)
    pseudonyms = pl.DataFrame(
        {
            "value": pl.concat([short, long]),
            "pseudonym": pl.concat(
                [_to_base32(_one_block(short, key)), LONG_MARK + _to_base32(_chained(long, key))]
            ),
        }
    )
    answered = asked.join(pseudonyms, on="value", how="left", maintain_order="left")
    return answered["pseudonym"].alias(values.name)


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


def _one_block(values: pl.Series, key: BlockKey) -> Bytes:
    """Map each value, padded with zeros, with its length in the last byte."""
    windows, starts = _windows(values)
    blocks = windows[starts]
    blocks[:, -1] = values.str.len_bytes().to_numpy()
    return _map(blocks, key)


def _chained(values: pl.Series, key: BlockKey) -> Bytes:
    """Map each value block by block, each block mixed with the outcome of the one before."""
    windows, starts = _windows(values)
    lengths = values.str.len_bytes().to_numpy().astype("<u8")
    first = np.zeros((len(values), BLOCK), dtype=np.uint8)
    first[:, :8] = lengths.view(np.uint8).reshape(-1, 8)
    first[:, -1] = LONG_TAG
    state = _map(first, key)
    for done in range(0, int(lengths.max(initial=0)), BLOCK):
        going_on = lengths > done
        state[going_on] = _map(windows[starts[going_on] + done] ^ state[going_on], key)
    return state


def _windows(values: pl.Series) -> tuple[Bytes, Integers]:
    """Return all 16-byte windows on the values, and where each value starts.

    Every value is followed by a block of zeros, so a window never reaches into the next one.
    """
    padded = (values + "\0" * BLOCK).rechunk().to_arrow().cast(pa.large_string())
    _, starts, content = padded.buffers()
    if not len(padded):
        return np.zeros((0, BLOCK), dtype=np.uint8), np.zeros(0, dtype=np.int64)
    windows = sliding_window_view(np.frombuffer(content, dtype=np.uint8), BLOCK)
    return windows, np.frombuffer(starts, dtype=np.int64)[: len(values)]


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
    """Write 16 bytes as 26 letters: five bytes make eight letters, and the last six are padding."""
    fives = np.zeros((len(blocks), GROUPS, 8), dtype=np.uint8)
    fives[:, :, 3:] = np.pad(blocks, ((0, 0), (0, 4))).reshape(-1, GROUPS, 5)
    numbers = fives.view(">u8").astype(np.uint64)[:, :, 0]
    eights = np.empty((len(blocks), GROUPS, 8), dtype=np.uint8)
    for place, shift in enumerate(SHIFTS):
        eights[:, :, place] = ALPHABET[(numbers >> shift) & FIVE_BITS]
    letters = eights.reshape(-1, GROUPS * 8)[:, :LETTERS]
    offsets = np.arange(len(blocks) + 1, dtype=np.int64) * LETTERS
    strings = pa.LargeStringArray.from_buffers(
        len(blocks), pa.py_buffer(offsets.tobytes()), pa.py_buffer(letters.tobytes())
    )
    return pl.Series(strings, dtype=pl.String)


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


NO_LETTER = 0xFF
_VALUE_OF_LETTER = np.full(256, NO_LETTER, dtype=np.uint8)
_VALUE_OF_LETTER[ALPHABET] = np.arange(len(ALPHABET), dtype=np.uint8)
