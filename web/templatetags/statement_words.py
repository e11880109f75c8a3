"""Words of the pages of statements: months, doubts, signed numbers.

{% load statement_words %}{{ statement.month|month_name }}   民國115年7月, or July 2026
"""

from datetime import date

from django import template
from django.utils.translation import gettext as _

from game.coins.models import Statement, StatementDoubt, StatementLine
from game.coins.monthly import doubting
from game.coins.monthly.months import Month
from game.coins.monthly.worth import in_ntd, ntd_of
from game.coins.redeeming import receipts
from geo.naming import is_chinese

register = template.Library()


@register.filter
def month_name(first: date) -> str:
    """A month in the reader's calendar, from its first day."""
    month = Month.of(first)
    return month.name_zh if is_chinese() else month.name_en


@register.filter
def doubt_in_words(doubt: StatementDoubt) -> str:
    """What a rule saw."""
    return doubting.in_words(doubt)


@register.filter
def worth_ntd(statement: Statement) -> int:
    """What the county pays for a statement."""
    return ntd_of(statement)


@register.filter
def ntd_at(coins: int, rate: int) -> int:
    """Coins in dollars at a rate."""
    return in_ntd(coins, rate)


@register.filter
def signed(coins: int) -> str:
    """A number of coins with its sign: +1,230 or −50."""
    return f"{'−' if coins < 0 else '+'}{abs(coins):,}"


@register.filter
def receipt_number(line: StatementLine) -> str:
    """The number that stands on the receipt of a line's payment."""
    return receipts.number_of(line.redemption) if line.redemption else ""


@register.filter
def what_of(line: StatementLine) -> str:
    """Redeemed, refunded or a correction, and what the coins were for."""
    kind = str(StatementLine.Kind(line.kind).label)
    if line.redemption is None or line.kind != StatementLine.Kind.REDEEMED:
        return kind
    return f"{kind} · {line.redemption.offer.name if line.redemption.offer else line.redemption.get_kind_display()}"


@register.filter
def remarks_of(line: StatementLine) -> str:
    """Its note, and what was asked about it and answered."""
    asked = _("Asked: %(reason)s") % {"reason": line.disputed_for} if line.disputed_at else ""
    verdict = _("Accepted: %(answer)s") if line.accepted else _("Not accepted: %(answer)s")
    answered = verdict % {"answer": line.answer} if line.answered_at else ""
    return " · ".join(part for part in (line.note, asked, answered) if part)
