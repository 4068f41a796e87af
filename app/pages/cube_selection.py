"""Look into a released cube: the reader chooses codes, the page shows their months and their map."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from anonymization.tables.long_form import STATUS
from app.charts import HALF, Line, LineChart, Mark, Paper, Point, TileMap, line_chart, tile_map
from app.pages.language import Speech
from catalog.geography import tiles
from publishing.dictionary import DictionaryColumn

Figure = int | None
"""A published figure; `None` where it is withheld."""

_TEXTS_ON_AXIS = 6


@dataclass(frozen=True, slots=True)
class CubeLayout:
    """Which column of a cube is the period, which are dimensions, which is counted."""

    period: DictionaryColumn
    dimensions: tuple[DictionaryColumn, ...]
    measure: DictionaryColumn

    @property
    def area(self) -> DictionaryColumn | None:
        """The dimension whose codes are provinces."""
        provinces = {tile.province_code for tile in tiles()}
        return next(
            (d for d in self.dimensions if provinces <= {code for code, _ in d.codes}), None
        )


@dataclass(frozen=True, slots=True)
class Selection:
    """What the reader chose; an empty choice means the total, which is a dimension's first code."""

    layout: CubeLayout
    chosen: Mapping[str, str]
    periods: tuple[str, ...]

    @property
    def period(self) -> str:
        return self.chosen[self.layout.period.name] or self.periods[-1]

    def code_of(self, dimension: DictionaryColumn) -> str:
        return self.chosen[dimension.name] or dimension.codes[0][0]

    def titles(self, language: str) -> list[str]:
        return [
            dict(dimension.codes)[self.code_of(dimension)].in_language(language)
            for dimension in self.layout.dimensions
        ]


def cube_layout(columns: tuple[DictionaryColumn, ...]) -> CubeLayout | None:
    """Return how a cube is laid out, or nothing when the table is a series."""
    if all(column.name != STATUS for column in columns):
        return None
    keys = [column for column in columns if column.is_key]
    measure = next(c for c in columns if not c.is_key and c.name != STATUS)
    return CubeLayout(keys[0], tuple(keys[1:]), measure)


def select(layout: CubeLayout, table: pl.LazyFrame, asked: Mapping[str, str]) -> Selection:
    """Read the reader's choice; what no code list knows counts as not chosen."""
    name = layout.period.name
    periods = tuple(table.select(pl.col(name).unique().sort()).collect()[name].to_list())
    known = {d.name: {code for code, _ in d.codes} for d in layout.dimensions}
    known[name] = set(periods)
    chosen = {key: asked.get(key, "") for key in known}
    kept = {key: value if value in known[key] else "" for key, value in chosen.items()}
    return Selection(layout, kept, periods)


def matching(selection: Selection, table: pl.LazyFrame) -> pl.LazyFrame:
    """The rows that have every code that was chosen, in the order of the file."""
    wanted = [pl.col(name) == code for name, code in selection.chosen.items() if code]
    return table.filter(wanted) if wanted else table


def by_period(selection: Selection, table: pl.LazyFrame) -> list[tuple[str, Figure]]:
    """The figure of every period for the choice."""
    layout = selection.layout
    wanted = [pl.col(d.name) == selection.code_of(d) for d in layout.dimensions]
    found = table.filter(wanted).sort(layout.period.name)
    return list(found.select(layout.period.name, layout.measure.name).collect().iter_rows())


def by_province(selection: Selection, table: pl.LazyFrame) -> dict[str, Figure]:
    """The figure of every province in the chosen period; empty when the cube has no provinces."""
    layout, area = selection.layout, selection.layout.area
    if area is None:
        return {}
    wanted = [pl.col(layout.period.name) == selection.period]
    wanted += [
        pl.col(d.name) == selection.code_of(d) for d in layout.dimensions if d.name != area.name
    ]
    provinces = [tile.province_code for tile in tiles()]
    found = table.filter(*wanted, pl.col(area.name).is_in(provinces))
    return dict(found.select(area.name, layout.measure.name).collect().iter_rows())


def draw_periods(
    figures: list[tuple[str, Figure]], speech: Speech, paper: Paper = HALF
) -> LineChart:
    """The months as a line. Only its ends carry a figure; the others stand in the table."""
    last = len(figures) - 1

    def point(place: int, figure: Figure) -> Point:
        if figure is None:
            return Point(place, None, mark=Mark.WITHHELD)
        return Point(place, figure, speech.number(figure) if place in (0, last) else "")

    points = tuple(point(place, figure) for place, (_, figure) in enumerate(figures))
    every = -(-len(figures) // (_TEXTS_ON_AXIS if paper is HALF else _TEXTS_ON_AXIS - 2))
    texts = {
        float(place): short_period(period) if place % every == 0 else ""
        for place, (period, _) in enumerate(figures)
    }
    return line_chart([Line("months", points)], paper=paper, x_texts=texts, y_text=speech.compact)


def draw_provinces(figures: dict[str, Figure], speech: Speech) -> TileMap:
    return tile_map(
        tiles(),
        figures,
        language=speech.language,
        text_of=speech.compact,
        withheld=speech.say("protected"),
    )


def short_period(period: str) -> str:
    """A month as people here write it.

    >>> short_period("2025-03"), short_period("2025")
    ('03/2025', '2025')
    """
    year, _, month = period.partition("-")
    return f"{month}/{year}" if month else period
