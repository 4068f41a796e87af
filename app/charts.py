"""Lay out charts: from figures to places on paper. The templates draw them as SVG.

The charts are few and plain, and drawn by hand: their texts stay texts that a screen reader
finds, the stylesheet colours them (the content security policy allows no style inside), and each
comes in a wide and a narrow form, so that letters stay readable on a telephone.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from catalog.geography import Tile

LEVELS = 5
TILE_WIDTH, TILE_HEIGHT = 66, 56
_GAP = 3
_LONGEST_LINE = 9


@dataclass(frozen=True, slots=True)
class Paper:
    """The size of a drawing and the margins around its plot."""

    width: int
    height: int
    left: int = 58
    right: int = 24
    top: int = 34
    bottom: int = 40

    @property
    def right_edge(self) -> int:
        return self.width - self.right

    @property
    def floor(self) -> int:
        return self.height - self.bottom


WIDE = Paper(800, 360)
HALF = Paper(540, 360)
NARROW = Paper(360, 330, left=44, right=14)


class Mark(StrEnum):
    """How sure a point is."""

    FIRM = "firm"
    ESTIMATE = "estimate"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Point:
    """A figure to draw; without `y` there is a gap, and a sign on the floor if it is withheld."""

    x: float
    y: float | None
    text: str = ""
    mark: Mark = Mark.FIRM


@dataclass(frozen=True, slots=True)
class Line:
    """Points that belong together; `style` is its class in the stylesheet."""

    style: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A point that has its place."""

    x: float
    y: float
    text: str
    mark: Mark
    style: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """The path of a line, as SVG writes it."""

    style: str
    path: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis with its text."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """Everything of a line chart, placed."""

    paper: Paper
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    strokes: tuple[Stroke, ...]
    dots: tuple[Dot, ...]
    breaks: tuple[float, ...]


def line_chart(
    lines: Sequence[Line],
    *,
    paper: Paper,
    x_texts: Mapping[float, str],
    y_text: Callable[[float], str],
    breaks: Iterable[float] = (),
) -> LineChart:
    """Place lines over an axis that begins at zero; `x_texts` says what stands under the axis."""
    figures = [point.y for line in lines for point in line.points if point.y is not None]
    steps = round_steps(max(figures, default=1))
    first, last = min(x_texts), max(x_texts)
    width = paper.right_edge - paper.left

    def across(x: float) -> float:
        share = (x - first) / (last - first) if last > first else 0.5
        return round(paper.left + share * width, 1)

    def up(y: float) -> float:
        return round(paper.floor - y / steps[-1] * (paper.floor - paper.top), 1)

    return LineChart(
        paper=paper,
        x_ticks=tuple(Tick(across(x), text) for x, text in x_texts.items() if text),
        y_ticks=tuple(Tick(up(y), y_text(y)) for y in steps),
        strokes=tuple(Stroke(line.style, _path(line, across, up)) for line in lines),
        dots=tuple(_dot(point, line.style, across, up) for line in lines for point in line.points),
        breaks=tuple(across(x) for x in breaks),
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, placed; `style` is its class in the stylesheet."""

    x: float
    y: float
    width: float
    height: float
    name: str
    text: str
    style: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Everything of a bar chart, placed."""

    paper: Paper
    y_ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]


def bar_chart(
    figures: Sequence[tuple[str, int, str]], *, paper: Paper, text_of: Callable[[float], str]
) -> BarChart:
    """Place bars over an axis that begins at zero; each is its name, its figure and its style."""
    steps = round_steps(max((figure for _, figure, _ in figures), default=1))
    place = (paper.right_edge - paper.left) / max(len(figures), 1)
    tall = paper.floor - paper.top

    def bar(number: int, name: str, figure: int, style: str) -> Bar:
        height = round(figure / steps[-1] * tall, 1)
        left = round(paper.left + (number + 0.15) * place, 1)
        width = round(0.7 * place, 1)
        return Bar(left, paper.floor - height, width, height, name, text_of(figure), style)

    return BarChart(
        paper=paper,
        y_ticks=tuple(
            Tick(round(paper.floor - y / steps[-1] * tall, 1), text_of(y)) for y in steps
        ),
        bars=tuple(bar(number, *figure) for number, figure in enumerate(figures)),
    )


def round_steps(highest: float) -> list[float]:
    """Round numbers from zero to just over the highest figure, for an axis.

    >>> round_steps(60)
    [0, 20, 40, 60]
    >>> round_steps(1234)
    [0, 500, 1000, 1500]
    """
    rough = max(highest, 1) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    step = max(step, 1) if highest >= 1 else step
    return [number * step for number in range(math.ceil(highest / step) + 1)]


def _path(line: Line, across: Callable[[float], float], up: Callable[[float], float]) -> str:
    """A gap in the figures is a gap in the line."""
    parts, pen = [], "M"
    for point in line.points:
        if point.y is None:
            pen = "M"
            continue
        parts.append(f"{pen}{across(point.x)} {up(point.y)}")
        pen = "L"
    return " ".join(parts)


def _dot(
    point: Point, style: str, across: Callable[[float], float], up: Callable[[float], float]
) -> Dot:
    return Dot(across(point.x), up(point.y or 0), point.text, point.mark, style)


@dataclass(frozen=True, slots=True)
class Square:
    """A province on the tile map. `level` is its shade: 0 to 4, or why it has none."""

    code: str
    x: int
    y: int
    lines: tuple[str, ...]
    text: str
    level: str


@dataclass(frozen=True, slots=True)
class Shade:
    """What a shade of the map stands for: from its lowest to its highest figure."""

    level: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """The map of provinces as squares of one size: a large province is no larger than others."""

    width: int
    height: int
    squares: tuple[Square, ...]
    shades: tuple[Shade, ...]


def tile_map(
    tiles: Sequence[Tile],
    figures: Mapping[str, int | None],
    *,
    language: str,
    text_of: Callable[[int], str],
    withheld: str,
) -> TileMap:
    """Shade each province by the fifth that its figure falls into.

    A province whose figure is `None` is withheld, and one without an entry has no figure. The
    squares of Hoàng Sa and Trường Sa are labels and carry no figure.
    """
    known = sorted(figure for figure in figures.values() if figure is not None)
    tops = _tops(known)

    def square(tile: Tile) -> Square:
        level, text = _level(tile, figures, tops), ""
        if level == "withheld":
            text = withheld
        elif level.isdecimal():
            text = text_of(figures[tile.province_code] or 0)
        name = tile.name_vi if language == "vi" else tile.name_en
        return Square(
            tile.province_code,
            tile.column * TILE_WIDTH,
            tile.row * TILE_HEIGHT,
            _wrapped(name),
            text,
            level,
        )

    return TileMap(
        width=(max(tile.column for tile in tiles) + 1) * TILE_WIDTH - _GAP,
        height=(max(tile.row for tile in tiles) + 1) * TILE_HEIGHT - _GAP,
        squares=tuple(square(tile) for tile in tiles),
        shades=_shades(known, tops),
    )


def _level(tile: Tile, figures: Mapping[str, int | None], tops: Sequence[int]) -> str:
    if tile.is_archipelago:
        return "archipelago"
    if tile.province_code not in figures:
        return "none"
    figure = figures[tile.province_code]
    return "withheld" if figure is None else str(bisect_left(tops, figure))


def _tops(known: Sequence[int]) -> list[int]:
    """The highest figure of each fifth, without repeats."""
    if not known:
        return []
    ends = [math.ceil(len(known) * part / LEVELS) - 1 for part in range(1, LEVELS + 1)]
    return sorted({known[max(end, 0)] for end in ends})


def _shades(known: Sequence[int], tops: Sequence[int]) -> tuple[Shade, ...]:
    groups = [[f for f in known if bisect_left(tops, f) == level] for level in range(len(tops))]
    return tuple(Shade(level, min(g), max(g)) for level, g in enumerate(groups) if g)


def _wrapped(name: str) -> tuple[str, ...]:
    """A name in lines that fit a square.

    >>> _wrapped("Thành phố Hồ Chí Minh")
    ('Thành phố', 'Hồ Chí', 'Minh')
    """
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= _LONGEST_LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)
