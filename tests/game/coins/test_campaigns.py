"""A campaign spends what its unit was given, and gives back what it did not."""

from datetime import UTC, datetime

import pytest

from game.coins import campaigns, escrow
from game.coins.accounts import balloon_escrow, campaign_escrow
from game.coins.campaigns import WrongState
from game.coins.ledger import Shortfall
from game.coins.models import Campaign, Transfer
from tests.game.coins.builders import NOW, a_balloon, a_campaign, a_published_campaign, a_unit, balances

pytestmark = pytest.mark.django_db
HOME = "appropriation:tourism:2026"


def test_publishing_sets_amount_times_quota_aside():
    campaign = a_campaign(a_unit(coins=1_500), amount=10, quota=100)
    campaigns.publish(campaign=campaign, now=NOW)
    assert balances() == {"source": -1_500, HOME: 500, campaign_escrow(campaign.public_id): 1_000}
    assert Campaign.objects.get().state == Campaign.State.PUBLISHED


def test_publishing_again_changes_nothing():
    campaign = a_campaign()
    first = campaigns.publish(campaign=campaign, now=NOW)
    assert campaigns.publish(campaign=campaign, now=NOW) == first
    assert Transfer.objects.filter(kind="publish").count() == 1


def test_publishing_without_the_coins_says_how_many_are_missing_and_stays_a_draft():
    campaign = a_campaign(a_unit(coins=900), amount=10, quota=100)
    with pytest.raises(Shortfall) as raised:
        campaigns.publish(campaign=campaign, now=NOW)
    assert (raised.value.account, raised.value.missing) == (HOME, 100)


@pytest.mark.django_db(transaction=True)
def test_a_refused_publication_leaves_no_trace():
    campaign = a_campaign(a_unit(coins=900), amount=10, quota=100)
    with pytest.raises(Shortfall):
        campaigns.publish(campaign=campaign, now=NOW)
    assert Campaign.objects.get().state == Campaign.State.DRAFT
    assert balances() == {"source": -900, HOME: 900}


def test_a_campaign_that_opens_next_year_is_paid_from_next_years_appropriation():
    unit = a_unit(coins=5_000, year=2027)
    campaign = a_campaign(unit)
    # 00:30 on 1 January in Taitung is still 31 December in UTC.
    Campaign.objects.update(opens_at=datetime(2026, 12, 31, 16, 30, tzinfo=UTC), closes_at=NOW.replace(year=2028))
    assert campaigns.publish(campaign=campaign, now=NOW).year == 2027
    assert balances()["appropriation:tourism:2027"] == 4_000


def test_closing_gives_back_what_was_not_handed_on():
    campaign = a_published_campaign(amount=10, quota=100)
    balloon = a_balloon(campaign, coins=300)
    campaigns.close(campaign=campaign, now=NOW)
    assert balances() == {"source": -1_000, HOME: 700, balloon_escrow(balloon): 300}


def test_closing_again_returns_the_first_transfer():
    campaign = a_published_campaign()
    first = campaigns.close(campaign=campaign, now=NOW)
    assert first is not None
    assert campaigns.close(campaign=campaign, now=NOW) == first


def test_closing_with_nothing_left_makes_no_transfer():
    campaign = a_published_campaign(amount=10, quota=10)
    a_balloon(campaign, coins=100)
    assert campaigns.close(campaign=campaign, now=NOW) is None
    assert Campaign.objects.get().state == Campaign.State.CLOSED


def test_a_draft_is_not_closed():
    with pytest.raises(WrongState, match="is draft, it must be published"):
        campaigns.close(campaign=a_campaign(), now=NOW)


def test_a_closed_campaign_is_not_published_again():
    campaign = a_published_campaign()
    campaigns.close(campaign=campaign, now=NOW)
    with pytest.raises(WrongState, match="is closed"):
        campaigns.publish(campaign=campaign, now=NOW)


def test_only_a_published_campaign_funds_balloons():
    campaign = a_campaign()
    with pytest.raises(WrongState, match="must be published"):
        escrow.fund_balloons(campaign=campaign, lots=[(campaign.public_id, 10)], key="f", now=NOW)
