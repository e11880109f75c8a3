"""The names of townships and villages for a page, read once for it."""

from dataclasses import dataclass

from geo.models import Township, Village
from web.planner.asked import is_chinese, region_names


@dataclass(frozen=True, slots=True)
class Names:
    """By code. A village without an English name keeps its own."""

    regions: dict[str, str]
    townships: dict[str, str]
    villages: dict[str, str]


def names() -> Names:
    """All of them in the reader's language."""
    name = "name_zh" if is_chinese() else "name_en"
    villages = Village.objects.values_list("pk", name, "name_zh")
    return Names(
        region_names(),
        dict(Township.objects.values_list("pk", name)),
        {code: here or chinese for code, here, chinese in villages},
    )
