"""The national picture: how far coverage has come, and what Resolution 28-NQ/TW asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from app.charts import NARROW, WIDE, Line, LineChart, Mark, Paper, Point, line_chart
from app.pages.language import Speech
from publishing.released import Released

PRODUCT = "national-coverage"
REACHED_PEOPLE, PLANNED_PEOPLE = "si_total", "target_si_total"
BEFORE, SINCE, TARGET = "si_total_pct_lf", "si_total_pct_walf", "target_si_pct_walf"
FIRST_YEAR, LAST_REACHED = 2015, 2025
_MAIN = ("true", "yes", "True")


@dataclass(frozen=True, slots=True)
class CoverageFigure:
    """A share of people in social insurance, reached or aimed at, in percent."""

    year: int
    as_of: str
    indicator: str
    value: float
    status: str
    source: str

    @property
    def is_target(self) -> bool:
        return self.indicator == TARGET

    @property
    def is_estimate(self) -> bool:
        return self.status == "estimate"


@dataclass(frozen=True, slots=True)
class People:
    """The same in persons: a smaller denominator can meet a target that heads do not."""

    reached: float
    planned: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """The main figures since 2015, the targets, and the year in which the denominator changed."""

    figures: tuple[CoverageFigure, ...]
    break_year: int | None
    people: "People | None" = None

    @property
    def newest(self) -> CoverageFigure:
        return max((f for f in self.figures if not f.is_target), key=lambda f: f.year)

    def target_of(self, year: int) -> CoverageFigure | None:
        return next((f for f in self.figures if f.is_target and f.year == year), None)


def coverage_of(released: Released) -> Coverage | None:
    """Read the coverage from the released series; nothing when it holds no main figure."""
    rows = released.table.filter(
        pl.col("indicator").is_in([BEFORE, SINCE, TARGET]), pl.col("geo") == "VN"
    ).sort("year", "as_of")
    known = rows.collect()
    main = known.filter(pl.col("main").is_in(_MAIN), pl.col("year") >= FIRST_YEAR)
    figures = tuple(
        CoverageFigure(
            row["year"], row["as_of"], row["indicator"], row["value"], row["status"], row["source"]
        )
        for row in main.iter_rows(named=True)
    )
    if all(figure.is_target for figure in figures):
        return None
    broken = known.filter(pl.col("break_in_series") == "B")["year"].to_list()
    coverage = Coverage(figures, min(broken, default=None))
    return replace(coverage, people=_people_of(released, coverage.newest.year))


def _people_of(released: Released, year: int) -> People | None:
    """What the year reached and what was planned for it; nothing when either is not published."""
    rows = released.table.filter(
        pl.col("indicator").is_in([REACHED_PEOPLE, PLANNED_PEOPLE]),
        pl.col("geo") == "VN",
        pl.col("year") == year,
        pl.col("main").is_in(_MAIN),
    ).collect()
    found = dict(zip(rows["indicator"], rows["value"], strict=True))
    if found.keys() != {REACHED_PEOPLE, PLANNED_PEOPLE}:
        return None
    return People(found[REACHED_PEOPLE], found[PLANNED_PEOPLE])


def draw_coverage(coverage: Coverage, speech: Speech, paper: Paper = WIDE) -> LineChart:
    """Two lines that never touch, for two denominators, and the targets as diamonds."""
    since = _points(coverage.figures, SINCE, speech)
    if paper is NARROW:
        # There is room for the newest figure only; the table has them all.
        since = (*(replace(point, text="") for point in since[:-1]), *since[-1:])
    lines = [
        Line("reached-before", _points(coverage.figures, BEFORE, speech)),
        Line("target", _points(coverage.figures, TARGET, speech)),
        Line("reached", since),
    ]
    years = range(FIRST_YEAR, max(figure.year for figure in coverage.figures) + 1)
    return line_chart(
        lines,
        paper=paper,
        x_texts={float(year): str(year) if year % 5 == 0 else "" for year in years},
        y_text=lambda y: f"{speech.number(y)}%",
        breaks=() if coverage.break_year is None else (coverage.break_year - 0.5,),
    )


def _points(figures: Sequence[CoverageFigure], indicator: str, speech: Speech) -> tuple[Point, ...]:
    return tuple(
        Point(
            figure.year,
            figure.value,
            speech.number(figure.value),
            Mark.ESTIMATE if figure.is_estimate else Mark.FIRM,
        )
        for figure in figures
        if figure.indicator == indicator
    )
