"""Balloons hold their own coins: funded together, awarded one by one, returned when they land."""

from uuid import uuid4

import pytest

from game.coins import campaigns, escrow
from game.coins.accounts import balloon_escrow, campaign_escrow, pending_of
from game.coins.escrow import ForeignBalloon
from game.coins.ledger import KeyReused, Shortfall
from game.coins.models import Settlement, Transfer
from tests.game.coins.builders import DAY, NOW, a_balloon, a_published_campaign, an_owner, award, balances

pytestmark = pytest.mark.django_db


def test_a_whole_wave_is_funded_in_one_transfer():
    campaign, balloons = a_published_campaign(), [uuid4() for _ in range(40)]
    lots = [(balloon, 20) for balloon in balloons]
    transfer = escrow.fund_balloons(campaign=campaign, lots=lots, key="wave", now=NOW)
    assert transfer.entries.count() == 41
    assert balances()[campaign_escrow(campaign.public_id)] == 200
    assert balances()[balloon_escrow(balloons[7])] == 20


def test_a_wave_larger_than_one_statement_of_sqlite_is_still_one_transfer():
    campaign, lots = a_published_campaign(), [(uuid4(), 1) for _ in range(700)]
    assert escrow.fund_balloons(campaign=campaign, lots=lots, key="wave", now=NOW).entries.count() == 701


def test_balloons_cannot_get_more_than_the_campaign_has():
    campaign = a_published_campaign(amount=10, quota=10)
    with pytest.raises(Shortfall) as raised:
        a_balloon(campaign, coins=101)
    assert raised.value.missing == 1


class TestAward:
    def test_coins_leave_the_escrow_and_are_pending_until_due(self):
        balloon, owner = a_balloon(coins=100), an_owner()
        transfer = award(balloon, owner, coins=10)
        assert balances()[balloon_escrow(balloon)] == 90
        assert balances()[pending_of(owner)] == 10
        settlement = Settlement.objects.get()
        assert (settlement.transfer, settlement.owner, settlement.coins) == (transfer, owner, 10)
        assert (settlement.due_at, settlement.settled) == (NOW + DAY, None)

    def test_an_empty_escrow_awards_nothing(self):
        balloon, owner = a_balloon(coins=10), an_owner()
        award(balloon, owner)
        with pytest.raises(Shortfall):
            award(balloon, owner)

    def test_a_balloon_that_was_never_funded_awards_nothing(self):
        with pytest.raises(Shortfall):
            award(uuid4(), an_owner(), campaign_id=a_published_campaign().pk)

    def test_the_same_key_for_another_owner_is_refused(self):
        balloon = a_balloon()
        award(balloon, an_owner(), key="catch:1")
        with pytest.raises(KeyReused):
            award(balloon, an_owner(), key="catch:1")


class TestReturn:
    def test_what_is_left_goes_back_to_the_campaign_in_one_transfer(self):
        campaign = a_published_campaign()
        balloons = [a_balloon(campaign, coins=100), a_balloon(campaign, coins=50)]
        award(balloons[0], an_owner(), coins=10)
        transfer = escrow.return_escrow(campaign=campaign, balloons=balloons, key="return", now=NOW)
        assert transfer is not None
        assert transfer.entries.count() == 3
        assert balances()[campaign_escrow(campaign.public_id)] == 990

    def test_it_goes_home_to_the_unit_when_the_campaign_is_closed(self):
        campaign = a_published_campaign()
        balloon = a_balloon(campaign)
        campaigns.close(campaign=campaign, now=NOW)
        escrow.return_escrow(campaign=campaign, balloons=[balloon], key="return", now=NOW)
        assert balances() == {"source": -1_000, "appropriation:tourism:2026": 1_000}

    def test_returning_again_returns_the_first_transfer(self):
        campaign = a_published_campaign()
        balloon = a_balloon(campaign)
        first = escrow.return_escrow(campaign=campaign, balloons=[balloon], key="return", now=NOW)
        assert escrow.return_escrow(campaign=campaign, balloons=[balloon], key="return", now=NOW) == first
        assert Transfer.objects.filter(kind="return").count() == 1

    def test_the_key_of_other_balloons_is_refused(self):
        campaign = a_published_campaign()
        escrow.return_escrow(campaign=campaign, balloons=[a_balloon(campaign)], key="return", now=NOW)
        with pytest.raises(KeyReused):
            escrow.return_escrow(campaign=campaign, balloons=[a_balloon(campaign)], key="return", now=NOW)

    def test_empty_balloons_make_no_transfer(self):
        campaign = a_published_campaign()
        assert escrow.return_escrow(campaign=campaign, balloons=[uuid4()], key="return", now=NOW) is None

    def test_coins_do_not_return_to_a_campaign_that_did_not_pay(self):
        balloon = a_balloon(a_published_campaign())
        with pytest.raises(ForeignBalloon):
            escrow.return_escrow(campaign=a_published_campaign(), balloons=[balloon], key="return", now=NOW)


def test_a_balloon_is_not_funded_by_two_campaigns():
    balloon = a_balloon(a_published_campaign())
    with pytest.raises(ForeignBalloon, match="one payer"):
        escrow.fund_balloons(campaign=a_published_campaign(), lots=[(balloon, 10)], key="other", now=NOW)
