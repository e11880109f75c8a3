"""The parameter `bbox`: which rectangle, in which reference system (OGC 17-069r4, 7.15.3; 18-058r1, 6.3).

In degrees the first longitude may be larger than the second: the box then spans the antimeridian. Heights of a box of
six numbers are read and do not matter, since all features lie on the ground. Numbers beyond the world are no error:
viewers ask for more than there is.
"""

import re
from dataclasses import dataclass
from math import isfinite
from typing import Final

import shapely
from django.utils.translation import gettext as _

from web.api.ogc.problems import Problem, bad
from web.api.ogc.reference_systems import ReferenceSystem

_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_WEST_DEG: Final = -180.0
_EAST_DEG: Final = 180.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the axes of its system, as given: lows, then highs."""

    system: ReferenceSystem
    low_1: float
    low_2: float
    high_1: float
    high_2: float

    @property
    def spans(self) -> tuple[tuple[float, float, float, float], ...]:
        """The one or two rectangles (lows, highs) whose lows are below their highs."""
        low_1, low_2, high_1, high_2 = self.low_1, self.low_2, self.high_1, self.high_2
        if self.system.is_latitude_first and low_2 > high_2:
            return (low_1, low_2, high_1, _EAST_DEG), (low_1, _WEST_DEG, high_1, high_2)
        if low_1 > high_1:
            return (low_1, low_2, _EAST_DEG, high_2), (_WEST_DEG, low_2, high_1, high_2)
        return ((low_1, low_2, high_1, high_2),)

    @property
    def shape(self) -> shapely.Geometry:
        """What it covers."""
        return shapely.union_all([shapely.box(*span) for span in self.spans])


def box_of(text: str, system: ReferenceSystem) -> Box | Problem:
    """The box that four or six numbers, separated by commas, say."""
    numbers = _numbers(text)
    if numbers is None or len(numbers) not in (4, 6):
        rule = _("four numbers, or six with heights, separated by commas: the lower corner first")
        return bad("bbox", text, rule, _("ask like this: bbox=121.0,22.7,121.2,22.9"))
    half = len(numbers) // 2
    box = Box(system, *numbers[:2], *numbers[half : half + 2])
    if len(numbers) == 6 and numbers[2] > numbers[5]:
        return bad("bbox", text, _("the lower height comes before the upper one"), _("exchange the two heights"))
    return _upright(box, text)


def _numbers(text: str) -> list[float] | None:
    parts = [part.strip() for part in text.split(",")]
    if not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    numbers = [float(part) for part in parts]
    return numbers if all(map(isfinite, numbers)) else None


def _upright(box: Box, text: str) -> Box | Problem:
    """The box, unless its lows are above its highs where that means nothing: only longitudes may run backwards."""
    first_is_turned, second_is_turned = box.low_1 > box.high_1, box.low_2 > box.high_2
    if box.system.is_degrees and box.system.is_latitude_first:
        is_wrong = first_is_turned
    elif box.system.is_degrees:
        is_wrong = second_is_turned
    else:
        is_wrong = first_is_turned or second_is_turned
    if not is_wrong:
        return box
    rule = _("each lower value comes before its upper one; only longitudes may cross the antimeridian")
    return bad("bbox", text, rule, _("exchange the two corners"))
