"""`minhbach detect --jsonl`: one line in, one line out, and never a value in an error."""

import io
import json

import pytest

from anonymization.records.errors import BadLine
from app.cli.text_commands import detect_lines
from tests.unit.anonymization.records.invented import the_detector


def answered(lines: bytes) -> list[dict[str, object]]:
    out = io.StringIO()
    detect_lines(io.BytesIO(lines), out, the_detector)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_is_answered_with_its_id_and_spans_in_code_points() -> None:
    text = "\U0001f600 CCCD 001090012345"
    [row] = answered(json.dumps({"id": "n-1", "text": text}).encode())
    assert row == {
        "id": "n-1",
        "spans": [{"start": 7, "end": 19, "label": "CCCD", "score": 0.9}],
    }


def test_a_bank_card_is_labelled_as_an_account_and_empty_lines_are_passed_over() -> None:
    lines = b'{"id": 1, "text": "the ATM 9704000000000018"}\n\n{"id": 2, "text": ""}\n'
    first, second = answered(lines)
    assert [span["label"] for span in first["spans"]] == ["BANK_ACCOUNT"]  # type: ignore[attr-defined]
    assert second == {"id": 2, "spans": []}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"101090012345", "line 2 is not an object"),
        (b'{"id": 1}', "line 2 is not an object"),
        (b'{"text": "001090012345"}', "line 2 is not an object"),
        (b'{"id": 1, "text": 001090012345}', "line 2 is not JSON"),
        (b"[" * 100_000, "line 2 is not JSON"),
        (b'{"id": 1, "text": "\xff001090012345"}', "line 2 is not UTF-8"),
    ],
)
def test_a_bad_line_is_refused_by_its_number_and_never_quoted(line: bytes, problem: str) -> None:
    out = io.StringIO()
    with pytest.raises(BadLine, match=problem) as refused:
        detect_lines(io.BytesIO(b'{"id": 0, "text": "x"}\n' + line), out, the_detector)
    assert "01090012345" not in str(refused.value) + refused.value.vi
    assert refused.value.__cause__ is None
    assert len(out.getvalue().splitlines()) == 1
