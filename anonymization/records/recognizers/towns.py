"""Towns and districts that end an address without saying what they are: `phường Linh Đông, Thủ Đức`.

From memory: the cities under a province, and the districts, before 2025-07-01 (Lắk and Kbang, of
one word, among them). People write them for years to come.
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
_NORTHERN_DISTRICTS = (
    "Đồng Văn|Mèo Vạc|Yên Minh|Quản Bạ|Vị Xuyên|Bắc Mê|Hoàng Su Phì|Xín Mần|Bắc Quang|"
    "Quang Bình|Bảo Lâm|Bảo Lạc|Hà Quảng|Trùng Khánh|Hạ Lang|Quảng Hòa|Hòa An|Nguyên Bình|"
    "Thạch An|Pác Nặm|Ba Bể|Ngân Sơn|Bạch Thông|Chợ Đồn|Chợ Mới|Na Rì|Lâm Bình|Na Hang|"
    "Chiêm Hóa|Hàm Yên|Yên Sơn|Sơn Dương|Bát Xát|Mường Khương|Si Ma Cai|Bắc Hà|Bảo Thắng|"
    "Bảo Yên|Sa Pa|Văn Bàn|Mường Chà|Mường Nhé|Mường Ảng|Tủa Chùa|Tuần Giáo|Nậm Pồ|"
    "Điện Biên Đông|Tam Đường|Mường Tè|Sìn Hồ|Phong Thổ|Than Uyên|Tân Uyên|Nậm Nhùn|"
    "Quỳnh Nhai|Thuận Châu|Mường La|Bắc Yên|Phù Yên|Mộc Châu|Yên Châu|Mai Sơn|Sông Mã|Sốp Cộp|"
    "Vân Hồ|Lục Yên|Văn Yên|Mù Cang Chải|Trấn Yên|Trạm Tấu|Văn Chấn|Yên Bình|Nghĩa Lộ|Đà Bắc|"
    "Lương Sơn|Kim Bôi|Cao Phong|Tân Lạc|Mai Châu|Lạc Sơn|Yên Thủy|Lạc Thủy|Định Hóa|"
    "Phú Lương|Đồng Hỷ|Võ Nhai|Đại Từ|Phú Bình|Tràng Định|Bình Gia|Văn Lãng|Cao Lộc|Văn Quan|"
    "Bắc Sơn|Hữu Lũng|Chi Lăng|Lộc Bình|Đình Lập|Bình Liêu|Tiên Yên|Đầm Hà|Hải Hà|Ba Chẽ|"
    "Vân Đồn|Quảng Yên|Cô Tô|Yên Thế|Tân Yên|Lạng Giang|Lục Nam|Lục Ngạn|Sơn Động|Yên Dũng|"
    "Việt Yên|Hiệp Hòa|Đoan Hùng|Hạ Hòa|Thanh Ba|Phù Ninh|Yên Lập|Cẩm Khê|Tam Nông|Lâm Thao|"
    "Thanh Sơn|Thanh Thủy|Tân Sơn|Lập Thạch|Tam Dương|Tam Đảo|Bình Xuyên|Yên Lạc|Vĩnh Tường|"
    "Sông Lô|Yên Phong|Quế Võ|Tiên Du|Thuận Thành|Gia Bình|Lương Tài|Nam Sách|Kinh Môn|"
    "Kim Thành|Thanh Hà|Cẩm Giàng|Bình Giang|Gia Lộc|Tứ Kỳ|Ninh Giang|Thanh Miện|An Dương|"
    "An Lão|Kiến Thụy|Tiên Lãng|Vĩnh Bảo|Cát Hải|Bạch Long Vĩ|Văn Lâm|Văn Giang|Yên Mỹ|Mỹ Hào|"
    "Ân Thi|Khoái Châu|Kim Động|Tiên Lữ|Phù Cừ|Quỳnh Phụ|Hưng Hà|Đông Hưng|Thái Thụy|Tiền Hải|"
    "Kiến Xương|Vũ Thư|Duy Tiên|Kim Bảng|Thanh Liêm|Bình Lục|Lý Nhân|Mỹ Lộc|Vụ Bản|Ý Yên|"
    "Nghĩa Hưng|Nam Trực|Trực Ninh|Xuân Trường|Giao Thủy|Hải Hậu|Nho Quan|Gia Viễn|Hoa Lư|"
    "Yên Khánh|Kim Sơn|Yên Mô"
)
_CENTRAL_DISTRICTS = (
    "Mường Lát|Quan Hóa|Bá Thước|Quan Sơn|Lang Chánh|Ngọc Lặc|Cẩm Thủy|Thạch Thành|Hà Trung|"
    "Vĩnh Lộc|Yên Định|Thọ Xuân|Thường Xuân|Triệu Sơn|Thiệu Hóa|Hoằng Hóa|Hậu Lộc|Nga Sơn|"
    "Như Xuân|Như Thanh|Nông Cống|Đông Sơn|Quảng Xương|Nghi Sơn|Bỉm Sơn|Quế Phong|Quỳ Châu|"
    "Kỳ Sơn|Tương Dương|Nghĩa Đàn|Quỳ Hợp|Quỳnh Lưu|Con Cuông|Tân Kỳ|Anh Sơn|Diễn Châu|"
    "Yên Thành|Đô Lương|Thanh Chương|Nghi Lộc|Nam Đàn|Hưng Nguyên|Hoàng Mai|Thái Hòa|"
    "Hương Sơn|Đức Thọ|Vũ Quang|Nghi Xuân|Can Lộc|Hương Khê|Thạch Hà|Cẩm Xuyên|Kỳ Anh|Lộc Hà|"
    "Hồng Lĩnh|Minh Hóa|Tuyên Hóa|Quảng Trạch|Bố Trạch|Quảng Ninh|Lệ Thủy|Ba Đồn|Vĩnh Linh|"
    "Hướng Hóa|Gio Linh|Đa Krông|Cam Lộ|Triệu Phong|Hải Lăng|Cồn Cỏ|Phong Điền|Quảng Điền|"
    "Phú Vang|Hương Thủy|Hương Trà|A Lưới|Phú Lộc|Nam Đông|Tây Giang|Đông Giang|Đại Lộc|"
    "Điện Bàn|Duy Xuyên|Quế Sơn|Nam Giang|Phước Sơn|Hiệp Đức|Thăng Bình|Tiên Phước|Bắc Trà My|"
    "Nam Trà My|Núi Thành|Phú Ninh|Nông Sơn|Bình Sơn|Trà Bồng|Sơn Tịnh|Tư Nghĩa|Sơn Hà|"
    "Sơn Tây|Minh Long|Nghĩa Hành|Mộ Đức|Đức Phổ|Ba Tơ|Lý Sơn|Hoài Nhơn|Hoài Ân|Phù Mỹ|"
    "Vĩnh Thạnh|Tây Sơn|Phù Cát|An Nhơn|Tuy Phước|Vân Canh|Sông Cầu|Đồng Xuân|Tuy An|Sơn Hòa|"
    "Sông Hinh|Tây Hòa|Phú Hòa|Đông Hòa|Cam Lâm|Vạn Ninh|Ninh Hòa|Khánh Vĩnh|Diên Khánh|"
    "Khánh Sơn|Trường Sa|Bác Ái|Ninh Sơn|Ninh Hải|Ninh Phước|Thuận Bắc|Thuận Nam|Tuy Phong|"
    "Bắc Bình|Hàm Thuận Bắc|Hàm Thuận Nam|Tánh Linh|Đức Linh|Hàm Tân|Phú Quý|La Gi|Đắk Glei|"
    "Ngọc Hồi|Đắk Tô|Kon Plông|Kon Rẫy|Đắk Hà|Sa Thầy|Tu Mơ Rông|An Khê|Ayun Pa|Kbang|Đak Đoa|"
    "Chư Păh|Ia Grai|Mang Yang|Kông Chro|Đức Cơ|Chư Prông|Chư Sê|Đak Pơ|Ia Pa|Krông Pa|"
    "Phú Thiện|Chư Pưh|Buôn Hồ|Ea H'leo|Ea Súp|Buôn Đôn|Cư M'gar|Krông Búk|Krông Năng|Ea Kar|"
    "M'Drắk|Krông Bông|Krông Pắc|Krông Ana|Lắk|Cư Kuin|Đắk Glong|Cư Jút|Đắk Mil|Krông Nô|"
    "Đắk Song|Tuy Đức|Đam Rông|Lạc Dương|Lâm Hà|Đơn Dương|Đức Trọng|Di Linh|Đạ Huoai|Đạ Tẻh|"
    "Cát Tiên"
)
_SOUTHERN_DISTRICTS = (
    "Phước Long|Bình Long|Bù Gia Mập|Lộc Ninh|Bù Đốp|Hớn Quản|Đồng Phú|Bù Đăng|Chơn Thành|"
    "Phú Riềng|Tân Biên|Tân Châu|Dương Minh Châu|Gò Dầu|Bến Cầu|Trảng Bàng|Hòa Thành|Bàu Bàng|"
    "Dầu Tiếng|Phú Giáo|Bắc Tân Uyên|Tân Phú|Vĩnh Cửu|Định Quán|Trảng Bom|Thống Nhất|Cẩm Mỹ|"
    "Long Thành|Xuân Lộc|Nhơn Trạch|Châu Đức|Xuyên Mộc|Long Điền|Đất Đỏ|Côn Đảo|Kiến Tường|"
    "Tân Hưng|Vĩnh Hưng|Mộc Hóa|Tân Thạnh|Thạnh Hóa|Đức Huệ|Đức Hòa|Bến Lức|Thủ Thừa|Tân Trụ|"
    "Cần Đước|Cần Giuộc|Cai Lậy|Tân Phước|Cái Bè|Chợ Gạo|Gò Công Đông|Gò Công Tây|"
    "Tân Phú Đông|Chợ Lách|Mỏ Cày Nam|Mỏ Cày Bắc|Giồng Trôm|Bình Đại|Ba Tri|Thạnh Phú|"
    "Càng Long|Cầu Kè|Tiểu Cần|Cầu Ngang|Trà Cú|Duyên Hải|Long Hồ|Mang Thít|Vũng Liêm|"
    "Tam Bình|Bình Minh|Trà Ôn|Bình Tân|Tam Nông|Tháp Mười|Thanh Bình|Lấp Vò|Lai Vung|An Phú|"
    "Phú Tân|Châu Phú|Tịnh Biên|Tri Tôn|Chợ Mới|Thoại Sơn|Kiên Lương|Hòn Đất|Tân Hiệp|"
    "Giồng Riềng|Gò Quao|An Biên|An Minh|Vĩnh Thuận|Kiên Hải|U Minh Thượng|Giang Thành|Cờ Đỏ|"
    "Phong Điền|Thới Lai|Bình Thủy|Châu Thành A|Phụng Hiệp|Vị Thủy|Long Mỹ|Kế Sách|Mỹ Tú|"
    "Cù Lao Dung|Long Phú|Mỹ Xuyên|Thạnh Trị|Vĩnh Châu|Trần Đề|Hồng Dân|Vĩnh Lợi|Giá Rai|"
    "Đông Hải|Hòa Bình|U Minh|Thới Bình|Trần Văn Thời|Cái Nước|Đầm Dơi|Năm Căn|Ngọc Hiển"
)

CITIES = frozenset(
    without_marks(town)
    for names in (_HA_NOI, _HO_CHI_MINH_CITY, _CITIES)
    for town in names.split("|")
)
"""Names of towns, and of districts of the two largest cities, without diacritics."""
TOWNS = CITIES | frozenset(
    without_marks(district)
    for names in (_NORTHERN_DISTRICTS, _CENTRAL_DISTRICTS, _SOUTHERN_DISTRICTS)
    for district in names.split("|")
)
"""Names of towns and districts, without diacritics."""
