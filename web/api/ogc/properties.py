"""What a feature of each kind says: one table each, for the GeoJSON, the page, the files and the API's definition.

Only what the lists publish goes out: no key of our tables, no person. What is not known is null.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from hotspots.models import Kind, Wheelchair
from web.api.ogc.problems import Words


@dataclass(frozen=True, slots=True)
class Property:
    """One member of `properties`: its name, what people read above it, and its type in JSON."""

    name: str
    label: Words
    type: str = "string"
    format: str = ""
    choices: tuple[str, ...] = ()

    @property
    def schema(self) -> dict[str, object]:
        """As OpenAPI 3.0 describes it."""
        schema: dict[str, object] = {"type": self.type, "description": str(self.label), "nullable": True}
        if self.type == "array":
            schema["items"] = {"type": "string"}
        if self.format:
            schema["format"] = self.format
        if self.choices:
            # OpenAPI 3.0.3: a value that may be null says so among its choices, too.
            schema["enum"] = [*self.choices, None]
        return schema


LISTED: Final = (
    Property("publisher", _("Publisher")),
    Property("licence", _("Licence")),
    Property("edition_on", _("Edition"), format="date"),
)

PLACE: Final = (
    Property("kind", _("Kind"), choices=tuple(Kind.values)),
    Property("name_zh", _("Chinese name")),
    Property("name_en", _("English name")),
    Property("category", _("Category")),
    Property("address", _("Address")),
    Property("phone", _("Phone")),
    Property("website", _("Website"), format="uri"),
    Property("keeper", _("Kept by")),
    Property("note", _("Note")),
    Property("opening_hours", _("Opening hours")),
    Property("accepts_coins", _("Accepts coins"), type="boolean"),
    Property("wheelchair", _("Wheelchair"), choices=tuple(Wheelchair.values)),
    Property("township", _("Township code")),
    Property("township_zh", _("Township, in Chinese")),
    Property("township_en", _("Township, in English")),
    Property("village_zh", _("Village, in Chinese")),
    Property("region", _("Region code")),
    Property("region_zh", _("Region, in Chinese")),
    Property("region_en", _("Region, in English")),
    Property("dataset", _("List of places")),
    *LISTED,
    Property("changed_at", _("Last changed"), format="date-time"),
)

TOWNSHIP: Final = (
    Property("name_zh", _("Chinese name")),
    Property("name_en", _("English name")),
    Property("region", _("Region code")),
    Property("region_zh", _("Region, in Chinese")),
    Property("region_en", _("Region, in English")),
    *LISTED,
)

REGION: Final = (
    Property("name_zh", _("Chinese name")),
    Property("name_en", _("English name")),
    Property("townships", _("Township codes"), type="array"),
    *LISTED,
)


def teller(table: tuple[Property, ...]) -> Callable[[object], dict[str, Any]]:
    """A function that reads the table's properties off an object that has attributes of their names."""
    names = tuple(each.name for each in table)
    read = attrgetter(*names)

    def told(row: object) -> dict[str, Any]:
        return {name: None if value == "" else value for name, value in zip(names, read(row), strict=True)}

    return told
