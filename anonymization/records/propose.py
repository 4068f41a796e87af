"""Propose for every column what it is, what to do with it, and why. A person decides."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from anonymization.records.model import Finding, TreatmentKind
from anonymization.records.rules import OPEN_STATISTICS, KindRule, RecordRules
from catalog.model import Bilingual, ColumnProposal

FREE_TEXT = "free-text"


def propose(
    columns: Mapping[str, pl.DataType | str],
    findings: Iterable[Finding],
    rules: RecordRules,
    *,
    purpose: str = OPEN_STATISTICS,
) -> dict[str, ColumnProposal]:
    """Return one proposal for each column, in the order of the columns.

    A column gets the class of what fills it; free text that mentions people gets the class of free
    text; a column known by name gets the class the policy gives it. Any other column gets no
    class: that nothing was found is not the same as nothing personal, so the steward must decide.
    Until then it is to be dropped.
    """
    by_column: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_column[finding.column].append(finding)
    return {name: _propose(name, by_column[name], rules, purpose) for name in columns}


def _propose(
    column: str, findings: Sequence[Finding], rules: RecordRules, purpose: str
) -> ColumnProposal:
    known = rules.known_column(column)
    filling = next((one for one in findings if one.evidence.fills_cells and one.is_certain), None)
    if filling:
        rule: KindRule = rules.entity(filling.entity)
        reason = _joined(_what_was_found(filling, rule), rules.reason(rule))
        return _decided(column, rule, reason, rules, purpose, share=filling.share)
    if known and (known.kind == FREE_TEXT or not findings):
        return _decided(column, known, rules.reason(known), rules, purpose)
    if findings:
        return _undecided(column, _suspicion(findings, rules))
    return _undecided(column, _NOTHING_KNOWN)


def _decided(
    column: str,
    rule: KindRule,
    reason: Bilingual,
    rules: RecordRules,
    purpose: str,
    *,
    share: float = 0.0,
) -> ColumnProposal:
    treatment = rules.treatment(rule.personal_class, rule.role, kind=rule.kind, purpose=purpose)
    return ColumnProposal(
        column,
        rule.personal_class,
        rule.role,
        str(rule.kind),
        treatment.treatment,
        _joined(reason, treatment.because.bilingual()),
        share,
    )


def propose_again(
    proposals: Iterable[ColumnProposal], rules: RecordRules, *, before: str, purpose: str
) -> tuple[ColumnProposal, ...]:
    """Return the same proposals with the treatments of `purpose` instead of those of `before`.

    What a column is does not depend on what it is wanted for: nothing is looked at again.
    """
    return tuple(_for_purpose(one, rules, before, purpose) for one in proposals)


def _for_purpose(
    one: ColumnProposal, rules: RecordRules, before: str, purpose: str
) -> ColumnProposal:
    if one.personal_class is None or one.role is None:
        return one
    old, new = (
        rules.treatment(one.personal_class, one.role, kind=one.entity, purpose=name)
        for name in (before, purpose)
    )
    evidence = Bilingual(
        vi=one.reason.vi.removesuffix(f"; {old.because.vi}"),
        en=one.reason.en.removesuffix(f"; {old.because.en}"),
    )
    reason = _joined(evidence, new.because.bilingual())
    return replace(one, treatment=new.treatment, reason=reason)


def _undecided(column: str, reason: Bilingual) -> ColumnProposal:
    return ColumnProposal(column, None, None, "", str(TreatmentKind.DROP), reason)


def _what_was_found(finding: Finding, rule: KindRule) -> Bilingual:
    return Bilingual(
        vi=f"{rule.name.vi}: {finding.evidence.words.vi}",
        en=f"{rule.name.en}: {finding.evidence.words.en}",
    )


def _suspicion(findings: Sequence[Finding], rules: RecordRules) -> Bilingual:
    names = [rules.entity(one.entity).name for one in findings]
    most = max(one.matched for one in findings)
    checked = findings[0].checked
    return Bilingual(
        vi=f"có thể chứa {', '.join(n.vi for n in names)} "
        f"(nhiều nhất {most} trong {checked} giá trị khác nhau). Hãy xem và quyết định",
        en=f"it may hold {', '.join(n.en for n in names)} "
        f"(at most {most} of {checked} distinct values). Look at it and decide",
    )


def _joined(first: Bilingual, second: Bilingual) -> Bilingual:
    return Bilingual(vi=f"{first.vi}; {second.vi}", en=f"{first.en}; {second.en}")


_NOTHING_KNOWN = Bilingual(
    vi="không tìm thấy gì và chính sách chưa biết cột này; im lặng không có nghĩa là không có dữ "
    "liệu cá nhân. Hãy quyết định",
    en="nothing was found and the policy does not know this column; silence does not mean nothing "
    "personal. Decide",
)
