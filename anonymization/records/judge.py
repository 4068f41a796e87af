"""What do the cells of one column say together?

Ten digits can be a telephone number, a tax code or an insurance number. One cell cannot tell; a
column can: by its name, and by the share of cells that pass a check. A check digit that *all* of
many cells pass is proof (1 in 11 of any ten digits passes it); one that some pass is chance.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anonymization.records.model import FOUND_AT, EntityType, Evidence, Finding, Span
from catalog.model import Bilingual

FILLED = 0.6
"""From this share of its characters on, a cell *is* the value instead of mentioning it."""
MOST = 0.5
NEARLY_ALL = 0.9
ENOUGH_CELLS = 20
BY_CHECK_DIGIT = 0.8


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in one cell; of the cell itself only its length and shape."""

    length: int
    shape: str
    spans: tuple[Span, ...]

    def filled_by(self) -> dict[EntityType, float]:
        """Return each kind that the cell as a whole could be, with its best score."""
        scores: dict[EntityType, float] = {}
        for span in self.spans:
            if span.end - span.start >= FILLED * self.length:
                scores[span.entity] = max(span.score, scores.get(span.entity, 0.0))
        return scores

    def mentions(self) -> set[EntityType]:
        return {span.entity for span in self.spans if span.score >= FOUND_AT}


def judge(
    column: str, readings: Sequence[Reading], *, labels: Mapping[EntityType, str]
) -> list[Finding]:
    """Return what the column holds: first what fills most of its cells, then what they mention.

    `labels` are the parts of the column's name that speak for a kind of value.
    """
    if not readings:
        return []
    leader = _leader(readings)
    rest = [one for one in readings if leader is None or leader not in one.filled_by()]
    found = [] if leader is None else [_filling(column, leader, readings, labels)]
    mentioned = Counter(entity for one in rest for entity in one.mentions() if entity != leader)
    return found + [
        _mentioning(column, entity, rest, readings, labels) for entity in sorted(mentioned)
    ]


def _leader(readings: Sequence[Reading]) -> EntityType | None:
    """Return the kind that fills most cells, the more certain one where several do."""
    filled = Counter(entity for one in readings for entity in one.filled_by())
    often = [entity for entity, count in filled.items() if count >= MOST * len(readings)]
    if not often:
        return None
    return max(often, key=lambda entity: (_score(entity, readings), filled[entity], entity))


def _score(entity: EntityType, readings: Sequence[Reading]) -> float:
    """Return the mean score, or what a check digit proves when nearly all of many pass it."""
    scores = [one.filled_by()[entity] for one in readings if entity in one.filled_by()]
    mean = sum(scores) / len(scores)
    passing = len(scores) / len(readings)
    proven = (
        entity is EntityType.TAX_CODE and len(readings) >= ENOUGH_CELLS and passing >= NEARLY_ALL
    )
    return max(mean, BY_CHECK_DIGIT) if proven else mean


def _filling(
    column: str,
    entity: EntityType,
    readings: Sequence[Reading],
    labels: Mapping[EntityType, str],
) -> Finding:
    cells = [one for one in readings if entity in one.filled_by()]
    score, label = round(_score(entity, readings), 2), labels.get(entity, "")
    matched, checked = len(cells), len(readings)
    by_en = f", and the column's name says `{label}`" if label else ""
    by_vi = f", và tên cột có `{label}`" if label else ""
    words = Bilingual(
        vi=f"{matched} trong {checked} giá trị khác nhau có dạng của loại này{by_vi}",
        en=f"{matched} of {checked} distinct values look like it{by_en}",
    )
    evidence = Evidence(words, _usual_shape(cells), fills_cells=True)
    return Finding(column, entity, matched, checked, score, evidence, label)


def _mentioning(
    column: str,
    entity: EntityType,
    rest: Sequence[Reading],
    readings: Sequence[Reading],
    labels: Mapping[EntityType, str],
) -> Finding:
    cells = [one for one in rest if entity in one.mentions()]
    best = [max(s.score for s in one.spans if s.entity is entity) for one in cells]
    words = Bilingual(
        vi=f"{len(cells)} trong {len(readings)} giá trị khác nhau có nhắc đến loại này",
        en=f"{len(cells)} of {len(readings)} distinct values mention it among other things",
    )
    score = round(sum(best) / len(best), 2)
    evidence = Evidence(words, "", fills_cells=False)
    label = labels.get(entity, "")
    return Finding(column, entity, len(cells), len(readings), score, evidence, label)


def _usual_shape(cells: Sequence[Reading]) -> str:
    return Counter(one.shape for one in cells).most_common(1)[0][0]
