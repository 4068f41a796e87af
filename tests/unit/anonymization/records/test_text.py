"""One spelling for all, and the way back to the original."""

import unicodedata

import pytest

from anonymization.records.text import (
    Spelled,
    fold,
    has_marks,
    shape_of,
    without_marks,
    words_of,
)


@pytest.mark.parametrize(
    ("original", "spelled"),
    [
        (unicodedata.normalize("NFD", "Đặng Thị Hòa"), "Đặng Thị Hòa"),
        ("０９１２３４５６７８", "0912345678"),
        ("٠٩١٢", "0912"),
        ("Nguyễn\u00a0Văn\u2003An", "Nguyễn Văn An"),
        ("Nguyễn  Văn   An ", "Nguyễn Văn An "),
        ("Nguyễn\tVăn\r\nAn", "Nguyễn Văn \nAn"),
        ("0912\u200b345\u2060678\ufeff", "0912345678"),
        ("ＣＣＣＤ：１", "CCCD:1"),
        ("0912\u200e345\u202e678\u2069", "0912345678"),
        (r'{"ten": "Nguy\u1ec5n"}', '{"ten": "Nguyễn"}'),
        (r"\ud83d", r"\ud83d"),
        ("NguyÔn V¨n An, sè ®iÖn tho¹i", "Nguyễn Văn An, số điện thoại"),
        ("Nguyeãn Vaên An, soá ñieän thoaïi", "Nguyễn Văn An, số điện thoại"),
        ("Café déjà vu, hoà và khoá hoà", "Café déjà vu, hoà và khoá hoà"),
        ("Họ tên\tSố sổ\nHoa\t01", "Họ tên\tSố sổ\nHoa\t01"),
        ("plain ASCII", "plain ASCII"),
        ("", ""),
    ],
)
def test_text_is_brought_to_one_spelling(original: str, spelled: str) -> None:
    assert Spelled.of(original).text == spelled


def test_a_span_leads_back_to_all_of_the_original_letters() -> None:
    original = unicodedata.normalize("NFD", "ông Nguyễn  Văn An đến")
    spelled = Spelled.of(original)
    start = spelled.text.index("Nguyễn")
    first, last = spelled.original_span(start, start + len("Nguyễn Văn An"))
    assert unicodedata.normalize("NFC", original[first:last]) == "Nguyễn  Văn An"


def test_text_that_needs_no_change_is_not_mapped() -> None:
    assert Spelled.of("Nguyễn Văn An, 0912345678 – thôn 3").origins is None


def test_a_spelled_text_does_not_show_itself_in_a_log() -> None:
    assert "Nguyễn" not in repr(Spelled.of("Nguyễn Văn An"))


def test_folding_keeps_the_length_even_where_a_small_letter_is_longer() -> None:
    text = "İSTANBUL Đà Nẵng ﬃ ß"
    assert len(fold(text)) == len(without_marks(text)) == len(text)
    assert fold("Đà Nẵng") == "da nang"


def test_the_words_of_a_name_do_not_depend_on_how_it_is_written() -> None:
    assert words_of("Số-định.danh (cá nhân)") == ("so", "dinh", "danh", "ca", "nhan")


def test_marks_are_seen_where_there_are_any() -> None:
    assert has_marks("Hà")
    assert has_marks("đ")
    assert not has_marks("Ha")
    assert not has_marks("Ha – 5")


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("001090012345", "999999999999"),
        ("Nguyễn Văn An", "Aa Aa Aa"),
        ("Ann", "Aa"),
        ("0912.345.678", "9999.999.999"),
        ("田中", "?"),
    ],
)
def test_a_shape_holds_nothing_of_the_value(value: str, shape: str) -> None:
    assert shape_of(value) == shape
