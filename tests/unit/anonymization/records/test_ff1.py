"""FF1 gives what the standard's own samples give, and keeps what must be kept of a format."""

import numpy as np
import polars as pl
import pytest

from anonymization.records.errors import FormatTooSmall
from anonymization.records.treatments.ff1 import Ff1
from anonymization.records.treatments.preserve_format import preserve_format, restore_format
from storage.keys import BlockKey
from tests.unit.anonymization.records.invented import KEY, OTHER_KEY

NUMERALS = "0123456789abcdefghijklmnopqrstuvwxyz"
AES_256 = "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94"
AES_128, AES_192 = AES_256[:32], AES_256[:48]
TEN, NINETEEN = "0123456789", NUMERALS[:19]
TEN_TWEAK, NINETEEN_TWEAK = "39383736353433323130", "3737373770717273373737"
# NIST, "Examples with Intermediate Values" for SP 800-38G, FF1 samples 1 to 9.
SAMPLES = [
    (AES_128, "", 10, TEN, "2433477484"),
    (AES_128, TEN_TWEAK, 10, TEN, "6124200773"),
    (AES_128, NINETEEN_TWEAK, 36, NINETEEN, "a9tv40mll9kdu509eum"),
    (AES_192, "", 10, TEN, "2830668132"),
    (AES_192, TEN_TWEAK, 10, TEN, "2496655549"),
    (AES_192, NINETEEN_TWEAK, 36, NINETEEN, "xbj3kv35jrawxv32ysr"),
    (AES_256, "", 10, TEN, "6657667009"),
    (AES_256, TEN_TWEAK, 10, TEN, "1001623463"),
    (AES_256, NINETEEN_TWEAK, 36, NINETEEN, "xs8a0azh2avyalyzuwd"),
]


def numerals(*texts: str) -> np.ndarray:
    return np.array([[NUMERALS.index(sign) for sign in text] for text in texts], dtype=np.uint8)


def kept(*values: str | None, key: BlockKey = KEY, scope: str = "a") -> list[str | None]:
    column = pl.Series("so", values, dtype=pl.String)
    return preserve_format(column, key, scope=scope).to_list()


@pytest.mark.parametrize(("key", "tweak", "radix", "plain", "cipher"), SAMPLES)
def test_the_samples_of_the_standard_come_out(
    key: str, tweak: str, radix: int, plain: str, cipher: str
) -> None:
    ff1 = Ff1(BlockKey(bytes.fromhex(key)), bytes.fromhex(tweak), radix)
    assert (ff1.encrypt(numerals(plain)) == numerals(cipher)).all()
    assert (ff1.decrypt(numerals(cipher)) == numerals(plain)).all()


def test_a_million_strings_of_six_digits_are_a_permutation() -> None:
    every = np.arange(10**6)[:, None] // 10 ** np.arange(5, -1, -1) % 10
    made = Ff1(KEY).encrypt(every.astype(np.uint8))
    assert len(np.unique(made @ 10 ** np.arange(5, -1, -1))) == 10**6


@pytest.mark.parametrize("length", [6, 7, 18, 19, 25, 36])
def test_strings_of_every_length_lead_back(length: int) -> None:
    rows = np.random.default_rng(length).integers(0, 10, (50, length)).astype(np.uint8)
    ff1 = Ff1(KEY, b"tweak")
    assert (ff1.decrypt(ff1.encrypt(rows)) == rows).all()
    assert (ff1.encrypt(rows) != rows).any()


@pytest.mark.parametrize("length", [5, 37])
def test_too_few_or_too_many_numerals_are_not_encrypted(length: int) -> None:
    with pytest.raises(ValueError, match="numerals of radix 10"):
        Ff1(KEY).encrypt(np.zeros((1, length), dtype=np.uint8))


def test_the_least_domain_is_a_million_in_every_radix() -> None:
    assert [Ff1(KEY, radix=radix).shortest for radix in (2, 10, 26, 36)] == [20, 6, 5, 4]


def test_length_leading_zeros_letters_and_hyphens_stay() -> None:
    made = kept("000000", "001090012345", "C1234567", "0314409058-002", "30A-123.45")
    shapes = ["999999", "999999999999", "C9999999", "9999999999-999", "99A-999.99"]
    for value, shape in zip(made, shapes, strict=True):
        assert "".join("9" if sign.isdecimal() else sign for sign in str(value)) == shape


def test_missing_and_blank_values_stay_missing() -> None:
    assert kept(None, " ", "") == [None, None, None]
    assert kept() == []


def test_values_of_many_lengths_lead_back_together() -> None:
    values = pl.Series("so", ["0120878811", None, "C1234567", "000000", "0120878812", "x1234567"])
    made = preserve_format(values, KEY, scope="a")
    assert made.name == "so"
    assert restore_format(made, KEY, scope="a").to_list() == values.to_list()


def test_values_whose_lengths_add_up_evenly_are_still_told_apart() -> None:
    values = ["0" * 6, "0" * 12, "0" * 18]
    assert restore_format(pl.Series(kept(*values)), KEY, scope="a").to_list() == values


def test_another_key_or_another_scope_gives_other_digits() -> None:
    value = "001090012345"
    assert len({*kept(value), *kept(value, key=OTHER_KEY), *kept(value, scope="b")}) == 3


@pytest.mark.parametrize("value", ["12345", "30A-12.3", "Nguyễn 0912345678", "7" * 37, "٠٩١٢٣٤٥"])
def test_too_small_a_domain_and_words_are_refused_without_their_values(value: str) -> None:
    with pytest.raises(FormatTooSmall, match="`so` cannot keep its format") as refusal:
        kept("0120878811", value)
    assert value not in refusal.value.en + refusal.value.vi
