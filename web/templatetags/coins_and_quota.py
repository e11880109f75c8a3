"""What a campaign promises, always in one breath (R8): how many coins each, and to how many people.

    {% load coins_and_quota %}{{ campaign|coins_and_quota }}   50 枚，前 300 名   50 coins, first 300 people

Wherever a campaign is shown or chosen, in a page, a table, a form or the audit trail, it is shown so.
"""

from typing import Protocol

from django import template
from django.utils.translation import gettext as _

register = template.Library()


class Promise(Protocol):
    """What a campaign and everything like it has."""

    @property
    def amount(self) -> int: ...
    @property
    def quota(self) -> int: ...


@register.filter
def coins_and_quota(campaign: Promise) -> str:
    """Amount and quota of a campaign in the reader's language."""
    return in_words(campaign.amount, campaign.quota)


def in_words(amount: int | str, quota: int | str) -> str:
    """The same of two numbers; of a change each may be told as `50`."""
    return _("%(amount)s coins, first %(quota)s people") % {"amount": _grouped(amount), "quota": _grouped(quota)}


def _grouped(number: int | str) -> str:
    return f"{number:,}" if isinstance(number, int) else number
