"""Tokens per CPU-second of every treatment of columns, beside what one would do value by value.

Columns are one batch of the house (200,000 rows), peers get half as many values in the same run;
the best of seven counts. Ratios are what to compare. The last line is why hashes are refused: how long one core needs to try every number.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import polars as pl
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from anonymization.records.model import AgeBands, Generalization, Mask
from anonymization.records.treatments.generalize import generalize
from anonymization.records.treatments.mask import mask
from anonymization.records.treatments.preserve_format import preserve_format
from anonymization.records.treatments.pseudonymize import pseudonymize
from anonymization.records.treatments.shift_dates import shift_dates
from storage.keys import BlockKey
from storage.sealed_tables import BATCH_ROWS

ROWS, BY_VALUE, ROUNDS = BATCH_ROWS, 100_000, 7
BANDS, AS_OF = AgeBands((0, 15, 25, 35, 45, 55, 65)), date(2025, 12, 1)
KEY = BlockKey(secrets.token_bytes(32))
SI_NUMBERS = 10**10
MINUTE = 60


def main() -> None:
    numbers, births, addresses = _columns()
    aes = _fastest(lambda: pseudonymize(numbers, KEY), ROWS)
    ff1 = _fastest(lambda: preserve_format(numbers, KEY, scope="benchmark"), ROWS)
    mixed = numbers.str.strip_chars_start("0")
    _tell("AES pseudonyms, 12 digits", aes)
    _tell("AES pseudonyms, mixed lengths", _fastest(lambda: pseudonymize(mixed, KEY), ROWS))
    _tell("AES pseudonyms, addresses", _fastest(lambda: pseudonymize(addresses, KEY), ROWS))
    _tell("FF1, 12 digits", ff1)
    _tell("date shift", _fastest(lambda: shift_dates(births, numbers, KEY, within=182), ROWS))
    _tell("mask", _fastest(lambda: mask(numbers, Mask("last", 4)), ROWS))
    for level in Generalization:
        values = births if level in _OF_BIRTHS else addresses
        ways = _fastest(lambda v=values, to=level: _general(v, to), ROWS)  # type: ignore[misc]
        _tell(f"generalize:{level}", ways)
    few = numbers.head(BY_VALUE).to_list()
    for name, one in _peers().items():
        rate = _fastest(lambda one=one: [one(value) for value in few], BY_VALUE)  # type: ignore[misc]
        print(f"{name:32}{rate / 1e6:8.2f} M/s   AES {aes / rate:5.1f}x   FF1 {ff1 / rate:5.1f}x")
    _tell_of_hashes(few)


_OF_BIRTHS = (Generalization.BIRTH_YEAR, Generalization.FIVE_YEARS, Generalization.AGE_BAND)


def _general(values: pl.Series, to: Generalization) -> pl.Series:
    return generalize(values, to, bands=BANDS, as_of=AS_OF)


def _columns() -> tuple[pl.Series, pl.Series, pl.Series]:
    """Invented numbers of 12 digits, dates of birth, and addresses of about 45 bytes."""
    rng = np.random.default_rng(28)
    drawn = pl.DataFrame(
        {
            "number": rng.integers(0, 10**11, ROWS),
            "born": rng.integers(-14_000, 18_000, ROWS),
            "house": rng.integers(1, 100_000, ROWS),
        }
    )
    made = drawn.select(
        number=pl.col("number").cast(pl.String).str.zfill(12),
        born=pl.col("born").cast(pl.Int32).cast(pl.Date).dt.strftime("%d/%m/%Y"),
        address=pl.format("số {}, phường Ba Đình, thành phố Hà Nội", "house"),
    )
    return made["number"], made["born"], made["address"]


def _peers() -> dict[str, Callable[[str], object]]:
    siv, secret = AESSIV(AESSIV.generate_key(512)), secrets.token_bytes(32)
    return {
        "hmac.new sha256, by value": lambda v: hmac.new(secret, v.encode(), "sha256").hexdigest(),
        "hmac.digest sha256, by value": lambda v: hmac.digest(secret, v.encode(), "sha256"),
        "AES-SIV (cryptography), by value": lambda v: siv.encrypt(v.encode(), None),
    }


def _tell_of_hashes(values: Sequence[str]) -> None:
    salt = secrets.token_bytes(16)
    rate = _fastest(lambda: [hashlib.sha256(salt + v.encode()).digest() for v in values], BY_VALUE)
    minutes = SI_NUMBERS / rate / MINUTE
    print(
        f"{'salted SHA-256, tried in Python':32}{rate / 1e6:8.2f} M/s: all {SI_NUMBERS:,} insurance"
    )
    print(
        f"numbers in {minutes:,.0f} core minutes; compiled code and graphics cards are far faster"
    )


def _tell(name: str, rate: float) -> None:
    print(f"{name:32}{rate / 1e6:8.2f} M/s", flush=True)


def _fastest(work: Callable[[], object], tokens: int) -> float:
    """Tokens per CPU-second."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return tokens / best


if __name__ == "__main__":
    main()
