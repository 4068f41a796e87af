"""What other writers write: logs, tables, messages, dictation, forms read by a machine."""

import pytest

from anonymization.records.model import EntityType
from anonymization.records.recognizers.name_score import NamesOf, weights, words_weighed_alone
from anonymization.records.recognizers.name_words import Words
from tests.unit.anonymization.records.invented import found, kinds

NUMBER = "3607220184"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kh Tiền Quốc Dũng đòi rút tiền mặt", "Tiền Quốc Dũng"),
        ("dòng 29 (Ca Thị Thạnh) chưa ký", "Ca Thị Thạnh"),
        ("ÂU DƯƠNG THÀNH, 66 TUỔI", "ÂU DƯƠNG THÀNH"),
    ],
)
def test_a_name_needs_no_family_name_that_we_know(text: str, name: str) -> None:
    assert found(text, EntityType.PERSON) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("xuất lúc 16h: a Thịnh báo cáo", "Thịnh"),
        ("đc bì văn nhạn tự ý sửa ngày", "bì văn nhạn"),
        ("Gọi cho Khánh trước giờ trưa.", "Khánh"),
    ],
)
def test_short_titles_and_words_before_names_lead_to_a_given_name(text: str, name: str) -> None:
    assert name in found(text, EntityType.PERSON)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"hoTenCha": "Hoàng Seo Chẩn"}', "Hoàng Seo Chẩn"),
        ("MA_LOI=205; HO_TEN=VĂN CÔNG TOẠI; X", "VĂN CÔNG TOẠI"),
        ("set ho_ten=N'Nguyễn Thị Thảo' where", "Nguyễn Thị Thảo"),
    ],
)
def test_keys_and_signs_of_logs_lead_to_a_name_and_are_not_part_of_it(text: str, name: str) -> None:
    assert found(text, EntityType.PERSON) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Em gửi ảnh, chị cứ kiểm tra rồi nhắn lại nhé.",
        "Cháu hiểu rồi, con trai và con gái đều đi làm xa.",
        "Bệnh viện Hùng Vương bổ sung tiêu chí.",
        "hộ này xã bảo thoát nghèo rồi, em cứ treo lại",
    ],
)
def test_words_after_a_title_and_names_of_places_are_nobody(text: str) -> None:
    assert EntityType.PERSON not in kinds(text)


def test_of_two_runs_that_share_a_word_only_the_likelier_is_a_name() -> None:
    names = NamesOf(Words.of("chị Thạch Thị Đa"))
    begun = [names.begins_at(first) for first in range(4)]
    assert [one.words if one else 0 for one in begun] == [0, 3, 0, 0]


def test_every_word_with_a_weight_of_its_own_is_declared_as_a_list() -> None:
    alone = {word for words in words_weighed_alone() for word in words}
    assert {"ong", "ba", "chi"} <= alone
    assert all(len(words) == 1 for words in words_weighed_alone())
    assert all(f"title `{word}`" not in weights()["c"] for word in ("x", ""))


@pytest.mark.parametrize(
    "text",
    [
        f"sổ của chị là {NUMBER}, em thấy đứt quãng",
        f"sổ tìm thấy trong tủ ghi số {NUMBER}",
        f"chị Nhung (mã {NUMBER}) đã nghỉ",
        f"job gộp sổ: {{{NUMBER} + 0203114466}}",
        f'{{"maSoBHXH": "{NUMBER}"}}',
    ],
)
def test_a_book_some_words_before_is_a_label_of_an_insurance_number(text: str) -> None:
    assert NUMBER in found(text, EntityType.SI_NUMBER)


@pytest.mark.parametrize("book", ["sổ đỏ", "sổ tiết kiệm", "sổ hộ khẩu"])
def test_other_books_are_no_label_of_an_insurance_number(book: str) -> None:
    assert EntityType.SI_NUMBER not in kinds(f"{book} {NUMBER}")


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("Thạch Thị Sa Rươn (1991) mua hai thẻ", "1991"),
        ("BN Nguyễn Văn Quyết, nam, 1957, vào khoa Nội", "1957"),
        ("bà Nụ sinh mùng hai tháng chín năm 1962 nhà ở xóm 6", "mùng hai tháng chín năm 1962"),
        ("NGAY_SINH=19880214; MA_LOI=205", "19880214"),
        ("sửa ngày sinh từ 10/02/1984 thành 02/10/1984", "02/10/1984"),
        ("chị hai sn 85, chưa có thẻ", "85"),
        ("ngày sinh: l2/O3/1985", "l2/O3/1985"),
        ("N.S: 12/03/1985, nữ", "12/03/1985"),
        ("d.o.b. 1985-03-12", "1985-03-12"),
    ],
)
def test_birth_dates_are_found_as_others_write_them(text: str, born: str) -> None:
    assert born in found(text, EntityType.BIRTH_DATE)


@pytest.mark.parametrize("text", ["Luật Đất Đai (2024)", "sinh 1949, chết 12/07/2025"])
def test_a_year_after_other_words_and_a_day_of_death_are_no_birth_date(text: str) -> None:
    assert not {"2024", "12/07/2025"} & set(found(text, EntityType.BIRTH_DATE))


@pytest.mark.parametrize(
    "address",
    [
        "ấp 2, x. Mỹ Lộc, h. Cần Giuộc, Long An",
        "khu phố 5, phường Linh Đông, Thủ Đức",
        "lầu 4, 233 Đồng Khởi, phường Sài Gòn, TP.HCM",
        "tiểu khu 6, xã Mai Sơn, tỉnh Sơn La",
    ],
)
def test_an_address_begins_at_its_room_and_ends_at_its_town(address: str) -> None:
    assert found(f"nơi ở: {address}, gọi trước", EntityType.ADDRESS) == [address]


@pytest.mark.parametrize("text", ["1989, NGỘ ĐỘC LÁ NGÓN", "01/03, Quan Thị Mùi nghỉ sinh"])
def test_words_that_only_look_like_units_without_their_marks_make_no_address(text: str) -> None:
    assert EntityType.ADDRESS not in kinds(text)


def test_an_age_is_no_house() -> None:
    text = "61t, ấp Trà Kháo, xã Hòa Ân, tỉnh Trà Vinh"
    assert found(text, EntityType.ADDRESS) == ["ấp Trà Kháo, xã Hòa Ân, tỉnh Trà Vinh"]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("CCCD: O79303OO1234", EntityType.CITIZEN_ID, "O79303OO1234"),
        ("SĐT O9l2345678", EntityType.PHONE, "O9l2345678"),
        ("mã số BHXH 36O722Ol84", EntityType.SI_NUMBER, "36O722Ol84"),
    ],
)
def test_digits_that_a_machine_read_as_letters_are_found_by_their_label(
    text: str, entity: EntityType, value: str
) -> None:
    assert found(text, entity) == [value]


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ('"soTaiKhoan":"8600205334120"', "8600205334120"),
        ("tk 2110205334871 đã đóng", "2110205334871"),
        ("thấu chi thẻ 4123 5577 0912 3841", "4123 5577 0912 3841"),
        ("tài khoản lương 5003205118420 Agribank", "5003205118420"),
        ("2 - sầm công hiệu - 3701205114480 - agri", "3701205114480"),
    ],
)
def test_accounts_are_found_by_keys_short_labels_and_banks(text: str, account: str) -> None:
    assert found(text, EntityType.BANK_ACCOUNT) == [account]


def test_a_sum_of_money_beside_a_bank_is_no_account() -> None:
    assert kinds("SACOMBANK CN SÓC TRĂNG – 12.500.000 VND") == set()


def test_who_owns_an_account_is_no_label_of_the_number_that_follows() -> None:
    text = "liên hệ chủ tk phạm hồng cẩm 0379 118 206"
    assert found(text, EntityType.PHONE) == ["0379 118 206"]


def test_an_email_address_begins_after_the_sign_of_a_key() -> None:
    assert found("to=nv.hr@vidu.vn cc='gd@vidu.vn'", EntityType.EMAIL) == [
        "nv.hr@vidu.vn",
        "gd@vidu.vn",
    ]


def test_a_passport_is_no_other_number_whatever_label_stands_between() -> None:
    text = "Nộp hộ chiếu thay CCCD: TRAN MICHAEL HOANG, C5517730"
    assert found(text, EntityType.PASSPORT) == ["C5517730"]
