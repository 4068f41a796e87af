"""The checks of identifiers for whole columns: the same as their recognizers make, in Polars.

A check refutes what has the right form. It becomes part of a contract only where nearly all cells
of the sample pass it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from anonymization.records.model import EntityType
from anonymization.records.recognizers.citizen_id import BIRTH_PREFIXES
from anonymization.records.recognizers.health_card import GROUPS
from anonymization.records.recognizers.phone import LANDLINE, MOBILE, OLD_MOBILE
from anonymization.records.recognizers.places import OLD_PROVINCE_CODES
from anonymization.records.recognizers.si_number import SI_NUMBER
from anonymization.records.recognizers.tax_code import WEIGHTS


@dataclass(frozen=True, slots=True)
class Check:
    """A check of one kind of identifier; its name stands in contracts."""

    name: str
    passes: Callable[[pl.Expr], pl.Expr]


def _matches(pattern: str) -> Callable[[pl.Expr], pl.Expr]:
    return lambda text: text.str.contains(f"^(?:{pattern})$")


def _one_of(codes: frozenset[str]) -> str:
    return "|".join(sorted(codes))


def _passes_tax_check_digit(text: pl.Expr) -> pl.Expr:
    """The check digit of ten digits; the twelve of a person have none."""
    number = text.str.head(10).cast(pl.Int64, strict=False)
    total = sum(
        (number // 10 ** (9 - place) % 10 * weight for place, weight in enumerate(WEIGHTS)),
        start=pl.lit(0),
    )
    is_personal = text.str.len_bytes() == 12  # noqa: PLR2004
    return is_personal | (10 - total % 11 == number % 10)


def _passes_luhn(text: pl.Expr) -> pl.Expr:
    """Luhn (ISO/IEC 7812-1) over up to 19 digits: every second one from the right is doubled."""
    digits = text.str.replace_all("[ .-]", "").str.pad_start(20, "0")
    high, low = (digits.str.slice(at, 10).cast(pl.Int64, strict=False) for at in (0, 10))
    halves = (half // 10**place % 10 for half in (low, high) for place in range(10))
    total = pl.lit(0)
    for place, digit in enumerate(halves):
        total += digit if place % 2 == 0 else 2 * digit - 9 * (digit > 4).cast(pl.Int64)  # noqa: PLR2004
    return total % 10 == 0


_CHECKS: Mapping[EntityType, Check] = {
    EntityType.CITIZEN_ID: Check(
        "province and century",
        _matches(rf"(?:{_one_of(BIRTH_PREFIXES)})[0-3][0-9]{{8}}|[0-9]{{9}}"),
    ),
    EntityType.SI_NUMBER: Check("province or forces", _matches(SI_NUMBER)),
    EntityType.HEALTH_CARD: Check(
        "group, level and province",
        _matches(
            rf"(?:{_one_of(GROUPS)})[1-5](?:{_one_of(OLD_PROVINCE_CODES)})[0-9]{{10}}|{SI_NUMBER}"
        ),
    ),
    EntityType.TAX_CODE: Check("check digit of tax codes", _passes_tax_check_digit),
    EntityType.PHONE: Check(
        "numbering plan",
        lambda text: text.str.replace_all(r"[ .()-]", "").str.contains(
            rf"^(?:\+?84|0084|0)(?:{MOBILE}|{LANDLINE}|{OLD_MOBILE})$"
        ),
    ),
    EntityType.BANK_CARD: Check("Luhn check digit", _passes_luhn),
}


def check_of(entity: EntityType) -> Check | None:
    """Return the check of a kind of identifier, where it has one."""
    return _CHECKS.get(entity)


def check_named(name: str) -> Check | None:
    """Return the check that a contract names."""
    return next((check for check in _CHECKS.values() if check.name == name), None)
