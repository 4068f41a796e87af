"""The data dictionary of a release: every column and every code, in both languages."""

from dataclasses import dataclass

from anonymization.tables.long_form import STATUS
from anonymization.tables.plan import CubePlan, SeriesPlan
from catalog.model import Bilingual
from publishing.portals.model import ColumnKind

STATUS_TITLE = Bilingual("Tình trạng bảo mật", "Confidentiality status")
STATUS_CODES = (
    ("F", Bilingual("Công bố tự do", "Free for publication")),
    ("C", Bilingual("Không công bố để bảo vệ cá nhân", "Not published, to protect people")),
)


@dataclass(frozen=True, slots=True)
class DictionaryColumn:
    """A published column: what it means and which codes it may hold."""

    name: str
    kind: ColumnKind
    title: Bilingual
    codes: tuple[tuple[str, Bilingual], ...] = ()
    is_key: bool = False
    harmless: tuple[str, ...] = ()


def dictionary_of(plan: CubePlan | SeriesPlan) -> tuple[DictionaryColumn, ...]:
    """The columns of a product's released table, in order."""
    match plan:
        case CubePlan():
            return _cube(plan)
        case SeriesPlan():
            return tuple(
                DictionaryColumn(
                    c.name, c.kind, c.title.bilingual(), is_key=c.key, harmless=c.harmless
                )
                for c in plan.columns
            )


def _cube(plan: CubePlan) -> tuple[DictionaryColumn, ...]:
    period = DictionaryColumn(plan.period.name, "text", plan.period.title.bilingual(), is_key=True)
    dimensions = [
        DictionaryColumn(
            d.name,
            "text",
            d.title.bilingual(),
            tuple((code.code, code.title.bilingual()) for code in d.all_codes()),
            is_key=True,
        )
        for d in plan.dimensions
    ]
    measure = DictionaryColumn(plan.measure.name, "int", plan.measure.title.bilingual())
    status = DictionaryColumn(STATUS, "text", STATUS_TITLE, STATUS_CODES)
    return (period, *dimensions, measure, status)
