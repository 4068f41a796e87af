"""Write down the residual risk of a file: counts and shares for a report, a few facts for the log."""

import io
import json
from collections.abc import Sequence
from typing import Any

from anonymization.records.errors import RiskTooHigh
from anonymization.records.risk.assess import Assessment
from anonymization.records.risk.model import GATE, ClassSize, Gate, RiskFigures
from anonymization.records.risk.uniqueness import population_risk
from catalog.errors import StepMissing
from catalog.model import Facts, Version
from storage.vault import Vault

REPORT = "risk_report"
FIGURES = ("risk_k", "risk_alone", "risk_people", "risk_withheld")
"""What else of it stands with a version."""
BANDS = (1, 2, 5, 10, 20, 50, 100, 1_000, 10_000)
"""Where the groups of a picture begin: people by how many look alike; the last group is open."""


def seal_report(vault: Vault, assessed: Assessment, *, rules_digest: str) -> Facts:
    """Seal the report of an assessment and return the facts that stand with the version."""
    made = {**report(assessed), "rules_sha256": rules_digest}
    text = json.dumps(made, ensure_ascii=False, indent=2, sort_keys=True).encode()
    facts: Facts = {GATE: str(assessed.verdict.gate), REPORT: vault.put(io.BytesIO(text))}
    figures = assessed.figures
    if figures is None:
        return facts
    told = (figures.k, figures.alone, figures.people, figures.withheld)
    return facts | dict(zip(FIGURES, told, strict=True))


def read_report(vault: Vault, version: Version) -> dict[str, Any] | None:
    """Return the report that stands with a version; nothing if it was made before there were any."""
    digest = version.facts.get(REPORT)
    if not digest:
        return None
    with vault.open(str(digest)) as file:
        read: dict[str, Any] = json.loads(file.read())
    return read


def without_report(facts: Facts) -> Facts:
    """Return the facts of a measured version after people were erased from it.

    The groups that they were in are smaller now, so a verdict that let them pass says nothing any
    more; and beside figures of a later version the old ones would tell who went. A version that
    was never measured, or refused, stays as it is in that.
    """
    left = {name: fact for name, fact in facts.items() if name not in (REPORT, *FIGURES)}
    if facts.get(GATE) in (None, Gate.REFUSED):
        return left
    return left | {GATE: str(Gate.OUTDATED)}


def require_gate(version: Version) -> None:
    """Let pass a version whose residual risk the policy accepts, or only warns of.

    Raises:
        RiskTooHigh: It was refused. Whatever would use or hand out the records asks this first.
        StepMissing: People were erased since it was measured.
    """
    if version.facts.get(GATE) == Gate.OUTDATED:
        raise StepMissing(
            f"people were erased from version {version.number} after its residual risk was "
            "measured, so nobody knows how much is left. Conform and treat again first",
            vi=f"đã xóa người khỏi phiên bản {version.number} sau khi đo rủi ro còn lại, nên chưa "
            "rõ rủi ro hiện nay. Hãy chạy `conform` và `treat` lại trước",
        )
    if version.facts.get(GATE) == Gate.REFUSED:
        raise RiskTooHigh(
            f"the residual risk of version {version.number} is more than `residual_risk.yaml` lets "
            "out: people in it can be told apart. Look at `minhbach risk`, adopt one of the safer "
            "plans it shows, and treat again",
            vi=f"rủi ro còn lại của phiên bản {version.number} vượt mức `residual_risk.yaml` cho "
            "phép: có thể phân biệt từng người. Hãy xem `minhbach risk`, chọn một phương án an "
            "toàn hơn rồi xử lý lại",
        )


def report(assessed: Assessment) -> dict[str, Any]:
    """Return an assessment as programs read it. Columns are named, values never."""
    figures, view, rule = assessed.figures, assessed.view, assessed.rule
    return {
        "purpose": rule.purpose,
        "gate": str(assessed.verdict.gate),
        "shortfalls": [
            {"figure": s.figure, "column": s.column, "measured": s.measured, "asked": s.asked}
            for s in assessed.verdict.shortfalls
        ],
        "person": view.person,
        "compared": [c.column for c in view.quasi_identifiers],
        "set_aside": list(view.set_aside),
        "asked": {
            "k": rule.smallest_class,
            "alone_at_most": rule.alone_at_most,
            "withhold_at_most": rule.withhold_at_most,
        },
        "figures": None if figures is None else figures_of(figures, rule.smallest_class),
    }


def figures_of(figures: RiskFigures, k: int) -> dict[str, Any]:
    """The figures; the register is the population until somebody says otherwise."""
    return {
        "people": figures.people,
        "withheld": figures.withheld,
        "classes": figures.classes,
        "k": figures.k,
        "alone": figures.alone,
        "unique_share": figures.unique_share,
        "under_k": figures.people_under(k),
        "highest_risk": figures.highest_risk,
        "average_risk": figures.average_risk,
        "population": population_of(figures.sizes, figures.people),
        "smallest_groups": [
            {"size": s.size, "classes": s.classes, "people": s.people}
            for s in figures.sizes
            if s.size < k
        ],
        "sizes": [[s.size, s.classes] for s in figures.sizes],
        "bands": bands(figures.sizes),
        "sensitive": [
            {
                "column": one.column,
                "l": one.distinct,
                "entropy_l": one.entropy,
                "t": one.closeness,
                "distance": "ordered" if one.is_ordered else "equal",
            }
            for one in figures.diversities
        ],
    }


def population_of(sizes: Sequence[ClassSize], population: int) -> dict[str, Any]:
    """What the sizes say of a population of so many people."""
    estimate = population_risk(sizes, population)
    return {
        "people": estimate.population,
        "unique_share": estimate.unique_share,
        "right_match": estimate.match,
    }


def bands(sizes: Sequence[ClassSize]) -> list[dict[str, int | None]]:
    """How many people look like so many others; `to` is missing in the last, open band.

    >>> bands([ClassSize(1, 3), ClassSize(3, 2)])[:2]
    [{'from': 1, 'to': 1, 'people': 3}, {'from': 2, 'to': 4, 'people': 6}]
    """
    ends = [*(after - 1 for after in BANDS[1:]), None]
    return [
        {
            "from": first,
            "to": end,
            "people": sum(
                s.people for s in sizes if s.size >= first and (end is None or s.size <= end)
            ),
        }
        for first, end in zip(BANDS, ends, strict=True)
    ]
