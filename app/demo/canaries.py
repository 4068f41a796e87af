"""Five people whose names and numbers nobody else has, planted in every invented register.

Whatever leaves the platform is searched for `CANARY_VALUES`. One hit, in a file, a page, a log
line or an error, means that a person's data got out. They are never soiled, so that the search
finds them letter by letter. Their numbers have the right structure.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import polars as pl

from app.demo.contributions import BASE_SALARY, CEILING
from app.demo.names import without_marks
from app.demo.participation import COMPULSORY, HEALTH_ONLY, VOLUNTARY


@dataclass(frozen=True, slots=True)
class Canary:
    """One planted person, with the register's own column names."""

    so_dinh_danh: str
    ma_so_bhxh: str
    ma_the_bhyt: str
    ho_ten: str
    ngay_sinh: str
    gioi_tinh: str
    dia_chi: str
    dien_thoai: str
    email: str
    ma_tinh: str
    ma_tinh_cu: str
    ma_xa: str
    hinh_thuc: str
    cac_che_do: str
    muc_dong: int
    ma_don_vi: str | None = None
    ma_so_thue: str | None = None

    @property
    def note(self) -> str:
        """A note with everything in it, and with the name and phone in other spellings."""
        return (
            f"Đã liên hệ {self.ho_ten} (CCCD {self.so_dinh_danh}, mã số BHXH {self.ma_so_bhxh}), "
            f"thẻ {self.ma_the_bhyt}, ĐT {self.dien_thoai} (Zalo {self.spelled_phone}), email {self.email}, "
            f"đ/c {self.dia_chi}; tên trên sổ: {self.spelled_name}"
        )

    @property
    def spelled_name(self) -> str:
        return without_marks(self.ho_ten).upper()

    @property
    def spelled_phone(self) -> str:
        number = self.dien_thoai
        return f"{number[:4]}.{number[4:7]}.{number[7:]}"

    def values(self) -> Iterator[str]:
        """Every string that names this person directly, in every spelling that is planted."""
        yield from (self.so_dinh_danh, self.ma_so_bhxh, self.ma_the_bhyt)
        yield from (self.ho_ten, self.spelled_name, self.dien_thoai, self.spelled_phone)
        yield from (self.email, self.dia_chi)


CANARIES = (
    Canary(
        so_dinh_danh="001189990101",
        ma_so_bhxh="0199900101",
        ma_the_bhyt="DN4010199900101",
        ho_ten="Trịnh Hoàng Yến Vàng",
        ngay_sinh="02/03/1989",
        gioi_tinh="Nữ",
        dia_chi="số 7701 ngõ Chim Yến, phường Ba Đình, thành phố Hà Nội",
        dien_thoai="0990770101",
        email="yen.trinh.canary@example.com",
        ma_tinh="01",
        ma_tinh_cu="01",
        ma_xa="00004",
        hinh_thuc=COMPULSORY,
        cac_che_do="OD;TNLD;HT;TT;BHTN;BHYT",
        muc_dong=CEILING,
        ma_don_vi="TZ9901Z",
        ma_so_thue="0199999014",
    ),
    Canary(
        so_dinh_danh="074096990202",
        ma_so_bhxh="7499900202",
        ma_the_bhyt="7499900202",
        ho_ten="Võ Vành Khuyên Biếc",
        ngay_sinh="17/11/1996",
        gioi_tinh="Nam",
        dia_chi="7702/2 hẻm Vành Khuyên, phường Thủ Dầu Một, thành phố Hồ Chí Minh",
        dien_thoai="0990770202",
        email="khuyen.vo.canary@example.net",
        ma_tinh="79",
        ma_tinh_cu="74",
        ma_xa="25747",
        hinh_thuc=COMPULSORY,
        cac_che_do="OD;TNLD;HT;TT;BHYT",
        muc_dong=8_765_000,
        ma_don_vi="TZ9902Z",
        ma_so_thue="4899999070",
    ),
    Canary(
        so_dinh_danh="040175990303",
        ma_so_bhxh="4099900303",
        ma_the_bhyt="GD4404099900303",
        ho_ten="Quách Thị Sơn Ca Hót",
        ngay_sinh="30/06/1975",
        gioi_tinh="Nữ",
        dia_chi="thôn Sơn Ca 7703, xã Diễn Châu, tỉnh Nghệ An",
        dien_thoai="0990770303",
        email="ca.quach.canary@example.org",
        ma_tinh="40",
        ma_tinh_cu="40",
        ma_xa="17464",
        hinh_thuc=VOLUNTARY,
        cac_che_do="HT;TT;BHYT",
        muc_dong=1_500_000,
    ),
    Canary(
        so_dinh_danh="051052990404",
        ma_so_bhxh="5199900404",
        ma_the_bhyt="BT2515199900404",
        ho_ten="Đinh Chào Mào Bạc",
        ngay_sinh="09/09/1952",
        gioi_tinh="Nam",
        dia_chi="thôn Chào Mào 7704, đặc khu Lý Sơn, tỉnh Quảng Ngãi",
        dien_thoai="0990770404",
        email="mao.dinh.canary@example.com",
        ma_tinh="51",
        ma_tinh_cu="51",
        ma_xa="21548",
        hinh_thuc=HEALTH_ONLY,
        cac_che_do="BHYT",
        muc_dong=0,
    ),
    Canary(
        so_dinh_danh="079317990505",
        ma_so_bhxh="7999900505",
        ma_the_bhyt="HS4797999900505",
        ho_ten="Phạm Họa Mi Nhí",
        ngay_sinh="25/12/2017",
        gioi_tinh="Nữ",
        dia_chi="số 7705 đường Họa Mi, phường Gò Vấp, thành phố Hồ Chí Minh",
        dien_thoai="0990770505",
        email="mi.pham.canary@example.net",
        ma_tinh="79",
        ma_tinh_cu="79",
        ma_xa="26884",
        hinh_thuc=HEALTH_ONLY,
        cac_che_do="BHYT",
        muc_dong=BASE_SALARY,
    ),
)

CANARY_VALUES: tuple[str, ...] = tuple(
    dict.fromkeys(value for canary in CANARIES for value in canary.values())
)


def canary_rows() -> pl.DataFrame:
    """Return the canaries as register rows, each with its note; only the month is missing."""
    return pl.DataFrame([asdict(canary) | {"ghi_chu": canary.note} for canary in CANARIES])
