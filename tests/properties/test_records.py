"""What holds for any record, any note and any key."""

import unicodedata

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymization.records.model import TreatmentPlan
from anonymization.records.recognizers.places import OLD_PROVINCE_CODES
from anonymization.records.rules import OPEN_STATISTICS
from anonymization.records.text import Spelled, fold
from anonymization.records.treat import treat_batch
from anonymization.records.treatments.generalize import to_age_band
from anonymization.records.treatments.pseudonymize import pseudonymize, unmap
from anonymization.records.treatments.redact import redact_text
from catalog.model import ColumnRole
from storage.keys import BlockKey
from tests.unit.anonymization.records.invented import (
    AS_OF,
    a_register,
    a_treatment,
    findings,
    spans,
    the_detector,
    the_rules,
    the_tools,
)

FEW = settings(max_examples=50, deadline=None)
FEWER = settings(max_examples=20, deadline=None)

LETTERS = "abcdeghiklmnopqrstuvxyđăâêôơưáàảãạếềểễệốồổỗộ ,.;:()/-\n"
CHATTER = st.text(alphabet=LETTERS, max_size=40)
DIGITS = "0123456789"
# A label may be for another number, or against any: redaction must not depend on it.
LABELS = st.sampled_from(["CCCD", "SĐT:", "hóa đơn", "mã đơn vị", "MST", "số sổ", "thẻ BHYT", ""])
CITIZEN_IDS = st.builds(
    "0{}{}{}".format,
    st.sampled_from(sorted(OLD_PROVINCE_CODES)),
    st.sampled_from("0123"),
    st.text(alphabet=DIGITS, min_size=8, max_size=8),
)
TEN_DIGITS = st.text(alphabet=DIGITS, min_size=10, max_size=10)
CARDS = st.builds("DN4{}{}".format, st.sampled_from(sorted(OLD_PROVINCE_CODES)), TEN_DIGITS)
IDENTIFIERS = st.one_of(CITIZEN_IDS, TEN_DIGITS, CARDS)
KEYS = st.binary(min_size=32, max_size=32).map(BlockKey)
VALUES = st.lists(st.text(max_size=40).filter(lambda text: text.strip() != ""), max_size=12)
SHORT_VALUES = st.lists(
    st.text(alphabet=DIGITS + LETTERS[:20], min_size=1, max_size=7).filter(str.strip), max_size=12
)


@FEW
@given(CHATTER, LABELS, IDENTIFIERS, CHATTER)
def test_no_digits_of_a_planted_identifier_survive_redaction(
    before: str, label: str, identifier: str, after: str
) -> None:
    text = f"{before} {label} {identifier} {after}"
    redacted = redact_text(text, the_detector(), the_rules().placeholders, column="ghi_chu")
    digits = "".join(sign for sign in identifier if sign in DIGITS)
    assert digits not in redacted
    assert digits[-7:] not in redacted


@FEW
@given(CHATTER, CITIZEN_IDS)
def test_a_labelled_citizen_id_is_found_whatever_stands_before_it(
    before: str, identifier: str
) -> None:
    text = f"{before} CCCD {identifier}"
    [*_, last] = spans(text)
    assert text[last.start : last.end].endswith(identifier)


@FEW
@given(VALUES, KEYS)
def test_pseudonyms_are_one_to_one(values: list[str], key: BlockKey) -> None:
    made = pseudonymize(pl.Series(values, dtype=pl.String), key).to_list()
    assert len(dict(zip(values, made, strict=True))) == len(set(made))
    assert all(a == b for a, b in zip(made, [_alone(value, key) for value in values], strict=True))


@FEW
@given(VALUES, KEYS, KEYS)
def test_under_another_key_no_pseudonym_is_the_same(
    values: list[str], one: BlockKey, other: BlockKey
) -> None:
    column = pl.Series(values, dtype=pl.String)
    shared = set(pseudonymize(column, one)) & set(pseudonymize(column, other))
    assert shared == (set(pseudonymize(column, one)) if one == other else set())


@FEW
@given(SHORT_VALUES, KEYS)
def test_pseudonyms_of_short_values_lead_back_under_their_key(
    values: list[str], key: BlockKey
) -> None:
    column = pl.Series(values, dtype=pl.String)
    assert unmap(pseudonymize(column, key), key).to_list() == values


@FEWER
@given(
    st.integers(20, 60),
    st.lists(st.sampled_from(["drop", "pseudonymize", "redact"]), min_size=4, max_size=4),
)
def test_a_treated_frame_holds_no_value_of_a_direct_identifier(rows: int, ways: list[str]) -> None:
    frame = a_register(rows).select("so_dinh_danh", "ho_ten", "dien_thoai", "email", "ma_tinh")
    direct = frame.drop("ma_tinh")
    columns = [
        a_treatment(name, way, role=ColumnRole.DIRECT_IDENTIFIER)
        for name, way in zip(direct.columns, ways, strict=True)
    ]
    plan = TreatmentPlan(OPEN_STATISTICS, (*columns, a_treatment("ma_tinh", "keep")))
    treated = treat_batch(frame, plan, the_tools())
    left = {value for column in treated.iter_columns() for value in column}
    assert left.isdisjoint(value for column in direct.iter_columns() for value in column)


@FEW
@given(st.text(alphabet=LETTERS + DIGITS + "ÔÊĂ", max_size=60))
def test_spans_of_decomposed_text_point_at_the_same_values(text: str) -> None:
    composed = unicodedata.normalize("NFC", f"ông Nguyễn Văn Ế {text} CCCD 001090012345")
    decomposed = unicodedata.normalize("NFD", composed)
    values = [composed[s.start : s.end] for s in spans(composed)]
    others = [unicodedata.normalize("NFC", decomposed[s.start : s.end]) for s in spans(decomposed)]
    assert others == values


@FEW
@given(st.text(max_size=60))
def test_respelled_text_leads_back_letter_by_letter(text: str) -> None:
    spelled = Spelled.of(text)
    positions = [spelled.original_span(place, place + 1) for place in range(len(spelled.text))]
    assert all(0 <= start < end <= len(text) for start, end in positions)
    assert positions == sorted(positions)
    assert len(fold(spelled.text)) == len(spelled.text)


@FEW
@given(st.text(max_size=80))
def test_any_text_is_read_without_a_crash_and_spans_lie_inside_it_in_order(text: str) -> None:
    edges = [edge for span in spans(text) for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


@FEWER
@given(st.lists(IDENTIFIERS, min_size=3, max_size=30, unique=True), st.sampled_from(["ma", "mst"]))
def test_a_finding_holds_no_value(values: list[str], column: str) -> None:
    for finding in findings(column, values):
        told = repr(finding).replace("9" * 10, "")
        assert not any(value in told for value in values if set(value) != {"9"})


@FEW
@given(st.dates())
def test_every_birth_date_gets_a_band_or_is_unknown(born: object) -> None:
    bands = the_rules().age_bands
    band = to_age_band(pl.Series([str(born)]), bands=bands, as_of=AS_OF)[0]
    assert band in {*bands.names, "unknown"}


def _alone(value: str, key: BlockKey) -> str:
    [pseudonym] = pseudonymize(pl.Series([value]), key).to_list()
    return str(pseudonym)
