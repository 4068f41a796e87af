"""Notes without the people in them."""

import polars as pl
import pytest

from anonymization.records.treatments import redact as module
from anonymization.records.treatments.redact import redact, redact_text
from tests.unit.anonymization.records.invented import the_detector, the_rules


def redacted(text: str, *, column: str = "ghi_chu") -> str:
    return redact_text(text, the_detector(), the_rules().placeholders, column=column)


def test_each_value_becomes_its_kind() -> None:
    assert (
        redacted("Gọi chị Trần Thị Hà, SĐT 0912345678, CCCD 001090012345, sinh ngày 15/03/1985")
        == "Gọi chị [HỌ TÊN 1], SĐT [ĐIỆN THOẠI 1], CCCD [CCCD 1], sinh ngày [NGÀY SINH 1]"
    )


def test_in_one_note_the_same_value_has_the_same_number_however_it_is_written() -> None:
    assert (
        redacted("SĐT 0912345678, nhầm 0987654321, đúng là 0912.345.678; bà LÊ THỊ AN, Lê Thị An")
        == "SĐT [ĐIỆN THOẠI 1], nhầm [ĐIỆN THOẠI 2], đúng là [ĐIỆN THOẠI 1]; "
        "bà [HỌ TÊN 1], [HỌ TÊN 1]"
    )


@pytest.mark.parametrize(
    "text",
    [
        "hóa đơn 0912345678",
        "biên lai 19035678901234",
        "mẫu B1234567",
        "hóa đơn 0912 345 678",
        "hóa đơn 0912\u200b345678",
        "hóa đơn ٠٩١٢٣٤٥٦٧٨",
    ],
)
def test_long_numbers_go_whoever_they_belong_to(text: str) -> None:
    assert "[SỐ 1]" in redacted(text)
    assert sum(sign.isdecimal() for sign in redacted(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Theo Quyết định 595/QĐ-BHXH ngày 14/4/2017",
        "truy đóng 84.095.000 đồng từ 01/2025",
        "Trường THPT Nguyễn Trãi báo tăng 12 người",
        "",
    ],
)
def test_what_is_nobodys_stays_readable(text: str) -> None:
    assert redacted(text) == text


def test_a_column_is_read_once_for_each_distinct_text_and_gaps_stay() -> None:
    texts = pl.Series("ghi_chu", ["CCCD 001090012345", None, "CCCD 001090012345", "tốt"])
    done = redact(texts, the_detector(), the_rules().placeholders, column="ghi_chu")
    assert done.to_list() == ["CCCD [CCCD 1]", None, "CCCD [CCCD 1]", "tốt"]
    assert done.name == "ghi_chu"


def test_two_processes_give_the_same_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WORTH_TWO_PROCESSES", 3)
    texts = pl.Series([f"SĐT 09123456{number:02d} của ông An {number}" for number in range(12)])
    alone = redact(texts, the_detector(), the_rules().placeholders)
    together = redact(texts, the_detector(), the_rules().placeholders, workers=2)
    assert together.to_list() == alone.to_list()
