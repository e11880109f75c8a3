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

# The name of an address, its title, and how the addresses begin that belong to it.
ENTRIES: Final[tuple[tuple[str, Promise, tuple[str, ...]], ...]] = (
    ("staff:home", _("To do today"), ()),
    ("staff:approvals", _("Approvals"), ("/staff/approval",)),
    ("staff:campaigns", _("Campaigns"), ("/staff/campaign",)),
    ("staff:gifts", _("Red envelopes"), ("/staff/gifts",)),
    ("staff:budgets", _("Budgets"), ("/staff/budget", "/staff/coin-request")),
    ("staff:merchants", _("Merchants"), ("/staff/merchants",)),
    ("staff:statements", _("Statements"), ("/staff/statement", "/staff/payout")),
    ("staff:unit_accounts", _("Coins"), ("/staff/coins",)),
    ("staff:corrections", _("Corrections"), ("/staff/corrections",)),
    ("staff:places", _("Places"), ("/staff/places",)),
    ("staff:units", _("Units and people"), ("/staff/unit", "/staff/role")),
    ("planner:coverage", _("Coverage"), ("/planner/coverage",)),
    ("staff:trail", _("Audit trail"), ("/staff/trail",)),
    ("staff:membership", _("Membership"), ("/staff/members",)),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One link."""

    title: Promise
    href: str
    is_here: bool


def entries(staff: Staff, path: str) -> Iterator[Entry]:
    """What this person may open, and where they are."""
    for name, title, beginnings in ENTRIES:
        if _is_open(staff, name):
            href = reverse(name)
            yield Entry(title, href, path == href or path.startswith(beginnings))


def _is_open(staff: Staff, name: str) -> bool:
    who = access.PAGES.get(name)
    return isinstance(who, access.Staff) and permissions.may_anywhere(staff, who.action)
