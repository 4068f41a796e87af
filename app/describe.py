"""Turn what people type into what the use cases take; used by the command line and the pages."""

from collections.abc import Mapping, Sequence

from access_control.errors import UnknownAccount
from access_control.model import AccountId
from anonymization.records.model import Treatment
from anonymization.tables.plan import read_product
from app.wiring import House
from catalog.classify import Overruling
from catalog.errors import Unclassified, UnreadableSource
from catalog.model import Bilingual, ColumnRole, Description, PersonalDataClass

PARTS_OF_AN_OVERRULING = 4


def describe_for_registration(
    house: House,
    *,
    name: str,
    product: str,
    owner: str,
    titles: tuple[str, str] = ("", ""),
    is_invented: bool = False,
) -> tuple[Description, AccountId]:
    """Return the description of a new dataset and its owner.

    A missing title is that of the product.

    Raises:
        PolicyFileError: There is no such product.
        UnknownAccount: There is no such owner.
        UnreadableSource: The name has other signs than a-z, 0-9 and hyphens.
    """
    if not name or any(c not in "abcdefghijklmnopqrstuvwxyz0123456789-" for c in name):
        raise UnreadableSource(
            "a dataset's name has only a-z, 0-9 and hyphens. Choose another name",
            vi="tên bộ dữ liệu chỉ gồm a-z, 0-9 và dấu gạch nối. Hãy chọn tên khác",
        )
    person = house.accounts.find(owner)
    if person is None:
        raise UnknownAccount(
            "there is no such owner. Give the login of an account with the role owner",
            vi="không có chủ quản này. Hãy nhập tên đăng nhập của tài khoản chủ quản",
        )
    plan = read_product(house.settings.policies, product).plan
    title = Bilingual(titles[0] or plan.title.vi, titles[1] or plan.title.en)
    return Description(name, title, plan.summary.bilingual(), product, is_invented), person.id


def read_overrulings(lines: Sequence[str]) -> Mapping[str, Overruling]:
    """Read `COLUMN=CLASS:ROLE:TREATMENT:REASON`; a generalization is written `generalize/age-band`.

    Raises:
        Unclassified: A line has another form, or names a class, role or treatment nobody knows.
    """
    return dict(_overruling(line) for line in lines)


def _overruling(line: str) -> tuple[str, Overruling]:
    column, _, said = line.partition("=")
    parts = said.split(":", PARTS_OF_AN_OVERRULING - 1)
    try:
        personal_class, role, treatment, reason = parts
        return column.strip(), Overruling(
            PersonalDataClass(personal_class.strip()),
            ColumnRole(role.strip()),
            str(Treatment.parse(treatment.strip().replace("/", ":"))),
            reason,
        )
    except ValueError:
        raise Unclassified(
            "an overruling reads COLUMN=CLASS:ROLE:TREATMENT:REASON. Write it so",
            vi="bác bỏ đề xuất viết dạng CỘT=LỚP:VAI_TRÒ:XỬ_LÝ:LÝ_DO. Hãy viết lại",
        ) from None
