"""Turn the steward's decisions into a plan for treating the records."""

from collections.abc import Iterable

from anonymization.records.errors import KeepsDirectIdentifier
from anonymization.records.model import ColumnTreatment, Treatment, TreatmentKind, TreatmentPlan
from anonymization.records.rules import OPEN_STATISTICS, RecordRules
from catalog.model import ColumnClass, ColumnRole


def plan(
    classes: Iterable[ColumnClass], rules: RecordRules, *, purpose: str = OPEN_STATISTICS
) -> TreatmentPlan:
    """Return what is done to each column that was decided about.

    Raises:
        NoSuchTreatment: A decision names a treatment nobody here knows.
        KeepsDirectIdentifier: A decision would leave a direct identifier as it is.
    """
    columns = tuple(
        ColumnTreatment(one.column, Treatment.parse(one.treatment), one.personal_class, one.role)
        for one in classes
    )
    require_no_direct_identifier_kept(columns)
    return TreatmentPlan(purpose, columns, rules.digest)


def require_no_direct_identifier_kept(columns: Iterable[ColumnTreatment]) -> None:
    """Let pass columns of which no direct identifier stays as it is.

    Raises:
        KeepsDirectIdentifier: Names the columns.
    """
    kept = [
        one.column
        for one in columns
        if one.role is ColumnRole.DIRECT_IDENTIFIER and one.treatment.kind is TreatmentKind.KEEP
    ]
    if kept:
        names = ", ".join(f"`{name}`" for name in kept)
        raise KeepsDirectIdentifier(
            f"direct identifiers would stay as they are: {names}. Drop or pseudonymize them",
            vi=f"định danh trực tiếp sẽ được giữ nguyên: {names}. Hãy loại bỏ hoặc giả danh hóa",
        )
