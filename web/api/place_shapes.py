"""The shapes of what the API tells about places: the index, a township's pack, and what is nearest."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from hotspots.models import Kind
from hotspots.search import finding

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
# Minutes since the pack's first midnight in Taipei: from, to.
Spell = tuple[int, int]


class NamedCode(Schema):
    """A code with its name in both languages."""

    code: str
    name_zh: str
    name_en: str


class RegionLine(NamedCode):
    """A region; `townships` are those in which a place is listed under it, and its own."""

    hotspots: int
    merchants: int
    townships: list[str]


class TownshipLine(NamedCode):
    """A township; `neighbours` come within 3 km of it, so that whoever stands in it needs their packs, too."""

    region: str
    hotspots: int
    merchants: int
    neighbours: list[str]


class DatasetLine(Schema):
    """Whose list it is, under which licence, of which day."""

    code: str
    title_zh: str
    title_en: str
    publisher: str
    licence: str
    edition_on: date | None


class Index(Schema):
    """What there is to be downloaded; `edition` grows with every change of any place."""

    edition: int
    regions: list[RegionLine]
    townships: list[TownshipLine]
    categories: list[NamedCode]
    datasets: list[DatasetLine]


class PlaceLine(Schema):
    """A place. `category` and `dataset` are codes of the index; empty text is not known."""

    id: UUID
    kind: Kind
    category: str
    name_zh: str
    name_en: str
    address: str
    phone: str
    website: str
    keeper: str
    note: str
    opening_hours: str
    accepts_coins: bool
    wheelchair: str
    latitude: float
    longitude: float
    township: str
    village_zh: str
    region: str
    dataset: str


class PackedPlace(PlaceLine):
    """A place with its open spells from the pack's first day on: null is not known; `unsure` may be either."""

    open: list[Spell] | None
    unsure: list[Spell]
    # What was reported and confirmed and is not over: the trouble, and the last day on which somebody said so.
    troubles: dict[str, date]
    # Since when it is a certified partner of the county; null for what is none.
    certified_on: date | None


class Pack(Schema):
    """All places of a township, with their opening hours worked out for `days` from `first_day`."""

    township: str
    edition: int
    first_day: date
    days: int
    places: list[PackedPlace]


class Where(Schema):
    """What is asked of `near`. The position is used for this answer and neither stored nor logged."""

    latitude: Latitude
    longitude: Longitude
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    kinds: list[Kind] = []
    accepts_coins: bool = False
    open_now: bool = False
    wheelchair: bool = False
    q: Annotated[str, Field(max_length=finding.LONGEST)] = ""


class NearPlace(PlaceLine):
    """A place with its distance and direction; `is_open` is null where nobody knows."""

    distance_m: float
    bearing_deg: float
    is_open: bool | None


class Near(Schema):
    """What was asked for, the nearest first; for a text the best match first."""

    items: list[NearPlace]
