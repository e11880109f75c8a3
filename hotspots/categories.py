"""What sort of place it is: one table of codes and their names, for hotspots and merchants alike.

Feeds map their own words onto these codes; the phone, the API and the open data show the names.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: Final[dict[str, str | Promise]] = {
    "food": _("Food"),
    "cafe": _("Café"),
    "shop": _("Shop"),
    "market": _("Market and farm produce"),
    "lodging": _("Lodging"),
    "craft": _("Craft"),
    "culture": _("Culture"),
    "transport": _("Transport"),
    "government": _("Public office"),
    "health": _("Health"),
    "education": _("School"),
    "outdoors": _("Outdoors"),
    "visitors": _("Visitor centre"),
    "other": _("Other"),
}


def is_category(code: str) -> bool:
    """Whether a code stands in the table; the empty code, not known, does too."""
    return not code or code in NAMES
