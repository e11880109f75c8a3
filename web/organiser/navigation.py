"""The staff pages' way around: what stands in the navigation, and for whom, read from `web.access`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from game.units import permissions
from game.units.staffing import Staff
from web import access

ENTRIES: Final[tuple[tuple[str, Promise], ...]] = (
    ("staff:home", _("To do today")),
    ("staff:approvals", _("Approvals")),
    ("staff:campaigns", _("Campaigns")),
    ("staff:units", _("Units and people")),
    ("staff:trail", _("Audit trail")),
    ("staff:membership", _("Membership")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One link."""

    title: Promise
    href: str
    is_here: bool


def entries(staff: Staff, path: str) -> Iterator[Entry]:
    """What this person may open; the longest address that the path begins with is where they are."""
    open_to_them = [(reverse(name), title) for name, title in ENTRIES if _is_open(staff, name)]
    here = max((href for href, _title in open_to_them if path.startswith(href)), key=len, default="")
    for href, title in open_to_them:
        yield Entry(title, href, href == here)


def _is_open(staff: Staff, name: str) -> bool:
    who = access.PAGES.get(name)
    return isinstance(who, access.Staff) and permissions.may_anywhere(staff, who.action)
