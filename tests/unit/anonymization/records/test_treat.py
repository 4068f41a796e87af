"""A batch after its plan: what stays, what goes, and what is refused."""

import polars as pl
import pytest

from anonymization.records.errors import (
    KeepsDirectIdentifier,
    MissingColumn,
    NobodyNamed,
    UntreatedColumn,
)
from anonymization.records.model import TreatmentKind, TreatmentPlan
from anonymization.records.treat import _WAYS, treat_batch
from anonymization.records.treatments.pseudonymize import pseudonymize
from catalog.model import ColumnRole
from tests.unit.anonymization.records.invented import (
    KEY,
    OTHER_KEY,
    a_plan,
    a_register,
    a_treatment,
    the_tools,
)

EVERY_WAY = a_plan(
    so="pseudonymize",
    ten="drop",
    sinh="generalize:birth-year",
    tinh="keep",
    muc="keep",
    ghi_chu="redact",
)


def a_batch() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "so": ["0120878811", "0120878822"],
            "ten": ["Nguyễn Văn An", "Lê Thị Bình"],
            "sinh": ["15/03/1985", None],
            "tinh": ["01", None],
            "muc": [5_000_000, 6_000_000],
            "ghi_chu": ["SĐT 0912345678", None],
        }
    )


def test_columns_stay_in_order_and_only_kept_ones_keep_their_type() -> None:
    treated = treat_batch(a_batch(), EVERY_WAY, the_tools())
    assert treated.to_dict(as_series=False) == {
        "so": pseudonymize(a_batch()["so"], KEY.for_use("pseudonymize")).to_list(),
        "sinh": ["1985", "unknown"],
        "tinh": ["01", None],
        "muc": [5_000_000, 6_000_000],
        "ghi_chu": ["SĐT [ĐIỆN THOẠI 1]", None],
    }
    assert treated["muc"].dtype == pl.Int64


def test_batches_one_by_one_give_what_they_give_together() -> None:
    whole = treat_batch(a_batch(), EVERY_WAY, the_tools())
    halves = [treat_batch(half, EVERY_WAY, the_tools()) for half in (a_batch()[:1], a_batch()[1:])]
    assert pl.concat(halves).equals(whole)


def test_another_key_makes_other_pseudonyms_and_nothing_else() -> None:
    one = treat_batch(a_batch(), EVERY_WAY, the_tools())
    other = treat_batch(a_batch(), EVERY_WAY, the_tools(key=OTHER_KEY))
    assert not (one["so"] == other["so"]).any()
    assert one.drop("so").equals(other.drop("so"))


def test_there_is_a_way_for_every_kind_of_treatment() -> None:
    assert set(_WAYS) == set(TreatmentKind)


def test_the_person_is_known_even_where_their_number_is_dropped() -> None:
    plan = a_plan(person="so", so="drop", sinh="shift-dates", ghi_chu="redact")
    treated = treat_batch(a_batch().select("so", "sinh", "ghi_chu"), plan, the_tools())
    assert treated.columns == ["sinh", "ghi_chu"]
    assert treated["sinh"][0] not in (None, "15/03/1985")
    assert "[ĐIỆN THOẠI 1]" not in treated["ghi_chu"][0]


def test_without_a_person_no_dates_move() -> None:
    with pytest.raises(NobodyNamed, match="`sinh`"):
        treat_batch(a_batch().select("sinh"), a_plan(sinh="shift-dates"), the_tools())


def test_an_empty_batch_is_treated_too() -> None:
    assert treat_batch(a_batch().clear(), EVERY_WAY, the_tools()).height == 0


def test_a_column_the_plan_does_not_name_stops_everything() -> None:
    frame = a_batch().with_columns(moi=pl.lit("x"))
    with pytest.raises(UntreatedColumn, match="`moi`"):
        treat_batch(frame, EVERY_WAY, the_tools())


def test_a_column_the_records_do_not_have_stops_everything() -> None:
    with pytest.raises(MissingColumn, match="`ten`"):
        treat_batch(a_batch().drop("ten"), EVERY_WAY, the_tools())


def test_a_plan_that_keeps_a_direct_identifier_stops_everything() -> None:
    unsafe = TreatmentPlan(
        "open-statistics",
        (a_treatment("ten", "keep", role=ColumnRole.DIRECT_IDENTIFIER),),
    )
    with pytest.raises(KeepsDirectIdentifier, match="`ten`"):
        treat_batch(a_batch().select("ten"), unsafe, the_tools())


def test_a_refusal_repeats_no_value_of_the_batch() -> None:
    frame = a_register(20)
    with pytest.raises(UntreatedColumn) as refusal:
        treat_batch(frame, EVERY_WAY, the_tools())
    values = [str(v) for column in frame.iter_columns() for v in column if len(str(v)) > 4]
    assert not any(value in refusal.value.en + refusal.value.vi for value in values)
