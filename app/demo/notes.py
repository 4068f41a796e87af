"""Free-text notes of the clerks: about other people, other numbers, and much that is harmless.

The people in the notes are invented for the notes alone. Hard negatives look like personal data
and are not: decision, invoice and file numbers, money, dates of law, employer codes.
"""

import string

import numpy as np
import polars as pl

from app.demo.identifiers import mobile_numbers, padded
from app.demo.people import Crowd, World, invent_people

SHARE_WITH_NOTE = 0.015
DISTINCT_AT_MOST = 20_000
# Far from the numbers of the register's own people.
FIRST_INDEX = 90_000_000

PERSONAL = (
    "Đã gọi {ten} SĐT {sdt_cham}, hẹn bổ sung hồ sơ ngày {ngay}",
    "Gọi điện cho {xung_ho} {ten}, số điện thoại {sdt}: chưa nhận được sổ",
    "CCCD {cccd} không khớp với sổ BHXH {bhxh}, đề nghị đơn vị {don_vi} kiểm tra",
    "Căn cước số {cccd} cấp ngày {ngay} thay cho CMND cũ {cmnd}",
    "Người nhận thay: {ten}, sinh ngày {ngay_sinh}, số định danh cá nhân {cccd}",
    "Trùng mã số BHXH {bhxh} với {ten}; gộp sổ theo Quyết định 595/QĐ-BHXH",
    "Cấp lại thẻ BHYT {the}, gửi về {dia_chi}",
    "Đổi địa chỉ liên hệ: {dia_chi}; ĐT {sdt}",
    "Gửi thông báo qua email {email}",
    "Liên hệ {ten} ({email}) về việc truy đóng {tien} đồng",
    "Cha hoặc mẹ là {ten}, mã thẻ {the}, xin đăng ký cho con mới sinh",
    "Chuyển trợ cấp vào tài khoản của {ten}, Zalo {sdt_quoc_te}",
    "Thân nhân {ten} nộp hồ sơ tuất, mã số {bhxh}, hẹn trả ngày {ngay}",
    "da goi dien cho {ten_khong_dau} sdt {sdt}, hen ngay {ngay}",
    "cccd {cccd} cua {ten_khong_dau} bi mat so 0 o dau",
    "dc moi: {dia_chi_khong_dau}",
    "Người nộp {ten} xác nhận đã nhận đủ {tien} đồng, ký ngày {ngay}",
)
HARMLESS = (
    "Theo Quyết định số 595/QĐ-BHXH ngày 14/4/2017",
    "Luật BHXH số 41/2024/QH15 có hiệu lực từ ngày 01/7/2025",
    "Truy thu {tien} đồng theo hóa đơn số {so_8}",
    "Hóa đơn điện tử {so_10}, số tiền {tien} đồng",
    "Đơn vị {don_vi} báo giảm {so_nho} lao động từ tháng {thang_nam}",
    "Đơn vị {don_vi} (MST {mst}) chậm đóng {tien} đồng",
    "Hồ sơ số {so_nho}/2025/G01.2 đã trả kết quả ngày {ngay}",
    "Công văn số {so_nho}/BHXH-TST ngày {ngay}",
    "Mã giao dịch {so_14}, đã đối soát",
    "Điều chỉnh mức đóng từ {tien} đồng lên {tien_2} đồng",
    "Mã hồ sơ {so_12}; chờ phê duyệt",
    "Nghỉ thai sản từ {ngay}, quay lại đóng sau 6 tháng",
    "Bổ sung mẫu TK1-TS, chưa có chữ ký",
    "Đã chốt sổ đến tháng {thang_nam}",
)


def invent_notes(rows: int, world: World, *, year: int, rng: np.random.Generator) -> pl.Series:
    """Return the notes for a register of about so many rows; two in three are personal."""
    wanted = int(np.clip(rows * SHARE_WITH_NOTE, 100, DISTINCT_AT_MOST))
    return invent_so_many_notes(wanted, world, year=year, rng=rng)


def invent_so_many_notes(
    wanted: int, world: World, *, year: int, rng: np.random.Generator
) -> pl.Series:
    """Return so many notes, most of them distinct."""
    index = np.arange(wanted) + FIRST_INDEX
    people = invent_people(Crowd(rng.integers(0, 3, wanted), index, year), world, rng)
    words = _words(people, world, year, rng)
    templates = PERSONAL + PERSONAL + HARMLESS
    template = rng.integers(0, len(templates), wanted)
    filled = [_fill(text, words.filter(template == i)) for i, text in enumerate(templates)]
    return pl.concat(filled)


def draw_notes(notes: pl.Series, rows: int, rng: np.random.Generator) -> pl.Series:
    """Return a note for a small share of the rows and nothing for the others."""
    place = rng.integers(0, len(notes), rows)
    has_note = rng.random(rows) < SHARE_WITH_NOTE
    return notes.extend_constant(None, 1).gather(np.where(has_note, place, len(notes)))


def _fill(template: str, words: pl.DataFrame) -> pl.Series:
    fields = [name for _, name, _, _ in string.Formatter().parse(template) if name]
    text = string.Formatter().vformat(template, (), dict.fromkeys(fields, "{}"))
    if not fields:
        return pl.Series("note", [text] if words.height else [], dtype=pl.String)
    return words.select(note=pl.format(text, *fields)).to_series()


def _words(people: pl.DataFrame, world: World, year: int, rng: np.random.Generator) -> pl.DataFrame:
    """Everything a template can name, one row per note."""
    size = people.height
    employer = world.employers.draw(rng.integers(0, len(world.places.old_codes), size), rng)
    phone = mobile_numbers(size, rng)
    days = np.datetime64(f"{year}-01-01") + rng.integers(0, 365, size)
    return people.select(
        "dia_chi",
        "ngay_sinh",
        xung_ho=pl.col("gioi_tinh").replace_strict({"Nam": "ông", "Nữ": "bà"}),
        ten="ho_ten",
        ten_khong_dau=_without_marks("ho_ten").str.to_lowercase(),
        dia_chi_khong_dau=_without_marks("dia_chi").str.to_lowercase(),
        cccd="so_dinh_danh",
        bhxh="ma_so_bhxh",
        the=pl.col("ma_the_bhyt").fill_null(pl.col("ma_so_bhxh")),
        sdt=phone,
        sdt_cham=phone.str.slice(0, 4) + "." + phone.str.slice(4, 3) + "." + phone.str.slice(7),
        sdt_quoc_te="+84" + phone.str.slice(1),
        email=pl.col("email").fill_null(pl.col("ma_so_bhxh") + "@example.org"),
    ).with_columns(
        ngay=pl.Series(days).dt.strftime("%d/%m/%Y"),
        thang_nam=pl.Series(days).dt.strftime("%m/%Y"),
        don_vi=world.employers.codes.gather(employer),
        mst=world.employers.tax_codes.gather(employer),
        cmnd=padded(rng.integers(10**8, 4 * 10**8, size), 9),
        tien=_money(size, rng),
        tien_2=_money(size, rng),
        so_nho=padded(rng.integers(1, 900, size), 1),
        so_8=padded(rng.integers(0, 10**8, size), 8),
        so_10=padded(rng.integers(0, 10**10, size), 10),
        so_12=padded(rng.integers(10**11, 10**12, size), 12),
        so_14=padded(rng.integers(year * 10**10, (year + 1) * 10**10, size), 14),
    )


def _money(size: int, rng: np.random.Generator) -> pl.Series:
    """Return amounts as Vietnamese write them: `12.450.000`."""
    millions, thousands = rng.integers(1, 99, size), rng.integers(0, 200, size) * 5
    return padded(millions, 1) + "." + padded(thousands, 3) + ".000"


def _without_marks(column: str) -> pl.Expr:
    letters = pl.col(column).str.replace_many(["đ", "Đ"], ["d", "D"]).str.normalize("NFD")
    return letters.str.replace_all(r"\p{M}", "")
