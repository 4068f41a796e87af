"""Replace the digits of identifiers by others and leave their form: `C1234567` becomes `C8090431`.

For systems that refuse a number of another length, and for nothing else: a number that still looks
like a number is taken for a real one. Letters, hyphens and dots stay where they are, and so do
leading zeros. Check digits and province prefixes are encrypted like any other digit, so they need
not fit any more.
"""

import hashlib

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from anonymization.records.errors import FormatTooSmall
from anonymization.records.treatments.ff1 import SMALLEST_DOMAIN, Ff1
from anonymization.records.treatments.text_bytes import (
    Bytes,
    Integers,
    buffers_of,
    put_back,
    text_of,
)
from storage.keys import BlockKey

TWEAK_BYTES = 8
# A passport has one letter, a health card two, a plate two. More is a word, and words stay readable.
MOST_LETTERS = 3
ZERO, FIRST_NOT_ASCII = ord("0"), 0x80


def preserve_format(values: pl.Series, key: BlockKey, *, scope: str) -> pl.Series:
    """Return each value with its digits encrypted by FF1, one to one, as text.

    Equal values of one `scope` (a release domain and a kind of identifier) meet; of two scopes
    they do not, because the scope is FF1's tweak. Missing and blank values stay missing.

    Raises:
        FormatTooSmall: A value has fewer than 6 digits, more than 36, or more than 3 letters.
    """
    return _with_digits(values, key, scope, undo=False)


def restore_format(values: pl.Series, key: BlockKey, *, scope: str) -> pl.Series:
    """Undo `preserve_format`, for those who are allowed to hold the key."""
    return _with_digits(values, key, scope, undo=True)


def _with_digits(values: pl.Series, key: BlockKey, scope: str, *, undo: bool) -> pl.Series:
    is_told, text = text_of(values)
    if text.is_empty():
        return put_back(text, is_told, values.name)
    ff1 = Ff1(key, hashlib.sha256(scope.encode()).digest()[:TWEAK_BYTES])
    content, edges = buffers_of(text)
    content, edges = content[edges[0] : edges[-1]].copy(), edges - edges[0]
    is_digit = (content - np.uint8(ZERO)) < ff1.radix
    counts = _count_by_value(is_digit, edges)
    _require_large_enough(values.name, ff1, counts, _count_by_value(_is_letter(content), edges))
    lengths = np.unique(counts)
    # Mostly all values are digits of one length: then nothing has to be picked out.
    is_plain = len(lengths) == 1 and bool(is_digit.all())
    for count in lengths:
        places = slice(None) if is_plain else is_digit & (counts == count).repeat(np.diff(edges))
        numerals = content[places].reshape(-1, count) - np.uint8(ZERO)
        made = ff1.decrypt(numerals) if undo else ff1.encrypt(numerals)
        content[places] = made.ravel() + np.uint8(ZERO)
    strings = pa.LargeStringArray.from_buffers(
        len(text), pa.py_buffer(np.ascontiguousarray(edges)), pa.py_buffer(content)
    )
    return put_back(pl.Series(strings, dtype=pl.String), is_told, values.name)


def _count_by_value(signs: NDArray[np.bool_], edges: Integers) -> Integers:
    if signs.all():
        return np.diff(edges)
    if not signs.any():
        return np.zeros(len(edges) - 1, dtype=np.int64)
    before = np.concatenate([[0], np.cumsum(signs, dtype=np.int64)])
    return np.diff(before[edges])


def _is_letter(content: Bytes) -> NDArray[np.bool_]:
    """Letters of ASCII, and every byte of any other sign."""
    small = (content | np.uint8(0x20)) - np.uint8(ord("a"))
    return (small <= ord("z") - ord("a")) | (content >= FIRST_NOT_ASCII)


def _require_large_enough(column: str, ff1: Ff1, digits: Integers, letters: Integers) -> None:
    few = int((digits < ff1.shortest).sum())
    other = int(((digits > ff1.longest) | (letters > MOST_LETTERS)).sum())
    if few or other:
        raise FormatTooSmall(
            f"`{column}` cannot keep its format: {few} values have fewer than {ff1.shortest} "
            f"digits, that is fewer than {SMALLEST_DOMAIN:,} possible values (NIST SP 800-38G "
            f"Rev. 1), and {other} are words or longer than {ff1.longest} digits. "
            "Correct them, or pseudonymize the column",
            vi=f"cột `{column}` không thể giữ định dạng: {few} giá trị có ít hơn {ff1.shortest} "
            f"chữ số, tức ít hơn {SMALLEST_DOMAIN:,} giá trị có thể có (NIST SP 800-38G Rev. 1), "
            f"và {other} giá trị là chữ hoặc dài hơn {ff1.longest} chữ số. "
            "Hãy sửa, hoặc giả danh hóa cột này",
        )
