"""The fast path gives the verdicts of the stock path, and says so when it does not."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from presidio_analyzer import Pattern

from anonymization.records.detect import Detector
from anonymization.records.errors import VerdictsDifferError
from anonymization.records.fingerprints.verdicts import ENTITIES, Tables, VerdictBook
from anonymization.records.model import Span
from anonymization.records.recognizers import registry
from anonymization.records.recognizers.passport import PassportRecognizer
from tests.variants import Variants, notes

Found = list[tuple[int, int, str, float]]


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


def read(detector: Detector, texts: Sequence[str | None], column: str = "") -> list[Found]:
    found = detector.read(pl.Series(texts, dtype=pl.String), column=column)
    spans: list[Found] = [[] for _ in texts]
    for row, start, end, entity, score in sorted(found.as_set()):
        spans[row].append((start, end, str(ENTITIES[entity]), score))
    return spans


def judged(detector: Detector, texts: Sequence[str | None], column: str = "") -> list[Found]:
    return [
        [
            (one.start, one.end, str(one.entity), one.score)
            for one in detector.spans(text, column=column)
        ]
        if text
        else []
        for text in texts
    ]


def test_notes_of_clerks_get_the_verdicts_of_the_stock_path(detector):
    texts = notes()[::5]
    assert read(detector, texts) == judged(detector, texts)


@pytest.mark.parametrize("column", ["", "so_dien_thoai", "ho_ten", "dia_chi", "ngay_sinh"])
def test_variants_of_notes_get_the_verdicts_of_the_stock_path(detector, column):
    texts = list(Variants(seed=20_25).take(250))
    assert read(detector, texts, column) == judged(detector, texts, column)


@pytest.mark.parametrize("sign", [": ", "=", "_", "='", '": "', "’ ", "> ", "”: "])
def test_a_name_after_its_label_gets_the_verdict_of_the_stock_path(detector, sign):
    texts = [f"{label}{sign}{name}" for label in ("ho_ten", "TEN", "ten") for name in ("Hoa", "AN")]
    assert read(detector, texts) == judged(detector, texts)


@given(
    st.lists(st.text(st.sampled_from("0123456789 .-/+()"), min_size=6, max_size=24), max_size=20)
)
def test_any_numbers_get_the_verdicts_of_the_stock_path(detector, texts):
    assert read(detector, texts) == judged(detector, texts)


@given(st.lists(st.text(max_size=30), max_size=10))
def test_any_text_gets_the_verdicts_of_the_stock_path(detector, texts):
    assert read(detector, texts) == judged(detector, texts)


@pytest.mark.parametrize(
    "text",
    [
        "Nguye\u0302\u0303n Va\u0306n An, sđt 0912345678",
        "Nguyeãn Vaên An ñang ôû ñaâu",
        "NguyÔn V¨n An, Hµ Néi",
        "０９１２３４５６７８",
        "số\u200b sổ 0120878811",
        "Tên|Số sổ\nHoa|0120878811\nLan|0120878812",
        "😀 gọi 0912345678",
        '{"ten": "Nguy\\u1ec5n V\\u0103n An"}',
        " ",
        "",
        None,
    ],
)
def test_unusual_texts_are_read_by_the_stock_path(detector, text):
    assert read(detector, [text]) == judged(detector, [text])


def test_a_long_text_is_read_in_pieces(detector):
    text = "Gọi bà Trần Thị Mai, sđt 0912 345 678. " * 300
    assert read(detector, ["a", text, "b"]) == judged(detector, ["a", text, "b"])


def test_numbers_that_nobody_can_tell_apart_are_judged_once():
    texts = [f"sđt 09123456{number:02}" for number in range(100)]
    asked: list[str] = []

    def judge(text: str, _group: int) -> list[Span]:
        asked.append(text)
        return []

    VerdictBook(Tables.of(registry()), judge, judged_again=0).verdicts(pl.Series(texts))
    assert len(asked) < 10


class _Blunt(PassportRecognizer):
    """Says nothing about what it looks at."""

    reads = None
    found_by = (Pattern("a word", r"\bhaphazard\b", 0.9),)


def test_a_recognizer_that_does_not_say_what_it_reads_reads_every_text():
    detector = Detector([*registry()[:-1], _Blunt()])
    texts = ["haphazard", "quite haphazard", "nothing", "Nguyễn Văn An haphazard 0912345678"]
    assert read(detector, texts) == judged(detector, texts)
    assert [len(spans) for spans in read(detector, texts)] == [1, 1, 0, 3]


def test_another_verdict_the_second_time_is_an_alarm():
    verdicts = iter(range(1000))

    def fickle(text: str, group: int) -> list[Span]:
        return [Span(0, len(text), ENTITIES[0], next(verdicts) / 1000, "")] if group == 0 else []

    book = VerdictBook(Tables.of(registry()), fickle, judged_again=1)
    with pytest.raises(VerdictsDifferError) as error:
        book.verdicts(pl.Series(["0912345678"]))
    assert "0912" not in f"{error.value.en}{error.value.vi}"


def test_a_verdict_inside_a_word_is_never_passed_on():
    def judge(text: str, group: int) -> list[Span]:
        return [Span(1, 3, ENTITIES[0], 0.9, "")] if group == 0 and text.startswith("0912") else []

    found = VerdictBook(Tables.of(registry()), judge, judged_again=0).verdicts(
        pl.Series(["0912345678", "0913345678", "0912345679"])
    )
    assert np.array_equal(found.row, [0, 2])
