"""Turn the steward's decisions into a plan for treating the records."""

from collections.abc import Iterable

from anonymization.records.errors import KeepsDirectIdentifier, NobodyNamed, NotForThisKind
from anonymization.records.model import ColumnTreatment, Treatment, TreatmentKind, TreatmentPlan
from anonymization.records.rules import OPEN_STATISTICS, SHOWS_SIGNS, RecordRules
from catalog.model import ColumnClass, ColumnRole


def plan(
    classes: Iterable[ColumnClass], rules: RecordRules, *, purpose: str = OPEN_STATISTICS
) -> TreatmentPlan:
    """Return what is done to each column that was decided about.

    Raises:
        NoSuchTreatment: A decision names a treatment nobody here knows.
        KeepsDirectIdentifier: A decision would leave a direct identifier as it is.
        NotForThisKind: A decision keeps a format, or masks, where the policy does not say so.
        NobodyNamed: Dates are to move by person, and no column names the person.
    """
    columns = tuple(
        ColumnTreatment(
            one.column, Treatment.parse(one.treatment), one.personal_class, one.role, one.entity
        )
        for one in classes
    )
    made = TreatmentPlan(purpose, columns, rules.digest, _person_in(columns, rules))
    require_no_direct_identifier_kept(columns)
    _require_leave(made, rules)
    require_person(made)
    return made


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
        names = _named(kept)
        raise KeepsDirectIdentifier(
            f"direct identifiers would stay as they are: {names}. Drop or pseudonymize them",
            vi=f"định danh trực tiếp sẽ được giữ nguyên: {names}. Hãy loại bỏ hoặc giả danh hóa",
        )


def require_person(made: TreatmentPlan) -> None:
    """Let pass a plan that can tell whose dates it moves.

    Raises:
        NobodyNamed: Names the columns of dates.
    """
    moved = [c.column for c in made.columns if c.treatment.kind is TreatmentKind.SHIFT_DATES]
    if moved and not made.person:
        names = _named(moved)
        raise NobodyNamed(
            f"no column says who a row is about, so the dates of one person cannot be moved "
            f"together: {names}. Classify the column with the person's number, or generalize "
            "the dates",
            vi=f"không cột nào cho biết bản ghi là của ai, nên không thể dịch các ngày của cùng "
            f"một người: {names}. Hãy phân loại cột chứa số định danh, hoặc khái quát hóa ngày",
        )


def _person_in(columns: tuple[ColumnTreatment, ...], rules: RecordRules) -> str:
    """The column of the first kind that the policy lists as naming a person."""
    for kind in rules.treatments.person_is_named_by:
        found = [one.column for one in columns if one.kind == kind]
        if found:
            return found[0]
    return ""


def _require_leave(made: TreatmentPlan, rules: RecordRules) -> None:
    without = [
        one.column
        for one in made.columns
        if one.treatment.kind in SHOWS_SIGNS
        and not rules.allows(one.treatment.kind, kind=one.kind, purpose=made.purpose)
    ]
    if without:
        names = _named(without)
        raise NotForThisKind(
            f"`treatments.yaml` does not say, for the purpose `{made.purpose}`, that the format "
            f"of {names} must survive or may be masked. Drop or pseudonymize instead, or have "
            "the policy changed",
            vi=f"`treatments.yaml` không quy định, cho mục đích `{made.purpose}`, rằng định dạng "
            f"của {names} phải giữ hay được che một phần. Hãy loại bỏ hoặc giả danh hóa, hoặc "
            "đề nghị sửa chính sách",
        )


def _named(columns: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in columns)
