"""Towns and districts that end an address without saying what they are: `phường Linh Đông, Thủ Đức`.

From memory: the cities under a province and the districts of Hà Nội and Hồ Chí Minh City before
2025-07-01. People write them for years to come.
"""

from anonymization.records.text import without_marks

_HA_NOI = (
    "Ba Đình|Hoàn Kiếm|Tây Hồ|Long Biên|Cầu Giấy|Đống Đa|Hai Bà Trưng|Hoàng Mai|Thanh Xuân|Hà Đông|"
    "Nam Từ Liêm|Bắc Từ Liêm|Từ Liêm|Sóc Sơn|Đông Anh|Gia Lâm|Thanh Trì|Mê Linh|Sơn Tây|Hoài Đức|Đan Phượng|"
    "Thạch Thất|Quốc Oai|Chương Mỹ|Thanh Oai|Thường Tín|Phú Xuyên|Ứng Hòa|Mỹ Đức|Ba Vì|Phúc Thọ"
)
_HO_CHI_MINH_CITY = (
    "Thủ Đức|Gò Vấp|Bình Thạnh|Tân Bình|Tân Phú|Phú Nhuận|Bình Tân|Củ Chi|Hóc Môn|Nhà Bè|Bình Chánh|"
    "Cần Giờ|Sài Gòn"
)
_CITIES = (
    "Biên Hòa|Long Khánh|Thủ Dầu Một|Dĩ An|Thuận An|Tân Uyên|Bến Cát|Vũng Tàu|Bà Rịa|Phú Mỹ|Nha Trang|"
    "Cam Ranh|Đà Lạt|Bảo Lộc|Buôn Ma Thuột|Pleiku|Kon Tum|Quy Nhơn|Tuy Hòa|Quảng Ngãi|Tam Kỳ|Hội An|Huế|"
    "Đông Hà|Đồng Hới|Vinh|Cửa Lò|Sầm Sơn|Thanh Hóa|Tam Điệp|Nam Định|Phủ Lý|Chí Linh|Từ Sơn|Sông Công|"
    "Phổ Yên|Việt Trì|Vĩnh Yên|Phúc Yên|Điện Biên Phủ|Hạ Long|Cẩm Phả|Uông Bí|Móng Cái|Đông Triều|Mỹ Tho|"
    "Gò Công|Tân An|Cao Lãnh|Sa Đéc|Hồng Ngự|Long Xuyên|Châu Đốc|Rạch Giá|Hà Tiên|Phú Quốc|Vị Thanh|"
    "Ngã Bảy|Ninh Kiều|Cái Răng|Ô Môn|Thốt Nốt|Đồng Xoài|Phan Thiết|Phan Rang|Gia Nghĩa|Châu Thành|"
    "Hải Châu|Thanh Khê|Sơn Trà|Ngũ Hành Sơn|Liên Chiểu|Cẩm Lệ|Hòa Vang|Hồng Bàng|Ngô Quyền|Lê Chân|"
    "Kiến An|Thủy Nguyên|Đồ Sơn"
)
TOWNS = frozenset(
    without_marks(town)
    for names in (_HA_NOI, _HO_CHI_MINH_CITY, _CITIES)
    for town in names.split("|")
)
"""Names of towns and districts, without diacritics."""
