"""What a page of the coverage is made from: the measured county, and what the planner chose of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hotspots.coverage import current, figures
from hotspots.coverage.areas import Layer
from hotspots.coverage.figures import AreaLine, Figures, Measured, Sought
from hotspots.coverage.thresholds import DESERT_BEYOND_M, DESERT_PEOPLE
from web.planner.asked import SOUGHT, Choice
from web.planner.coverage_tables import Line, Writer, level_lines
from web.planner.naming import names


@dataclass(frozen=True, slots=True)
class Study:
    """One answer: all that the pages, the files and the map show of it."""

    choice: Choice
    measured: Measured
    region_of: dict[str, str]
    county: Figures
    areas: Sequence[AreaLine]  # of the chosen region, the one with most people first
    writer: Writer

    @property
    def whole(self) -> Figures:
        """The chosen region, or the county."""
        return figures.of_regions(self.measured, self.region_of, self.choice.walk_m).get(
            self.choice.region, self.county
        )

    @property
    def lines(self) -> list[Line]:
        """The county, its regions and their townships; or one region."""
        walk_m, region_of = self.choice.walk_m, self.region_of
        regions = figures.of_regions(self.measured, region_of, walk_m)
        tree: dict[str, dict[str, Figures]] = {region: {} for region in regions}
        for code, township in figures.of_townships(self.measured, region_of, walk_m).items():
            tree[region_of[code]][code] = township
        found = level_lines(self.county, regions, tree, self.writer.names)
        return [line for line in found if self._is_chosen(line)]

    @property
    def deserts(self) -> list[AreaLine]:
        """Located ones far from what is sought; none where the county has no such place at all."""
        sought = self.choice.sought
        if sought not in self.writer.known:
            return []
        return [
            line
            for line in located(self.areas)
            if figures.is_desert(line, sought, people=DESERT_PEOPLE, beyond_m=DESERT_BEYOND_M)
        ]

    @property
    def missing(self) -> list[tuple[str, str]]:
        """What is not loaded: a sentence, and the command that loads it."""
        return [*_missing_people(self.measured.areas.layer), *_missing_places(self.writer.known)]

    def _is_chosen(self, line: Line) -> bool:
        code, region = line.figures.code, self.choice.region
        return not region or code == region or self.region_of.get(code) == region


def study_of(choice: Choice) -> Study:
    """The county as it is now, for this choice."""
    measured = current.measured()
    county = figures.of_county(measured, choice.walk_m)
    known = frozenset(sought for sought in Sought if county.reach[sought].places)
    region_of = current.regions_of_townships()
    areas = [line for line in figures.lines(measured) if not choice.region or region_of[line.township] == choice.region]
    return Study(choice, measured, region_of, county, areas, Writer(names(), known))


def located(lines: Sequence[AreaLine]) -> list[AreaLine]:
    """Those whose point says where their people live."""
    return [line for line in lines if not line.is_uncertain]


def uncertain(lines: Sequence[AreaLine]) -> list[AreaLine]:
    """Those whose people live somewhere in a large area."""
    return [line for line in lines if line.is_uncertain]


def _missing_people(layer: Layer) -> list[tuple[str, str]]:
    if layer is Layer.VILLAGES:
        return [(_("Small areas are not loaded. Each village is counted at one point of it; most are so large that their people stand under “position uncertain”."), "load_population")]  # fmt: skip  # noqa: E501
    if layer is Layer.NOTHING:
        return [(_("No population is loaded. Places are counted; every figure about people is left empty."), "load_population")]  # fmt: skip  # noqa: E501
    return []


def _missing_places(known: frozenset[Sought]) -> list[tuple[str, str]]:
    commands = {Sought.HOTSPOT: "import_hotspots", Sought.MERCHANT: "import_merchants"}
    return [
        (_("Not one place is loaded: %(place)s. Its figures are left empty.") % {"place": SOUGHT[sought]}, command)
        for sought, command in commands.items()
        if sought not in known
    ]
