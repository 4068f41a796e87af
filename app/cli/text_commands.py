"""Find personal values in texts that come line by line: `minhbach detect --jsonl`."""

import json
from collections.abc import Callable
from typing import IO, Any

from anonymization.records.detect import Detector
from anonymization.records.errors import BadLine
from anonymization.records.model import NOTE_LABELS, Span


def detect_lines(
    lines_in: IO[bytes], lines_out: IO[str], make_detector: Callable[[], Detector] = Detector
) -> int:
    """Read `{"id", "text"}` lines, write `{"id", "spans"}` lines, and return how many.

    A span has `start` and `end` in code points of the text as it was given, `label` and `score`.
    Each line is answered before the next is read, so a stream needs no more memory than its
    longest line. Empty lines are passed over. Nothing is stored, and no account is needed: the
    caller reads only what they already have.

    Raises:
        BadLine: Names the number of the line; the lines before it have been answered.
    """
    detector = make_detector()
    answered = 0
    for number, line in enumerate(lines_in, start=1):
        if not line.strip():
            continue
        note_id, text = _read(line, number)
        spans = [_as_row(span) for span in detector.spans(text)]
        lines_out.write(json.dumps({"id": note_id, "spans": spans}, ensure_ascii=False) + "\n")
        lines_out.flush()
        answered += 1
    return answered


def _read(line: bytes, number: int) -> tuple[Any, str]:
    row = _parsed(line, number)
    if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
        raise BadLine(
            f'line {number} is not an object with `id` and a text. Write {{"id": 1, "text": "…"}}',
            vi=f"dòng {number} không phải đối tượng có `id` và văn bản. "
            'Hãy viết {"id": 1, "text": "…"}',
        )
    return row["id"], row["text"]


def _parsed(line: bytes, number: int) -> Any:
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        problem = BadLine(
            f"line {number} is not UTF-8. Save the file as UTF-8 and try again",
            vi=f"dòng {number} không phải UTF-8. Hãy lưu tệp dạng UTF-8 rồi thử lại",
        )
    except (ValueError, RecursionError):
        problem = BadLine(
            f"line {number} is not JSON. Write one object on each line",
            vi=f"dòng {number} không phải JSON. Hãy viết mỗi dòng một đối tượng",
        )
    # Not chained: the error of the parser quotes the line.
    raise problem


def _as_row(span: Span) -> dict[str, object]:
    return {
        "start": span.start,
        "end": span.end,
        "label": NOTE_LABELS[span.entity],
        "score": round(span.score, 2),
    }
