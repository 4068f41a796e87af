"""Notes without the people in them."""

import polars as pl
import pytest

from anonymization.records.treatments.redact import Persons, redact, redact_text
from tests.unit.anonymization.records.invented import KEY, the_detector, the_rules


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


def by_person(texts: list[str | None], persons: list[str | None]) -> list[str | None]:
    told = Persons(pl.Series(persons, dtype=pl.String), KEY)
    notes = pl.Series("ghi_chu", texts, dtype=pl.String)
    return redact(notes, the_detector(), the_rules().placeholders, persons=told).to_list()


def test_in_all_notes_of_a_person_the_same_value_has_the_same_code() -> None:
    first, other, second = by_person(
        ["Gọi ông Lý Văn Tám", "Gọi ông Lý Văn Tám", "ông LÝ VĂN TÁM đã gửi SĐT 0912345678"],
        ["001090012345", "079303001234", "001090012345"],
    )
    code = str(first)[-5:-1]
    assert first == f"Gọi ông [HỌ TÊN {code}]"
    assert str(second).startswith(f"ông [HỌ TÊN {code}] đã gửi SĐT [ĐIỆN THOẠI ")
    assert code not in str(other)


def test_notes_batch_by_batch_get_the_codes_they_get_together() -> None:
    texts = ["Gọi ông Lý Văn Tám", None, "SĐT 0912345678", "ông Lý Văn Tám"]
    persons = ["1", "1", None, "1"]
    apart = [by_person([text], [person])[0] for text, person in zip(texts, persons, strict=True)]
    assert by_person(texts, persons) == apart


def test_a_note_about_nobody_still_tells_its_people_apart() -> None:
    [note] = by_person(["ông Lý Văn Tám, bà Lê Thị An, ông Lý Văn Tám"], [None])
    codes = [part[:4] for part in str(note).split("HỌ TÊN ")[1:]]
    assert codes[0] == codes[2] != codes[1]
