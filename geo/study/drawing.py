"""A line chart as SVG text, in the project's colours, readable without colour: each has dashes of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

INK, PAPER, GRID = "#22262e", "#f6f1e7", "#d9d1c0"
COLOURS = ("#1c7c8c", "#1f2a44", "#e8684a", "#6e9f4b", "#8a5a00")
DASHES = ("none", "9 4", "2 3", "14 4 2 4", "5 2")
_WIDTH, _HEIGHT = 760, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 190, 44, 52
_STYLE = "font-family='system-ui, sans-serif' font-size='14'"


@dataclass(frozen=True, slots=True)
class Line:
    """A named curve; y is a share, 0..1."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Chart:
    """One panel: shares over a quantity that runs from 0 to x_end."""

    title: str
    x_name: str
    x_end: float
    x_step: float
    y_end: float
    y_step: float
    lines: Sequence[Line]


def drawing(title: str, charts: Sequence[Chart]) -> str:
    """All charts below each other, as one SVG file."""
    height = _HEIGHT * len(charts)
    panels = "\n".join(
        f"<g transform='translate(0 {_HEIGHT * at})'>{_panel(each)}</g>" for at, each in enumerate(charts)
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH} {height}' role='img' {_STYLE} fill='{INK}'>\n"
        f"<title>{escape(title)}</title>\n<rect width='{_WIDTH}' height='{height}' fill='{PAPER}'/>\n{panels}\n</svg>\n"
    )


def _panel(chart: Chart) -> str:
    heading = f"<text x='{_LEFT}' y='24' font-weight='bold'>{escape(chart.title)}</text>"
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    below = f"<text x='{middle}' y='{_HEIGHT - 12}' text-anchor='middle'>{escape(chart.x_name)}</text>"
    curves = [_curve(chart, line, place) for place, line in enumerate(chart.lines)]
    return "\n".join([heading, below, *_rows(chart), *_columns(chart), *curves])


def _x(chart: Chart, value: float) -> float:
    return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * value / chart.x_end, 1)


def _y(chart: Chart, value: float) -> float:
    return round(_HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * value / chart.y_end, 1)


def _rows(chart: Chart) -> list[str]:
    marks = [at * chart.y_step for at in range(round(chart.y_end / chart.y_step) + 1)]
    return [
        f"<path d='M{_LEFT} {_y(chart, mark)}H{_WIDTH - _RIGHT}' stroke='{GRID}'/>"
        f"<text x='{_LEFT - 8}' y='{_y(chart, mark) + 5}' text-anchor='end'>{mark:.0%}</text>"
        for mark in marks
    ]


def _columns(chart: Chart) -> list[str]:
    marks = [at * chart.x_step for at in range(round(chart.x_end / chart.x_step) + 1)]
    return [
        f"<text x='{_x(chart, mark)}' y='{_HEIGHT - _BOTTOM + 20}' text-anchor='middle'>{mark:g}</text>"
        for mark in marks
    ]


def _curve(chart: Chart, line: Line, place: int) -> str:
    """The line, and its sample and name in the margin; lines differ by dashes as well as by colour."""
    stroke = (
        f"stroke='{COLOURS[place % len(COLOURS)]}' stroke-width='2.5' stroke-dasharray='{DASHES[place % len(DASHES)]}'"
    )
    path = "L".join(f"{_x(chart, x)} {_y(chart, y)}" for x, y in line.points)
    margin, height = _WIDTH - _RIGHT + 12, _TOP + 10 + 24 * place
    return (
        f"<path d='M{path}' fill='none' {stroke}/><path d='M{margin} {height}h28' {stroke}/>"
        f"<text x='{margin + 34}' y='{height + 5}'>{escape(line.name)}</text>"
    )
