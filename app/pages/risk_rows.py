"""Residual risk as programs and pages read it: counts and shares, and plans to choose from."""

from collections.abc import Mapping
from typing import Any

from anonymization.records.risk.model import GATE, ClassSize
from anonymization.records.risk.report import population_of, report
from anonymization.residual_risk import Measured, Weighed


def measured_rows(measured: Measured) -> dict[str, Any]:
    """The report of the newest de-identified version; without one, an empty or outdated gate."""
    version = measured.version
    known = {"dataset": measured.dataset.id, "version": version.number if version else None}
    gate = version.facts.get(GATE, "") if version else ""
    return {**known, "gate": gate, "figures": None, **(measured.report or {})}


def weighed_rows(weighed: Weighed) -> dict[str, Any]:
    """What the plan of now would leave, and the safer plans; `changed` is what they would change."""
    decided = {one.column: one.treatment for one in weighed.dataset.classes}
    plans = [
        {
            "treatments": dict(choice.treatments),
            "changed": {c: t for c, t in choice.treatments.items() if decided[c] != t},
            "loss": choice.loss,
            "k": choice.figures.k,
            "people": choice.figures.people,
            "withheld": choice.figures.withheld,
        }
        for choice in weighed.choices
    ]
    return {"dataset": weighed.dataset.id, **report(weighed.assessment), "plans": plans}


def of_population(shown: Mapping[str, Any], population: int) -> dict[str, Any]:
    """The same figures with the estimates for a population of which the records are a sample."""
    figures = shown["figures"]
    sizes = [ClassSize(size, classes) for size, classes in figures["sizes"]]
    estimated = {**figures, "population": population_of(sizes, population)}
    return {**shown, "figures": estimated}


def bars(figures: Mapping[str, Any], k: int) -> list[tuple[str, int, str]]:
    """People by how many look alike, for a picture; groups that begin under `k` stand out.

    Bands above the largest group are left out.
    """
    found = list(figures["bands"])
    while len(found) > 1 and not found[-1]["people"]:
        found.pop()
    return [(band_name(b), b["people"], "too-small" if b["from"] < k else "") for b in found]


def band_name(band: Mapping[str, Any]) -> str:
    """How a band of group sizes is written.

    >>> band_name({"from": 2, "to": 4}), band_name({"from": 10_000, "to": None})
    ('2-4', '10000+')
    """
    if band["to"] is None:
        return f"{band['from']}+"
    return str(band["from"]) if band["from"] == band["to"] else f"{band['from']}-{band['to']}"
