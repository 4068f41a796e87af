"""Labels of numbers that are nobody's: they keep the numbers after them from being mistaken.

Ten digits after `mã hộ` are a household, ten after `hóa đơn` an invoice. None of them has a
recognizer, and all of them speak against one. The household code is a field of the insurance
database whose format was never published (Decree 43/2021/ND-CP art. 6(1)(c)); the employer unit
code usually has 2 letters, 4 digits and a letter, such as TA0001A (art. 6(1)(d); format from
memory, and a new set came on 2026-09-01).
"""

HOUSEHOLD = ("ma ho", "ma ho gia dinh", "ma so ho", "so ho khau", "so so ho khau")
EMPLOYER_UNIT = (
    *(
        "madonvi",
        "madv",
        "ma don vi",
        "ma don vi tham gia",
        "ma don vi bhxh",
        "ma so don vi",
        "ma dv",
        "ma dvi",
    ),
    *("don vi", "ten don vi"),
)
INVOICES = (
    *("so hoa don", "hoa don", "bien lai", "phieu thu", "phieu chi", "unc", "phieu", "chung tu"),
    *("lenh chi", "so lo", "lo thuoc", "ma vach", "ma qr", "cong no", "du toan", "goi thau"),
    *("uy nhiem chi", "hoadon", "sohoadon", "bienlai", "ma hoa don", "so sx"),
)
DECISIONS = (
    *("quyet dinh", "qd", "cong van", "cv", "thong bao", "to trinh", "hop dong"),
    *("to khai so", "van ban", "so van ban", "ma chuong trinh", "ma don hang", "don hang", "order"),
    *("ma khach hang", "ma kh", "cong to", "so cong to", "request id", "requestid", "session id"),
    *("trace id", "traceid", "timestamp", "log id", "mahoso", "sohoso", "ma tai san"),
    *("quyetdinh", "soqd", "congvan", "ma loi", "error code", "may in", "may quet", "seri may"),
    *("giay phep", "gplx", "gpkd", "to khai", "nghi dinh", "thong tu", "hdld"),
)
DOSSIERS = (
    *(
        "ma bn so",
        "so vao vien",
        "so benh an",
        "benh an",
        "ho so huu",
        "so ho so huu",
        "ma luu tru",
        "ma ban ghi",
        "dossier",
    ),
    *(
        "so ho so",
        "ma ho so",
        "ma tiep nhan",
        "so tiep nhan",
        "ma phieu",
        "so phieu",
        "ticket",
        "ho so",
        "bien nhan",
        "van don",
        "ma giao dich",
        "giao dich",
    ),
    *("ma tra cuu", "tham chieu", "so tham chieu", "ma benh", "ma bn", "ma benh nhan", "ma hang"),
    *("so luu tru", "seri", "serial", "so seri", "so serial", "phieu yeu cau", "so vao so"),
)
MONEY = (
    *(
        "so tien",
        "tong tien",
        "tong cong",
        "tong so",
        "muc dong",
        "muc luong",
        "tien luong",
        "quy luong",
    ),
    *("sotien", "mucdong", "mucluong", "tongtien", "amount", "so du", "ngan sach", "truy thu"),
    *("so luong", "tong quy luong", "phan bo", "doanh thu", "thuc linh", "salary", "no lai"),
    *("bang luong", "luong thang", "luong co ban", "tien dong", "thanh tien", "du no", "no goc"),
)
OFFICES = ("hotline", "tong dai", "duong day nong")
VEHICLES = ("bien so", "bks", "bsx", "bien kiem soat")

NOT_A_PERSONS_NUMBER = (
    *(*HOUSEHOLD, *EMPLOYER_UNIT, *INVOICES, *DECISIONS),
    *(*DOSSIERS, *MONEY, *OFFICES, *VEHICLES),
)
