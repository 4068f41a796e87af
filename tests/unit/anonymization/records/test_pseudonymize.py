"""Pseudonyms: one for each value under a key, and a way back for those who hold it."""

import base64

import polars as pl
import pytest

from anonymization.records.errors import NotAPseudonym
from anonymization.records.treatments.pseudonymize import pseudonymize, unmap
from tests.unit.anonymization.records.invented import KEY, OTHER_KEY

LONG = "số hộ chiếu dài hơn mười lăm byte"


def pseudonyms(*values: str | None) -> list[str | None]:
    return pseudonymize(pl.Series("id", values, dtype=pl.String), KEY).to_list()


def test_a_short_value_is_one_block_of_the_cipher_in_base32() -> None:
    block = b"0120878811\0\0\0\0\0\x0a"
    expected = base64.b32encode(KEY.map_blocks(block)).decode().rstrip("=")
    assert pseudonyms("0120878811") == [expected]


def test_a_long_value_is_a_chain_over_its_length_and_its_bytes() -> None:
    text = LONG.encode()
    state = KEY.map_blocks(len(text).to_bytes(8, "little") + bytes(7) + b"\xff")
    for start in range(0, len(text), 16):
        block = text[start : start + 16].ljust(16, b"\0")
        state = KEY.map_blocks(bytes(a ^ b for a, b in zip(state, block, strict=True)))
    assert pseudonyms(LONG) == ["L" + base64.b32encode(state).decode().rstrip("=")]


def test_equal_values_meet_across_columns_and_batches() -> None:
    assert pseudonyms("a", "b", "a") == [*pseudonyms("a"), *pseudonyms("b"), *pseudonyms("a")]


def test_values_that_differ_in_length_or_zeros_only_do_not_meet() -> None:
    values = ["", "0", "00", "0\0", "0\0\0", "x" * 15, "x" * 16, "x" * 32, "x" * 31 + "\0"]
    made = pseudonyms(*values)[1:]
    assert len(set(made)) == len(made)


def test_what_is_missing_or_blank_stays_missing() -> None:
    assert pseudonyms(None, "", "  ") == [None, None, None]
    assert pseudonyms() == []


def test_numbers_are_pseudonymized_as_they_are_written() -> None:
    assert pseudonymize(pl.Series([42]), KEY).to_list() == pseudonyms("42")


def test_the_name_of_the_column_stays() -> None:
    assert pseudonymize(pl.Series("ma_so", ["1"]), KEY).name == "ma_so"


def test_who_holds_the_key_can_undo_pseudonyms_of_short_values() -> None:
    values = pl.Series("id", ["0120878811", "đỗ", None, "x" * 15, "0120878811"])
    assert unmap(pseudonymize(values, KEY), KEY).to_list() == values.to_list()
    assert unmap(pl.Series([None], dtype=pl.String), KEY).to_list() == [None]


@pytest.mark.parametrize(
    "pseudonym",
    [
        *pseudonymize(pl.Series([LONG]), KEY),
        *pseudonymize(pl.Series(["0120878811"]), OTHER_KEY),
        "not a pseudonym",
        "a" * 26,
        "1" * 26,
    ],
)
def test_anything_else_cannot_be_undone_and_is_not_repeated_in_the_refusal(pseudonym: str) -> None:
    with pytest.raises(NotAPseudonym) as refusal:
        unmap(pl.Series([pseudonym]), KEY)
    assert pseudonym not in str(refusal.value)
