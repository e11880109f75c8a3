"""The coverage as tables: the same figures for the page and, with plain numbers and the level of a line, for a file.

Where the county has no place of a sort, or nobody is loaded, a cell stays empty: nought would be a statement.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from hotspots.coverage.figures import PERCENTILES, AreaLine, Figures, Reach, Sought
from web.organiser.tables import Cell, Column, Table
from web.planner.asked import SOUGHT, Choice
from web.planner.naming import Names


@dataclass(frozen=True, slots=True)
class Line:
    """A line of figures: the county, a region, or a township (indented below its region)."""

    level: str
    name: str
    indent: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes figures for a page, or for a file: there without groups of digits, and with the level of each line."""

    names: Names
    known: frozenset[Sought]  # sorts of which the county has a place
    is_file: bool = False

    def count(self, number: int | None) -> str:
        """A whole number."""
        if number is None:
            return ""
        return str(number) if self.is_file else f"{number:,}"

    def metres(self, length_m: float | None) -> str:
        """A length in whole metres, rounded up: nobody is told to be nearer than they are."""
        return self.count(None if length_m is None else -int(-length_m // 1))

    def columns(self, *columns: Column) -> tuple[Column, ...]:
        """Columns of lines of all levels."""
        return (Column(_("Level")), *columns) if self.is_file else columns

    def head(self, line: Line) -> tuple[Cell, ...]:
        """What a line is about."""
        name = Cell(line.name, indent=line.indent)
        return (Cell(line.level), name) if self.is_file else (name,)


def people_table(lines: Iterable[Line], choice: Choice, writer: Writer) -> Table:
    """Who has what within a walk."""
    return Table(
        name="coverage-people",
        caption=_("People within %(walk)s m") % {"walk": choice.walk_m},
        columns=writer.columns(
            Column(_("Where")),
            Column(_("Residents"), is_number=True),
            Column(_("Position uncertain"), is_number=True),
            *(column for sought in Sought for column in _people_columns(sought)),
        ),
        rows=tuple(_people_row(line, writer) for line in lines),
    )


def places_table(lines: Iterable[Line], choice: Choice, writer: Writer) -> Table:
    """How many places there are, and how far the nearest is."""
    near = {"place": SOUGHT[choice.sought]}
    return Table(
        name="coverage-places",
        caption=_("Places, and the way to the nearest: %(place)s") % near,
        columns=writer.columns(
            Column(_("Where")),
            *(Column(str(words), is_number=True) for words in SOUGHT.values()),
            Column(_("Merchants per 1,000 people"), is_number=True),
            *(_percent_column(each) for each in PERCENTILES),
        ),
        rows=tuple(_places_row(line, choice, writer) for line in lines),
    )  # fmt: skip


def desert_table(lines: Iterable[AreaLine], choice: Choice, writer: Writer, empty: str) -> Table:
    """Areas from which it is far, the one with most people first."""
    return Table(
        name="coverage-deserts",
        caption=_("Far from the nearest: %(place)s") % {"place": SOUGHT[choice.sought]},
        columns=(*_where_columns(), Column(_("Nearest (m)"), is_number=True)),
        rows=tuple(
            (*_where(line, writer), Cell(writer.metres(line.nearest_m[choice.sought]))) for line in lines
        ),
        empty=empty,
    )  # fmt: skip


def uncertain_table(lines: Iterable[AreaLine], choice: Choice, writer: Writer) -> Table:
    """Large areas: how far it is at least, wherever in them people live."""
    return Table(
        name="coverage-uncertain",
        caption=_("Position uncertain: areas over 1 km²"),
        columns=(
            *_where_columns(),
            Column(_("Area (km²)"), is_number=True),
            Column(_("Nearest at least (m)"), is_number=True),
        ),
        rows=tuple(
            (*_where(line, writer), Cell(f"{line.size_km2:.1f}"), Cell(writer.metres(line.at_least_m[choice.sought])))
            for line in lines
        ),
        empty=_("No area is that large."),
    )


def area_table(lines: Iterable[AreaLine], writer: Writer, empty: str) -> Table:
    """Every area."""
    return Table(
        name="coverage-areas",
        caption=_("Small areas"),
        columns=(
            *_where_columns(),
            Column(_("Area (km²)"), is_number=True),
            Column(_("Position")),
            *(Column(_("%(place)s: nearest (m)") % {"place": SOUGHT[sought]}, is_number=True) for sought in Sought),
        ),
        rows=tuple(_area_row(line, writer) for line in lines),
        empty=empty,
    )


def level_lines(
    county: Figures, regions: Mapping[str, Figures], tree: Mapping[str, Mapping[str, Figures]], names: Names
) -> list[Line]:
    """The county, then each region with its townships."""
    found = [Line(_("County"), _("Whole county"), 0, county)]
    for region, figures in regions.items():
        found.append(Line(_("Region"), names.regions[region], 0, figures))
        found += [Line(_("Township"), names.townships[code], 1, of) for code, of in tree[region].items()]
    return found


def for_a_file(writer: Writer) -> Writer:
    """The same names, written for a file."""
    return replace(writer, is_file=True)


def _people_columns(sought: Sought) -> tuple[Column, Column]:
    words = {"place": SOUGHT[sought]}
    return (
        Column(_("%(place)s: people") % words, is_number=True),
        Column(_("%(place)s: share (%%)") % words, is_number=True),
    )  # fmt: skip


def _percent_column(percent: int) -> Column:
    return Column(_("%(percent)s %% of people within (m)") % {"percent": percent}, is_number=True)


def _people_row(line: Line, writer: Writer) -> tuple[Cell, ...]:
    figures = line.figures
    return (
        *writer.head(line),
        Cell(writer.count(figures.people or None)),
        Cell(writer.count(figures.uncertain if figures.people else None)),
        *(cell for sought in Sought for cell in _within(sought, figures.reach[sought], writer)),
    )


def _within(sought: Sought, reach: Reach, writer: Writer) -> Iterator[Cell]:
    if sought not in writer.known or reach.share is None:
        yield from (Cell(""), Cell(""))
        return
    yield Cell(writer.count(reach.people))
    yield Cell(_share(reach.share))


def _share(share: float) -> str:
    """Hundredths with one decimal, rounded down: 97.96 never reads as 98.0."""
    return f"{int(share * 1000) / 10:.1f}"


def _places_row(line: Line, choice: Choice, writer: Writer) -> tuple[Cell, ...]:
    reach = line.figures.reach
    per_thousand = reach[Sought.MERCHANT].places_per_thousand
    return (
        *writer.head(line),
        *(Cell(writer.count(reach[sought].places)) for sought in Sought),
        Cell("" if per_thousand is None else f"{per_thousand:.2f}"),
        *(Cell(writer.metres(walk_m)) for walk_m in reach[choice.sought].walks_m.values()),
    )


def _where_columns() -> tuple[Column, ...]:
    return (
        Column(_("Small area"), is_whole=True),
        Column(_("Township")),
        Column(_("Village")),
        Column(_("Residents"), is_number=True),
    )


def _where(line: AreaLine, writer: Writer) -> tuple[Cell, ...]:
    return (
        Cell(line.code),
        Cell(writer.names.townships.get(line.township, "")),
        Cell(writer.names.villages.get(line.village, ""), is_name=True),
        Cell(writer.count(line.people)),
    )


def _area_row(line: AreaLine, writer: Writer) -> tuple[Cell, ...]:
    return (
        *_where(line, writer),
        Cell(f"{line.size_km2:.2f}"),
        Cell(_("uncertain") if line.is_uncertain else _("known")),
        *(Cell(writer.metres(line.nearest_m[sought])) for sought in Sought),
    )
