"""Charts that the server draws: bars of SVG with their names and numbers as text, growing with the reader's letters.

No script and no style stands in the page. A chart is hidden from screen readers, because the table beside it says the
same (`organiser/parts/chart.html`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from web.templatetags.staff_approvals import grouped

WHOLE: Final = 1_000  # units of a bar's drawing; a browser stretches it to whatever is there


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `series` chooses its colour and its pattern, `length` is out of `WHOLE`."""

    name: str
    said: str
    length: int
    series: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars on one scale, and what each series is called if there are several."""

    name: str
    title: str
    bars: tuple[Bar, ...]
    series: tuple[str, ...] = ()


def chart(name: str, title: str, numbers: Iterable[tuple[str, int]], *, series: Sequence[str] = ()) -> Chart:
    """Bars of these names and numbers; with several series, each name's numbers come one after the other."""
    rows = list(numbers)
    most = max((abs(number) for _name, number in rows), default=0) or 1
    bars = (
        Bar(title, grouped(number), abs(number) * WHOLE // most, place % len(series) if series else 0)
        for place, (title, number) in enumerate(rows)
    )
    return Chart(name, title, tuple(bars), tuple(series))
