"""Coins are issued until 30 November; in December only by a unit that was let (R22)."""

from datetime import UTC, datetime, timedelta

import pytest

from game.balloons import catching, launching
from game.balloons.catching import Caught
from game.balloons.launching import WaveRefused
from game.balloons.models import Balloon, Wave
from game.coins import campaigns
from game.coins.budgets import december
from game.coins.budgets.december import TooLateToIssue
from game.coins.models import Campaign, DecemberPermission
from game.units.models import Unit
from tests.game.balloons import builders as sky
from tests.game.coins.builders import a_balloon, a_campaign, a_published_campaign, a_unit, an_owner, award, balances

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 11, 30, 16, tzinfo=UTC)  # of 1 December in Taitung
SECOND = timedelta(seconds=1)
NOON = MIDNIGHT - timedelta(hours=12)


def let(unit: Unit, year: int = 2026) -> None:
    DecemberPermission.objects.create(unit=unit, year=year, reason="跨年晚會", given_by="主計", given_at=MIDNIGHT)


class TestIssuing:
    def test_the_last_second_of_november_counts(self):
        award(a_balloon(), an_owner(), now=MIDNIGHT - SECOND)

    @pytest.mark.django_db(transaction=True)
    def test_in_december_nothing_is_issued_and_nothing_written(self):
        balloon, owner = a_balloon(), an_owner()
        before = balances()
        with pytest.raises(TooLateToIssue, match="permission for December of 2026"):
            award(balloon, owner, now=MIDNIGHT)
        assert balances() == before

    def test_with_permission_it_is(self):
        balloon = a_balloon()
        let(Unit.objects.get())
        award(balloon, an_owner(), now=MIDNIGHT)

    def test_a_permission_is_of_one_unit_and_one_year(self):
        balloon = a_balloon()
        let(a_unit("fire"))
        let(Unit.objects.get(code="tourism"), year=2025)
        with pytest.raises(TooLateToIssue):
            award(balloon, an_owner(), now=MIDNIGHT)

    def test_what_was_issued_in_november_is_answered_again_in_december(self):
        balloon, owner = a_balloon(), an_owner()
        first = award(balloon, owner, key="catch:1", now=MIDNIGHT - SECOND)
        assert award(balloon, owner, key="catch:1", now=MIDNIGHT - SECOND).id == first.id

    @pytest.mark.parametrize("month", [1, 7, 11])
    def test_outside_december_nothing_is_looked_up(self, month, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert december.may_issue_from(0, datetime(2026, month, 5, tzinfo=UTC))


class TestWaves:
    def a_wave(self, closes_at: datetime) -> Wave:
        wave = sky.a_wave()
        wave.opens_at, wave.closes_at = closes_at - timedelta(hours=6), closes_at
        wave.save()
        return wave

    def launched(self, wave: Wave) -> Wave:
        return launching.launch(wave_id=wave.pk, balloons=[sky.a_new_balloon()], now=wave.opens_at)

    def test_a_wave_that_closes_at_noon_of_30_november_flies(self):
        assert self.launched(self.a_wave(NOON)).state == Wave.State.LAUNCHED

    def test_a_later_one_is_refused_because_taps_without_network_would_come_in_too_late(self):
        wave = self.a_wave(NOON + SECOND)
        with pytest.raises(WaveRefused, match="noon of 30 November"):
            self.launched(wave)
        assert not Balloon.objects.exists()

    def test_with_permission_it_flies(self):
        wave = self.a_wave(MIDNIGHT + timedelta(days=3))
        let(wave.campaign.unit)
        assert self.launched(wave).state == Wave.State.LAUNCHED

    def test_the_last_tap_without_network_of_the_last_wave_brings_its_coins(self):
        self.launched(self.a_wave(NOON))
        balloon, player = Balloon.objects.get(), sky.a_player()
        order = sky.an_order(player, balloon.public_id, tapped_at=NOON - SECOND, is_offline=True)
        answer = catching.catch(order, now=MIDNIGHT - SECOND)
        assert isinstance(answer, Caught)
        assert answer.coins == balloon.coins

    def test_of_a_wave_from_before_this_rule_only_the_stamp_comes(self):
        self.launched(self.a_wave(NOON))
        Balloon.objects.update(closes_at=MIDNIGHT + timedelta(days=1))
        balloon, player = Balloon.objects.get(), sky.a_player()
        answer = catching.catch(sky.an_order(player, balloon.public_id, tapped_at=MIDNIGHT), now=MIDNIGHT)
        assert isinstance(answer, Caught)
        assert (answer.coins, answer.without_coins) == (0, "december")


class TestWhatCoinsAreFor:
    @pytest.mark.parametrize("other", [Campaign.SpendsOn.GIFTS, Campaign.SpendsOn.REPORTS])
    def test_balloons_take_coins_of_a_campaign_for_balloons_only(self, other):
        campaign = a_campaign()
        Campaign.objects.filter(pk=campaign.pk).update(spends_on=other)
        campaigns.publish(campaign=campaign, now=MIDNIGHT - timedelta(days=90))
        with pytest.raises(campaigns.OtherPurpose, match="take a campaign for balloons"):
            a_balloon(campaign)

    def test_a_campaign_for_balloons_pays_them(self):
        a_balloon(a_published_campaign())
