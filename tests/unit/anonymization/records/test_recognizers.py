"""Each identifier: which texts hold it, and which only look like it."""

import pytest

from anonymization.records.model import EntityType
from anonymization.records.recognizers import registry
from tests.unit.anonymization.records.invented import found, kinds, spans

# Sources: python-stdnum 2.2 `stdnum/vn/mst.py` (tax codes); the structure rule of PyPI vn-ident
# 0.1.0 `tables.py` (citizen ids, invented numbers); PyPI phonenumbers 9.0.43 (telephones);
# yunkhngn/medconnect (health cards, invented but for 0120878811).
TAX_CODES = (
    *("0100109106", "0100112437", "0300588569", "0101248141", "0100047516", "0100233488"),
    "0314409058-002",
)
CITIZEN_IDS = ("001090012345", "079303001234", "024185000001", "096206123456")
NOT_CITIZEN_IDS = ("003090012345", "023090012345", "00109001234", "001990012345")
PHONES = (
    *("0912345678", "+84912345678", "0351234567", "0812345678", "0591234567", "0871234567"),
    *("02431234567", "0084912345678", "84912345678", "0912 345 678", "0912.345.678"),
    *("091-234-5678", "(024) 3123 4567", "+84 (0) 912 345 678", "01234567890"),
)
NOT_PHONES = ("0241234567", "02812345678", "0283123456", "0123456789", "19001234", "18001091")
LONG_CARDS = ("DN4010120878811", "GD4790123456789", "TE1010120878811", "GD 4 79 0123456789")
NOT_LONG_CARDS = ("DN6010120878811", "DN401012087881", "QQ4010120878811", "DN4990120878811")


def test_there_is_one_recognizer_for_each_kind_of_value() -> None:
    assert [one.entity for one in registry()] == list(EntityType)


@pytest.mark.parametrize("code", TAX_CODES)
def test_a_tax_code_is_found_by_its_label_and_check_digit(code: str) -> None:
    assert found(f"MST: {code}", EntityType.TAX_CODE) == [code]


def test_a_wrong_check_digit_rules_a_tax_code_out_unless_a_text_calls_it_one() -> None:
    assert EntityType.TAX_CODE not in kinds("công ty 0100233480")
    assert EntityType.TAX_CODE not in kinds("0100233480", column="mã số thuế")
    assert EntityType.TAX_CODE in kinds("mã số thuế 0100233480")


@pytest.mark.parametrize("number", CITIZEN_IDS)
def test_a_citizen_id_is_found_without_a_label(number: str) -> None:
    assert found(f"gặp lại {number} sau", EntityType.CITIZEN_ID) == [number]


@pytest.mark.parametrize("number", NOT_CITIZEN_IDS)
def test_twelve_digits_of_another_structure_are_no_citizen_id(number: str) -> None:
    assert kinds(f"gặp lại {number} sau") == set()


def test_what_is_called_a_citizen_id_is_one_in_spite_of_a_wrong_digit() -> None:
    assert found("CCCD 003090012345", EntityType.CITIZEN_ID) == ["003090012345"]
    assert found("CCCD 79303001234", EntityType.CITIZEN_ID) == ["79303001234"]


def test_an_old_identity_card_needs_its_label() -> None:
    assert found("CMND 012345678", EntityType.CITIZEN_ID) == ["012345678"]
    assert kinds("gặp lại 012345678 sau") == set()


@pytest.mark.parametrize("number", PHONES)
def test_a_telephone_number_is_found_however_it_is_written(number: str) -> None:
    assert found(f"gặp qua {number} nhé", EntityType.PHONE) == [number]


@pytest.mark.parametrize("number", NOT_PHONES)
def test_a_number_that_the_plan_does_not_have_is_no_telephone_number(number: str) -> None:
    assert EntityType.PHONE not in kinds(f"gặp qua {number} nhé")


@pytest.mark.parametrize("card", LONG_CARDS)
def test_a_long_health_card_is_found_by_itself_and_hides_the_number_in_it(card: str) -> None:
    assert [(s.entity, s.end - s.start) for s in spans(f"có {card} rồi")] == [
        (EntityType.HEALTH_CARD, len(card))
    ]


@pytest.mark.parametrize("card", NOT_LONG_CARDS)
def test_a_wrong_group_level_or_province_is_no_health_card(card: str) -> None:
    assert EntityType.HEALTH_CARD not in kinds(f"có {card} rồi")


@pytest.mark.parametrize("label", ["thẻ BHYT", "mã thẻ:", "ma the", "thẻ"])
def test_a_short_health_card_is_found_by_its_label(label: str) -> None:
    assert found(f"{label} 0120878811", EntityType.HEALTH_CARD) == ["0120878811"]


@pytest.mark.parametrize(
    "address",
    ["an.nguyen@vidu.vn", "p.ketoan/an@vidu.com.vn", "AN_1990@A-B.example", "a+b@sub.vidu.vn"],
)
def test_an_email_address_is_found_by_its_form(address: str) -> None:
    assert found(f"gửi {address}, nhé", EntityType.EMAIL) == [address]


@pytest.mark.parametrize("text", ["a@b", "@vidu.vn", "an@vidu", "an@-vidu.vn", "giá @ 5.000"])
def test_an_at_sign_alone_makes_no_address(text: str) -> None:
    assert EntityType.EMAIL not in kinds(text)


@pytest.mark.parametrize(
    "born",
    [
        "15/03/1985",
        "5-3-1985",
        "15.03.1985",
        "1985-03-15",
        "15 tháng 3 năm 1985",
        "1985",
        "31/02/1985",
    ],
)
def test_a_birth_date_is_found_by_its_label_however_it_is_written(born: str) -> None:
    assert found(f"Ngày sinh: {born}", EntityType.BIRTH_DATE) == [born]


@pytest.mark.parametrize(
    "text", ["ngày 15/03/1985", "ngày sinh 15/13/1985", "ký ngày 15/03/2025", "sinh viên năm 2020"]
)
def test_a_date_that_nobody_calls_a_birth_date_is_none(text: str) -> None:
    assert kinds(text) == set()


@pytest.mark.parametrize(
    "name",
    [
        *("Nguyễn Văn An", "NGUYỄN VĂN AN", "Nguyen Van An", "NGUYEN VAN AN", "Cao Thị Sen"),
        *("Giàng A Páo", "Lò Văn Pánh", "H'Hen Niê", "Y Moan Êban", "K'Brôi", "Thạch Thị Mai"),
        *("Tôn Nữ Thị Ninh", "Hồ Thị Thuý", "nguyen van an"),
    ],
)
def test_a_name_is_found_under_its_label_with_and_without_marks_and_in_capitals(name: str) -> None:
    assert found(name, EntityType.PERSON, column="ho_ten") == [name]


@pytest.mark.parametrize("title", ["ông", "bà", "chị", "anh", "em", "NLĐ", "Ông"])
def test_after_a_title_a_given_name_is_enough(title: str) -> None:
    assert found(f"gặp {title} Hoa ở cổng", EntityType.PERSON) == ["Hoa"]


@pytest.mark.parametrize(
    "text",
    [
        *("Do Công ty nợ đọng", "đường Nguyễn Trãi", "Trường THPT Lê Quý Đôn", "tỉnh Hà Nam"),
        *("Hà Nội", "ông Giám đốc", "ba Công ty", "Bộ Y Tế", "thành phố Hồ Chí Minh"),
    ],
)
def test_streets_schools_provinces_and_offices_are_nobody(text: str) -> None:
    assert EntityType.PERSON not in kinds(text)


@pytest.mark.parametrize(
    "address",
    [
        "thôn 3, xã Tân Lập, tỉnh Lào Cai",
        "số 12/3 ngõ 45 đường Láng, phường Láng, thành phố Hà Nội",
        "45/2B Hai Bà Trưng, P. Bến Nghé, Q.1, TP.HCM",
        "xã Mường Bú, huyện Mường La, tỉnh Sơn La",
        "ấp Tân Lập, xã Tân Thạnh, tỉnh Tây Ninh",
        "SỐ 5 ĐƯỜNG LÊ LỢI, PHƯỜNG BẾN THÀNH, TP HỒ CHÍ MINH",
        "thon dong, xa quang oai, thanh pho ha noi",
        "phường Văn Miếu - Quốc Tử Giám, thành phố Hà Nội",
        "số 28 đường Tô Hiến Thành, xã Trảng Bom, tỉnh Đồng Nai",
    ],
)
def test_an_address_is_found_as_a_whole_in_two_levels_and_in_three(address: str) -> None:
    assert found(address, EntityType.ADDRESS) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "BHXH huyện Hoài Đức, thành phố Hà Nội",
        "BHXH tỉnh Hà Nam",
        "đường Nguyễn Trãi",
        "bảo hiểm xã hội, huyện nào cũng có",
    ],
)
def test_where_an_office_is_or_one_unit_alone_is_no_address(text: str) -> None:
    assert EntityType.ADDRESS not in kinds(text)


def test_one_unit_is_an_address_when_it_is_called_one() -> None:
    assert found("địa chỉ: xã Tân Lập", EntityType.ADDRESS) == ["xã Tân Lập"]


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("STK 19035678901234", "19035678901234"),
        ("số tài khoản: 2208 205 123 456 Agribank", "2208 205 123 456"),
        ("TK 711A22334455", "711A22334455"),
        ("chuyển vào 0011004123456 (Vietcombank)", "0011004123456"),
        ("thẻ ATM 9704000000000019", "9704000000000019"),
    ],
)
def test_a_bank_account_is_found_by_its_label_or_its_bank(text: str, account: str) -> None:
    assert found(text, EntityType.BANK_ACCOUNT) == [account]


@pytest.mark.parametrize("text", ["tài khoản 334", "có 19035678901234 này", "tài khoản VssID 0912"])
def test_a_number_that_nobody_calls_an_account_is_none(text: str) -> None:
    assert kinds(text) == set()


@pytest.mark.parametrize("card", ["9704000000000018", "9704 0000 0000 0018"])
def test_a_bank_card_is_found_by_its_first_digits_and_its_check_digit(card: str) -> None:
    assert found(f"có {card} này", EntityType.BANK_CARD) == [card]
    assert kinds("có 9704000000000019 này") == set()


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("va chạm với 30A-123.45", "30A-123.45"),
        ("BKS 59X2-889.01", "59X2-889.01"),
        ("biển số 29-B1 234.56", "29-B1 234.56"),
        ("bsx 72a12345", "72a12345"),
    ],
)
def test_a_plate_is_found_by_its_form_or_its_label(text: str, plate: str) -> None:
    assert found(text, EntityType.PLATE) == [plate]


def test_a_form_or_a_room_is_no_plate() -> None:
    assert kinds("mẫu 30B-123, quy chuẩn 29A-2024, phòng 72A12345") == set()


@pytest.mark.parametrize("label", ["hộ chiếu", "Passport No.", "số hộ chiếu:"])
def test_a_passport_is_found_by_its_label_only(label: str) -> None:
    assert found(f"{label} C1234567", EntityType.PASSPORT) == ["C1234567"]
    assert kinds("mẫu C1234567") == set()


def test_the_personal_number_of_a_tax_payer_is_one_value_in_two_roles() -> None:
    assert kinds("MST 001090012345") == {EntityType.TAX_CODE}
    assert kinds("CCCD 001090012345") == {EntityType.CITIZEN_ID}
