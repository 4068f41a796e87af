"""Charts put figures in their places; what is withheld leaves a gap and no figure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts import WIDE, Line, Mark, Point, line_chart, round_steps, tile_map
from catalog.geography import tiles

PROVINCES = [tile.province_code for tile in tiles() if not tile.is_archipelago]


def a_chart(*figures: float | None) -> Line:
    points = [
        Point(x, y, mark=Mark.WITHHELD if y is None else Mark.FIRM) for x, y in enumerate(figures)
    ]
    return Line("months", tuple(points))


def drawn(line: Line) -> tuple[str, list[float]]:
    texts = {float(place): str(place) for place in range(len(line.points))}
    chart = line_chart([line], paper=WIDE, x_texts=texts, y_text=str)
    return chart.strokes[0].path, [dot.y for dot in chart.dots]


def test_a_withheld_figure_breaks_the_line_and_stands_on_the_floor() -> None:
    path, heights = drawn(a_chart(10, 20, None, 20, 10))
    assert path.count("M") == 2
    assert heights[2] == WIDE.floor


def test_a_larger_figure_stands_higher_and_zero_on_the_floor() -> None:
    _, heights = drawn(a_chart(0, 1, 2))
    assert heights[0] == WIDE.floor
    assert heights[2] < heights[1] < heights[0]


@given(st.floats(0, 1e12, allow_nan=False))
def test_an_axis_begins_at_zero_and_holds_the_highest_figure(highest: float) -> None:
    steps = round_steps(highest)
    assert steps[0] == 0
    assert steps[-1] >= highest
    assert len(steps) <= 6


@pytest.mark.parametrize("figures", [[], [None], [5], [None, None]])
def test_a_chart_of_almost_nothing_can_be_drawn(figures: list[float | None]) -> None:
    chart = line_chart([a_chart(*figures)], paper=WIDE, x_texts={0.0: "a"}, y_text=str)
    assert len(chart.dots) == len(figures)


def a_map(figures: dict[str, int | None]) -> dict[str, str]:
    drawing = tile_map(tiles(), figures, language="vi", text_of=str, withheld="bảo mật")
    return {square.code + square.text: square.level for square in drawing.squares}


def test_a_province_is_shaded_withheld_or_empty_and_an_archipelago_only_named() -> None:
    levels = a_map({"01": 7, "04": None})
    assert levels["017"] == "0"
    assert levels["04bảo mật"] == "withheld"
    assert levels["79"] == "none"
    assert [level for level in levels.values() if level == "archipelago"] == ["archipelago"] * 2


@given(st.lists(st.integers(0, 10**6), min_size=34, max_size=34))
def test_a_darker_province_never_has_fewer_people(figures: list[int]) -> None:
    counted = dict(zip(PROVINCES, figures, strict=True))
    drawing = tile_map(tiles(), counted, language="vi", text_of=str, withheld="")
    shaded = sorted(
        (counted[square.code], int(square.level))
        for square in drawing.squares
        if square.level.isdecimal()
    )
    levels = [level for _, level in shaded]
    assert levels == sorted(levels)
    for shade in drawing.shades:
        assert all(shade.low <= f <= shade.high for f, level in shaded if level == shade.level)
