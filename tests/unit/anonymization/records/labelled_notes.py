"""Sixty-four clerks' notes with every personal value marked by hand, to measure detection.

`{PHONE 0912345678}` marks a telephone number. Everybody in them is invented. A third of the notes
are hard negatives: invoices, decisions, sums of money, schools and offices. What is missed stays.
"""

import re

from anonymization.records.model import EntityType

NOTES = """
Đã gọi ông {PERSON Nguyễn Văn Bình} theo số {PHONE 0912345678}, hẹn bổ sung hồ sơ ngày 15/06/2025
Chị {PERSON Trần Thị Thu Hà} đề nghị cấp lại thẻ BHYT {HEALTH_CARD DN4010120878811} do mất
CCCD {CITIZEN_ID 001090012345} không khớp với sổ BHXH {SI_NUMBER 0120878811}, đề nghị đơn vị kiểm tra
Căn cước số {CITIZEN_ID 079303001234} cấp ngày 01/05/2021 thay cho CMND cũ {CITIZEN_ID 024567891}
Người nhận thay: {PERSON Lê Hoàng Nam}, sinh ngày {BIRTH_DATE 02/09/1988}, quê quán {ADDRESS xã Đông Anh, thành phố Hà Nội}
Đổi địa chỉ sang {ADDRESS số 12/3 ngõ 45 đường Láng, phường Láng, thành phố Hà Nội}
Địa chỉ cũ: {ADDRESS thôn 5, xã Ea Kao, thành phố Buôn Ma Thuột, tỉnh Đắk Lắk}
Đơn vị TA0012B (MST {TAX_CODE 0100109106}) chậm đóng 76.950.000 đồng
Gửi thông báo qua email {EMAIL an.nguyen@vidu.vn} và {EMAIL ke-toan.01@congty.example.com.vn}
Hóa đơn điện tử 0100112437, số tiền 12.450.000 đồng
Theo Quyết định số 595/QĐ-BHXH ngày 14/4/2017
Công văn số 754/BHXH-TST ngày 10/06/2025 của BHXH tỉnh Hà Nam
Mã hồ sơ 001090012345; chờ phê duyệt
Nghỉ thai sản từ 01/03/2025, quay lại đóng sau 6 tháng
Truy thu 4817993385 đồng của ba tháng đầu năm
Do Công ty nợ đọng kéo dài, đề nghị thanh tra liên ngành
da goi dien cho {PERSON nguyen van hung} sdt {PHONE 0987654321}, hen ngay 20/08/2025
cccd {CITIZEN_ID 036182513489} cua {PERSON pham thi ngoc lan} bi mat so 0 o dau
dc moi: {ADDRESS thon dong, xa quang oai, thanh pho ha noi}
Thân nhân {PERSON Giàng A Páo} nộp hồ sơ tuất, mã số {SI_NUMBER 1220001234}
Bà {PERSON H'Hen Niê} đăng ký hưởng tại {ADDRESS buôn Sút Mđưng, xã Cư Suê, tỉnh Đắk Lắk}
Ông {PERSON Y Moan Êban} đã nhận đủ tiền
Chuyển trợ cấp vào tài khoản của {PERSON Võ Thế Bảo}, Zalo {PHONE +84895651663}
Liên hệ {PERSON Huỳnh Ngọc Thịnh} ({EMAIL thinh.huynh@vidu.org}) về việc truy đóng
Máy bàn {PHONE 024 3825 1234}, di động {PHONE 0912.345.678} gặp chị {PERSON Hoa}
Số điện thoại cũ {PHONE 01234567890} nay là {PHONE 0784567890}
Hotline 1900 9068, tổng đài 0243 789 9999 của cơ quan
NLĐ {PERSON ĐẶNG VĂN LÂM}, NS: {BIRTH_DATE 1975}, hộ khẩu {ADDRESS ấp Tân Lập, xã Tân Thạnh, tỉnh Tây Ninh}
Cháu {PERSON Bùi Gia Bảo} sinh ngày {BIRTH_DATE 3/2/2019} được cấp thẻ {HEALTH_CARD TE1010120878812}
Kê khai sai ngày sinh, đúng là {BIRTH_DATE 17/11/1996}
Ký ngày 17/11/2024, hiệu lực từ ngày 01/01/2025
Trường THPT Nguyễn Trãi báo tăng 12 giáo viên
BHXH huyện Hoài Đức, thành phố Hà Nội tiếp nhận
Đường Lê Lợi đang sửa, hẹn khách đến cơ sở 2
{PERSON Đỗ Thị Minh Nguyệt} và {PERSON Phan Quốc Khánh} trùng sổ {SI_NUMBER 7909402707} và {SI_NUMBER 7909402708}
Kế toán {PERSON Hoàng Thị Yến} ({PHONE 0978.123.456}) hẹn nộp bổ sung tờ khai
Mã thẻ {HEALTH_CARD GD 4 79 0123456789} hết hạn 31/12/2024
Số sổ: {SI_NUMBER 4703001122}; chủ sổ là {PERSON Ngô Bá Khá}
Bệnh nhân {PERSON Trương Mỹ Lan}, chẩn đoán J18, điều trị từ 05/01/2025
Khách {PERSON Lâm Tấn Tài} ngụ tại {ADDRESS 123 Nguyễn Huệ, phường Sài Gòn, TP Hồ Chí Minh}
Nhà {ADDRESS số 7, tổ 4, khu phố 3, phường Tân Hiệp, tỉnh Đồng Nai} không có người nhận
MST cá nhân {TAX_CODE 0300588569} đã đóng
Chi nhánh có mã số thuế {TAX_CODE 0314409058-002}
STK 19035678901234 tại ngân hàng, chủ tài khoản {PERSON Vũ Đức Thành}
Mã giao dịch 20257395544153, đã đối soát
Điều chỉnh mức đóng từ 18.985.000 đồng lên 21.375.000 đồng
Đã chốt sổ đến tháng 02/2025, bàn giao một cửa
Biên lai số 0912345678 ghi nhầm kỳ
Em {PERSON Linh} ở bộ phận một cửa hẹn trả kết quả thứ sáu
Anh {PERSON Tư} bán vé số xin tham gia tự nguyện
Bà con {PERSON thào thị mỷ} chưa có số điện thoại
{PERSON Mai Văn Cường} gọi từ {PHONE 84912345678} hỏi về lương hưu
Ủy quyền cho con là {PERSON Nguyễn Thị Ánh Tuyết}, CCCD: {CITIZEN_ID 001 190 012 346}
Hợp đồng số 0123456789 ký với Công ty TNHH Minh Khai
Thôn Đoài có 15 hộ chưa tham gia
Ông {PERSON Trần Đại Nghĩa} thường trú {ADDRESS bản Nà Lò, xã Mường Phăng, tỉnh Điện Biên}
Sinh viên Trường Đại học Hà Nội nộp tiền theo lớp
Gửi lại giấy về {ADDRESS 45/2B Hai Bà Trưng, P. Bến Nghé, Q.1, TP.HCM}
Xin đóng bù cho {PERSON Cao Thị Sen} từ tháng 3/2020
Mẹ {PERSON Lò Thị Pánh}, con {PERSON Lò Văn Thiên}, cùng {ADDRESS xã Mường Bú, tỉnh Sơn La}
Quyết định 1234567890 về việc hưởng trợ cấp thất nghiệp
Số dư 0912345678 đồng trên sổ phụ
Người lao động {PERSON Nguyen Thi Kim Anh} nộp đơn ngày 03/03/2025
{PERSON NGUYỄN THỊ PHƯƠNG} đã nhận thẻ
""".strip().splitlines()

_MARKED = re.compile(r"\{([A-Z_]+) ([^}]*)\}")

Marked = tuple[EntityType, int, int]


def notes() -> list[tuple[str, list[Marked]]]:
    """Return each note without its marks, and where each marked value stands in it."""
    return [_read(note) for note in NOTES]


def _read(note: str) -> tuple[str, list[Marked]]:
    text, marked, position = "", [], 0
    for mark in _MARKED.finditer(note):
        text += note[position : mark.start()]
        marked.append((EntityType[mark[1]], len(text), len(text) + len(mark[2])))
        text += mark[2]
        position = mark.end()
    return text + note[position:], marked
