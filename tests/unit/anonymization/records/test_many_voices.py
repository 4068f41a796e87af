"""What many voices write: jobs and relations before names, clipped addresses, groups of digits."""

import pytest

from anonymization.records.model import EntityType
from tests.unit.anonymization.records.invented import found, kinds


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("thợ hàn Cù Huy Bách bị bỏng tay", "Cù Huy Bách"),
        ("chị hội phó Điểu Thị Nhung thu tiền của 12 hộ", "Điểu Thị Nhung"),
        ("con dâu trưởng tên Hờ Thị Sua đứng đơn", "Hờ Thị Sua"),
        ("nhờ bác Tám Lúa nhắn lại", "Tám Lúa"),
        ("ông David Nowicki ở tầng 4", "David Nowicki"),
        ("Ms. Chen Xiaoli, HR manager, asked about it", "Chen Xiaoli"),
        ("ktv. Phan Tấn Đạt chụp lại", "Phan Tấn Đạt"),
    ],
)
def test_jobs_relations_and_names_of_other_countries_lead_to_a_name(text: str, name: str) -> None:
    assert found(text, EntityType.PERSON) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "công ty Minh Long nợ tiền, quán Bảo Khánh đóng cửa",
        "đại diện có phạm vi toàn quyền.",
        "khách sạn Hoàng Anh, siêu thị Kim Thành khai trương",
    ],
)
def test_everyday_phrases_and_names_of_shops_are_nobody(text: str) -> None:
    assert EntityType.PERSON not in kinds(text)


@pytest.mark.parametrize(
    "address",
    [
        "nhà số 6, hẻm 250/49 đường Kim Giang, phường Định Công, thành phố Hà Nội",
        "cụm công nghiệp Tân Mỹ, xã Song Bình, huyện Chợ Gạo, Tiền Giang",
        "đội 8 Cát Quế, Hoài Đức, Hà Nội",
        "thôn bản lếch xã kim phượng thái nguyên",
        "SN 5, ngõ 118, đg Trường Chinh, p. Nam Định, Ninh Bình",
        "thửa 118, tờ bản đồ 7, ấp Bình Tiền 2, xã Đức Hòa Hạ, tỉnh Tây Ninh",
        "xóm Nà Ít, xã Vi Hương, Bạch Thông",
    ],
)
def test_an_address_has_one_extent_from_its_first_unit_to_its_last(address: str) -> None:
    assert found(f"địa chỉ {address}; hẹn sau", EntityType.ADDRESS) == [address]


@pytest.mark.parametrize(
    "text", ["các tỉnh Bến Tre, Kiên Giang, Hà Nam", "đặc khu Cô Tô 61 hộ; chỉ tiêu riêng"]
)
def test_provinces_in_a_row_and_counts_of_households_are_no_address(text: str) -> None:
    assert found(text, EntityType.ADDRESS) == []


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("chuyển 4 triệu vào 1028 8400 1774 mang tên", EntityType.BANK_ACCOUNT, "1028 8400 1774"),
        ("ghi 7408 2050 4471 8 Agribank", EntityType.BANK_ACCOUNT, "7408 2050 4471 8"),
        ("điện thoại 0852–117–390", EntityType.PHONE, "0852–117–390"),
        ("tin nhắn từ số 0921 443 870 của sếp", EntityType.PHONE, "0921 443 870"),
        ("Passport No.: P8820144", EntityType.PASSPORT, "P8820144"),
        ("doanh nghiệp 2300771487 không nợ", EntityType.TAX_CODE, "2300771487"),
        ("mã của chị 8322114409", EntityType.SI_NUMBER, "8322114409"),
        ("ngày sinh 03 March 2021", EntityType.BIRTH_DATE, "03 March 2021"),
        ("sinh ngày 05 tháng 3 năm 1961", EntityType.BIRTH_DATE, "ngày 05 tháng 3 năm 1961"),
    ],
)
def test_numbers_are_found_as_they_are_spoken_of(text: str, entity: EntityType, value: str) -> None:
    assert found(text, entity) == [value]
