"""One row of somebody's list, read but not yet judged against the county: what every format is turned into.

A format's module only reads: it finds columns, folds letters, repairs what is plainly a slip (and says so). Whether
the position lies in the county and in the township that the address names is for `hotspots.importing`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from geo.position import LatLon


class Trouble(StrEnum):
    """Why a row cannot be placed as it stands; the row is kept aside with this reason."""

    NO_NAME = "no_name"
    NO_POSITION = "no_position"
    NULL_ISLAND = "null_island"  # 0, 0: a program's way of saying nothing
    UNREADABLE_POSITION = "unreadable_position"
    UNREADABLE_VALUE = "unreadable_value"  # opening hours, yes or no, an address of a website, a text too long
    OUT_OF_COUNTY = "out_of_county"  # the address says Taitung or nothing, the point lies outside
    CONTRADICTS = "contradicts"  # the address says one township, the point lies well inside another


class Repair(StrEnum):
    """What reading mended in a row; counted in the report."""

    AXES_SWAPPED = "axes_swapped"  # latitude stood in the column of longitude
    DEGREES_IN_TEXT = "degrees_in_text"  # 22°54'48"N or E121.1196
    FULL_WIDTH = "full_width"  # １２１．１１９６
    MARKS_DROPPED = "marks_dropped"  # 265,006.66 m
    GRID_TO_DEGREES = "grid_to_degrees"  # metres of TWD97 in columns that were said to be degrees
    DEGREES_IN_GRID = "degrees_in_grid"  # degrees in columns that hold metres of TWD97
    LETTERS_FOLDED = "letters_folded"  # 台東 → 臺東
    KEPT_AS_NOTE = "kept_as_note"  # 每日 9 點到 17 點 as opening hours, an unknown sort: words moved to the note
    SCHEME_ADDED = "scheme_added"  # www.taitung.gov.tw → http://www.taitung.gov.tw


class Rule(StrEnum):
    """What should stand in a cell, as `details["rule"]` of a row with a trouble says it."""

    NAME = "a name"
    POSITION = "degrees of WGS 84 or metres of TWD97"
    YES_OR_NO = "yes or no (是 or 否)"
    LETTERS = "letters that Unicode knows"
    CELLS = "as many cells as there are columns"


@dataclass(frozen=True, slots=True)
class Row:
    """A place as its list has it. `position` is None exactly where `trouble` says why; `number` counts from 1."""

    number: int
    name_zh: str
    name_en: str = ""
    address: str = ""
    category: str = ""
    keeper: str = ""
    phone: str = ""
    website: str = ""
    note: str = ""
    opening_hours: str = ""
    accepts_coins: bool = False
    wheelchair: str = ""
    position: LatLon | None = None
    trouble: Trouble | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feed:
    """A whole list: its rows in order, and how the file turned out to be written."""

    rows: tuple[Row, ...]
    format: str
    encoding: str
    crs: str


class FeedRefused(Exception):
    """A file of which nothing is imported; its text names the file or field, the rule and the remedy."""
