"""Numbers with the right structure and no owner on purpose.

Structure is all that is right about them: the numbers are counted or drawn, not taken from
anywhere. As Viet Nam reserves no range for examples, one may by chance belong to somebody.
"""

import numpy as np
import polars as pl

from app.demo.draw import Flags, Integers

TAX_CODE_WEIGHTS = np.array([31, 29, 23, 19, 17, 13, 7, 5, 3])
# Another factor than the other numbers have: nobody can tell one number from another.
CITIZEN_FACTOR = 271_828_183
# Mobile prefixes of which all seven-digit numbers are valid (libphonenumber); 099 is left to the
# canaries.
MOBILE_PREFIXES = (
    *("032", "033", "034", "035", "036", "037", "038", "039"),
    *("056", "058", "070", "076", "077", "078", "079"),
    *("081", "082", "083", "084", "085", "086", "088"),
    *("090", "091", "092", "093", "094", "096", "097", "098"),
)
# Reserved for examples (RFC 2606): no letter sent there arrives anywhere.
EMAIL_DOMAINS = ("example.com", "example.net", "example.org", "thudientu.example", "hopthu.invalid")


def citizen_ids(
    birth_province: pl.Series, *, is_female: Flags, birth_year: Integers, index: Integers
) -> pl.Series:
    """Return 12 digits: 0 + province of birth, century and sex, year, six digits.

    The fourth digit is 0/1 for a man/woman born in the 1900s and 2/3 in the 2000s. The last six
    differ for any two people less than a million apart in `index`. There is no check digit.
    """
    century_and_sex = (birth_year >= 2000) * 2 + is_female  # noqa: PLR2004
    return (
        "0"
        + birth_province
        + padded(century_and_sex, 1)
        + padded(birth_year % 100, 2)
        + padded(scattered(index, 10**6, factor=CITIZEN_FACTOR), 6)
    )


def social_insurance_numbers(issuing_province: pl.Series, index: Integers) -> pl.Series:
    """Return 10 digits: province code of first issue (from memory), then eight that are unique."""
    return issuing_province + padded(scattered(index, 10**8), 8)


def health_cards(
    group: pl.Series, level: pl.Series, province: pl.Series, numbers: pl.Series
) -> pl.Series:
    """Return the card of 15 characters: group, benefit level, province, social insurance number.

    Decision 1351/QD-BHXH (2015) article 2, from a secondary source.
    """
    return group + level + province + numbers


def tax_codes(office: pl.Series, index: Integers) -> pl.Series:
    """Return 10 digits: tax office, seven that are unique, check digit.

    The check digit is 10 minus the weighted sum modulo 11 (python-stdnum `vn.mst`); a sum that
    gives 10 is never issued, so its serial is moved on by one, which changes the sum by 3.
    """
    serial = scattered(index, 5 * 10**6) * 2
    never_issued = _weighted_sum(office, serial) % 11 == 0
    serial = serial + never_issued
    return office + padded(serial, 7) + padded(10 - _weighted_sum(office, serial) % 11, 1)


def employer_codes(index: Integers) -> pl.Series:
    """Return codes of the form `TA0001A`: two letters, four digits, a letter (from memory)."""
    letters = pl.Series([chr(code) for code in range(ord("A"), ord("Z") + 1)])
    return (
        pl.Series(["T"]).gather(np.zeros_like(index))
        + letters.gather(index // 10**4 % 26)
        + padded(index % 10**4, 4)
        + letters.gather(index // (26 * 10**4) % 26)
    )


def mobile_numbers(size: int, rng: np.random.Generator) -> pl.Series:
    prefixes = pl.Series(MOBILE_PREFIXES).gather(rng.integers(0, len(MOBILE_PREFIXES), size))
    return prefixes + padded(rng.integers(0, 10**7, size), 7)


def scattered(index: Integers, size: int, *, factor: int = 618_033_989) -> Integers:
    """Map 0, 1, 2, … one to one onto numbers below `size` (a power of ten, or half of one).

    `factor` has no divisor in common with 10, so no two of `size` neighbours meet.
    """
    return (index * factor + 314_159_267) % size


def padded(numbers: Integers | Flags, digits: int) -> pl.Series:
    return pl.Series(numbers).cast(pl.Int64).cast(pl.String).str.zfill(digits)


def _weighted_sum(office: pl.Series, serial: Integers) -> Integers:
    powers = 10 ** np.arange(6, -1, -1)
    digits = np.column_stack(
        [
            office.str.head(1).cast(pl.Int64).to_numpy(),
            office.str.tail(1).cast(pl.Int64).to_numpy(),
            serial[:, None] // powers % 10,
        ]
    )
    total: Integers = digits @ TAX_CODE_WEIGHTS
    return total
