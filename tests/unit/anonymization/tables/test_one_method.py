"""The same people are told exactly or rounded, in one cut, but not both."""

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from anonymization.errors import MethodsMixed
from anonymization.released_before import require_one_method
from anonymization.tables.plan import CubePlan, read_product
from anonymization.workshop import ReleasedTable
from storage.keys import SealingKey
from storage.vault import Vault
from tests.builders import POLICIES

PROVINCES, COMMUNES = "coverage-by-province", "coverage-by-commune"
EXACT = {"periods": ["2025-01", "2025-02"]}
ROUNDED = {**EXACT, "rounding": {"base": 5}}
Ask = Callable[[str, dict[str, object], str, Sequence[str]], None]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    vault = Vault(tmp_path, SealingKey(b"k" * 32))

    def asked(
        before: str, certificate: dict[str, object], now: str, periods: Sequence[str]
    ) -> None:
        sealed = vault.put(io.BytesIO(json.dumps(certificate).encode()))
        released = {before: [ReleasedTable("0" * 64, sealed)]}
        plan = read_product(POLICIES, now).plan
        assert isinstance(plan, CubePlan)
        require_one_method(
            vault, POLICIES, lambda product: released.get(product, []), plan, periods
        )

    return asked


@pytest.mark.parametrize(
    ("before", "certificate", "now"),
    [(PROVINCES, EXACT, COMMUNES), (COMMUNES, ROUNDED, PROVINCES), (COMMUNES, EXACT, COMMUNES)],
)
def test_a_month_is_not_told_exactly_and_rounded(
    ask: Ask, before: str, certificate: dict[str, object], now: str
) -> None:
    with pytest.raises(MethodsMixed, match=f"`{before}` has told 1 of these periods"):
        ask(before, certificate, now, ["2025-02", "2025-03"])


def test_nor_rounded_twice_in_different_cuts(ask: Ask) -> None:
    with pytest.raises(MethodsMixed):
        ask(PROVINCES, ROUNDED, COMMUNES, ["2025-01"])


def test_other_months_of_the_same_people_may_be_told_otherwise(ask: Ask) -> None:
    ask(PROVINCES, EXACT, COMMUNES, ["2025-03"])


@pytest.mark.parametrize(("product", "certificate"), [(PROVINCES, EXACT), (COMMUNES, ROUNDED)])
def test_a_product_may_repeat_itself(
    ask: Ask, product: str, certificate: dict[str, object]
) -> None:
    ask(product, certificate, product, ["2025-01"])
