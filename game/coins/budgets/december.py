"""December: coins are issued until 30 November, and in December only by a unit whom the budget office lets (R22).

What counts is the moment at which coins enter somebody's pending ones. A tap without network may come in hours after
it was made, so a wave of a unit without permission ends early enough for all of them (`game.balloons.launching`), and
no honest tap is too late. Whatever issues coins asks `may_issue` first; `permitting` gives the permission.

>>> first_of_december(2026).isoformat()
'2026-12-01T00:00:00+08:00'
"""

from datetime import datetime

from game.coins.ledger import TAIPEI, year_of
from game.coins.models import Campaign, DecemberPermission
from game.coins.tunables import LAST_MONTH_OF_CAMPAIGNS

DECEMBER = LAST_MONTH_OF_CAMPAIGNS + 1


class TooLateToIssue(ValueError):
    """Coins would be issued in December by a unit that may not."""

    def __init__(self, campaign: Campaign, now: datetime) -> None:
        super().__init__(
            f"campaign {campaign.public_id} may not issue coins at {now.isoformat()}: its unit has no permission for "
            f"December of {year_of(campaign.opens_at)}; the budget office gives it"
        )


def first_of_december(year: int) -> datetime:
    """Midnight on Taitung's clocks, after which nothing more is issued without permission."""
    return datetime(year, DECEMBER, 1, tzinfo=TAIPEI)


def is_allowed(*, unit_code: str, year: int) -> bool:
    """Whether this unit may hand out coins in December of this year."""
    return DecemberPermission.objects.filter(unit__code=unit_code, year=year).exists()


def may_issue(campaign: Campaign, now: datetime) -> bool:
    """Whether coins of this campaign may enter somebody's pending ones now."""
    return now < first_of_december(year_of(campaign.opens_at)) or _is_allowed(campaign)


def may_run_until(campaign: Campaign, end: datetime) -> bool:
    """Whether what is paid by this campaign may end at this moment."""
    return end <= first_of_december(year_of(campaign.opens_at)) or _is_allowed(campaign)


def may_issue_from(campaign_id: int, now: datetime) -> bool:
    """The same as `may_issue` for what thousands wait for: outside December nothing is looked up.

    A campaign of an earlier year flies nothing later on, because no wave of it may end after November.
    """
    if now.astimezone(TAIPEI).month != DECEMBER:
        return True
    return may_issue(Campaign.objects.select_related("unit").get(pk=campaign_id), now)


def require(campaign_id: int, now: datetime) -> None:
    """Hold the rule where coins are issued.

    Raises:
        TooLateToIssue: it is December, and the campaign's unit has no permission.
    """
    if not may_issue_from(campaign_id, now):
        raise TooLateToIssue(Campaign.objects.get(pk=campaign_id), now)


def _is_allowed(campaign: Campaign) -> bool:
    return is_allowed(unit_code=campaign.unit.code, year=year_of(campaign.opens_at))
