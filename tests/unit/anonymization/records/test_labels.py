"""What is written to the left of a number decides what it is."""

import pytest

from anonymization.records.model import EntityType
from anonymization.records.recognizers import registry
from anonymization.records.recognizers.labels import LabelBook, LabelEnhancer
from tests.unit.anonymization.records.invented import found, kinds, spans

TEN_DIGITS = "0120878811"


@pytest.mark.parametrize(
    ("label", "entity"),
    [
        ("số sổ", EntityType.SI_NUMBER),
        ("ma so bhxh", EntityType.SI_NUMBER),
        ("Mã số bảo hiểm xã hội", EntityType.SI_NUMBER),
        ("thẻ BHYT", EntityType.HEALTH_CARD),
        ("SĐT", EntityType.PHONE),
        ("số điện thoại của chị", EntityType.PHONE),
    ],
)
def test_a_label_of_several_syllables_names_the_number(label: str, entity: EntityType) -> None:
    assert found(f"{label} {TEN_DIGITS}", entity) == [TEN_DIGITS]


@pytest.mark.parametrize(
    "label",
    ["hóa đơn số", "quyết định", "hồ sơ", "mã đơn vị", "hotline", "số tiền", "mã hộ", "hộ chiếu"],
)
@pytest.mark.parametrize("number", ["0912345678", "0100109106", "001090012345", TEN_DIGITS])
def test_what_is_called_something_else_is_not_a_persons_number(label: str, number: str) -> None:
    assert kinds(f"{label} {number}") == set()


def test_money_after_the_number_makes_it_money() -> None:
    assert kinds("nhận 0912345678 đồng") == set()
    assert kinds("gặp 0912345678 Đồng Nai") == {EntityType.PHONE}


def test_the_nearest_label_wins() -> None:
    text = "hóa đơn 123 gửi MST 0100109106"
    assert found(text, EntityType.TAX_CODE) == ["0100109106"]
    assert kinds("MST theo hóa đơn 0100109106") == set()


def test_a_label_does_not_reach_into_the_next_sentence_or_past_another_number() -> None:
    assert kinds("Xem hóa đơn. Gặp 0912345678") == {EntityType.PHONE}
    assert kinds("hóa đơn 1234567 gặp 0912345678") == {EntityType.PHONE}


def test_the_dot_of_an_abbreviation_ends_no_sentence() -> None:
    assert found(f"SĐT. {TEN_DIGITS}", EntityType.PHONE) == [TEN_DIGITS]


def test_one_label_names_all_the_numbers_of_a_list() -> None:
    numbers = ["0120878811", "0120878822", "0120878833"]
    text = f"số sổ {numbers[0]}, {numbers[1]} và {numbers[2]}"
    assert found(text, EntityType.SI_NUMBER) == numbers


def test_the_name_of_the_column_is_the_label_where_the_text_has_none() -> None:
    assert found(TEN_DIGITS, EntityType.SI_NUMBER, column="ma_so_bhxh") == [TEN_DIGITS]
    assert found(TEN_DIGITS, EntityType.HEALTH_CARD, column="ma_the_bhyt") == [TEN_DIGITS]
    assert kinds("0912345678", column="so_hoa_don") == set()


def test_the_label_in_the_text_outranks_the_name_of_the_column() -> None:
    assert found(f"số sổ {TEN_DIGITS}", EntityType.SI_NUMBER, column="dien_thoai") == [TEN_DIGITS]


def test_a_span_tells_the_pattern_and_the_label_that_led_to_it() -> None:
    [span] = spans("CCCD: 001090012345")
    assert span.because == "12 digits, labelled `cccd` one word to the left"
    assert span.score == 0.9
    [span] = spans("số sổ của tôi 0120878811")
    assert span.because == "10 digits, labelled `số sổ` three words to the left"


def test_a_column_and_a_heading_say_that_they_are_the_label() -> None:
    [span] = spans(TEN_DIGITS, column="ma_so_bhxh")
    assert span.because.endswith("labelled `ma so bhxh` in the name of the column")
    [span] = spans(f"STT|Số sổ\n1|{TEN_DIGITS}")
    assert span.because == "10 digits, labelled `so so` in the heading above"


def test_the_headings_of_a_table_in_a_text_name_all_the_rows_under_them() -> None:
    table = "STT;Mã BHXH;SĐT\n1;0120878811;0912345678\n2;0120878822;0912345679"
    assert found(table, EntityType.SI_NUMBER) == ["0120878811", "0120878822"]
    tabs = table.replace(";", "\t")
    assert found(tabs, EntityType.SI_NUMBER) == ["0120878811", "0120878822"]


def test_the_longest_label_that_ends_at_a_word_is_taken() -> None:
    book = LabelBook(own=["ma so"], others=["ma so thue"])
    label = book.ending_at(["ma", "so", "thue"], 2)
    assert label is not None
    assert (str(label), label.is_for) == ("ma so thue", False)
    assert book.ending_at(["thue"], 0) is None


def test_the_enhancer_names_the_part_of_a_column_name_that_speaks_for_a_kind() -> None:
    labels = LabelEnhancer(registry())
    assert labels.label_in("so_dien_thoai_2", EntityType.PHONE) == "so dien thoai"
    assert labels.label_in("so_dien_thoai_2", EntityType.TAX_CODE) == ""
