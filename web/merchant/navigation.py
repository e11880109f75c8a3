"""The merchants' pages' way around: what stands in the navigation, and for whom, read from `web.access`."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from game.coins.merchants.working import Working
from web import access
from web.access import Who
from web.organiser.navigation import Entry

# The name of an address and its title; the addresses of what belongs to it begin as its own does.
ENTRIES: Final[tuple[tuple[str, Promise], ...]] = (
    ("merchant:home", _("Today")),
    ("merchant:till", _("Till")),
    ("merchant:receipts", _("Receipts")),
    ("merchant:offers", _("Offers")),
    ("merchant:statements", _("Statements")),
    ("merchant:staff", _("Our people")),
    ("merchant:about", _("About us")),
)


def entries(working: Working, path: str) -> Iterator[Entry]:
    """What this person may open, and where they are."""
    for name, title in ENTRIES:
        if _is_open(working, name):
            href = reverse(name)
            is_here = path == href or (name != "merchant:home" and path.startswith(href))
            yield Entry(title, href, is_here)


def _is_open(working: Working, name: str) -> bool:
    who = access.PAGES.get(name)
    return who is Who.MERCHANTS or (who is Who.OWNERS and working.is_owner)
