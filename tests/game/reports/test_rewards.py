"""Confirmed reports of dead WiFi and closed shops are paid by the keeper's campaign, each person once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from game.coins import audit, campaigns, queries
from game.coins.models import Campaign, Transfer
from game.inbox import saying
from game.inbox.models import Notice
from game.players import purses
from game.players.models import Player
from game.reports import audit as report_audit
from game.reports import judging
from game.reports.judging import Judged
from game.reports.models import Report, Trouble
from game.units.models import Role
from hotspots.models import Kind, Place
from tests.game.balloons.builders import a_player
from tests.game.coins.gifts.builders import a_gift_campaign
from tests.game.coins.test_races import Race, race
from tests.game.reports.builders import DAY, NOW, a_place, kept_by, said
from tests.game.units.builders import a_role, a_unit, staff

__all__ = ["race"]
pytestmark = pytest.mark.django_db


def a_campaign(**said: Any) -> Campaign:
    usual = {"amount": 5, "quota": 10, "unit": a_unit(), "spends_on": Campaign.SpendsOn.REPORTS}
    return a_gift_campaign(**usual | said)


def a_kept_place(kind: Kind = Kind.HOTSPOT) -> Place:
    place = a_place(kind)
    kept_by(a_unit(), place.dataset)
    return place


def confirm(place: Place, trouble: str = "wifi_dead", by: Any = None) -> Judged:
    judged = judging.confirm(place_id=place.public_id, trouble=trouble, staff=by, now=NOW)
    assert isinstance(judged, Judged)
    return judged


def pending(player: Player) -> int:
    return queries.purse_of(purses.owner_of(player.pk)).pending


def found() -> set[str]:
    return {finding.check for finding in audit.findings(audit.CHECKS + report_audit.CHECKS)}


def test_who_reported_it_gets_the_coins_of_the_keepers_campaign_and_is_told_the_sum():
    place, players = a_kept_place(), [a_player(), a_player()]
    a_campaign()
    for player in (*players, None):
        said(place, player)
    assert confirm(place) == Judged(3, rewarded=2)
    assert [pending(player) for player in players] == [5, 5]
    notice = Notice.objects.get(player=players[0])
    with translation.override("en"):
        assert "5 coins are on their way" in saying.say(notice.kind, notice.values).sentence
    assert found() == set()


@pytest.mark.parametrize(
    "campaign",
    [
        pytest.param(None, id="no campaign"),
        pytest.param({"spends_on": Campaign.SpendsOn.GIFTS}, id="for something else"),
        pytest.param({"opens_at": NOW + DAY}, id="not open yet"),
        pytest.param({"code": "fire"}, id="another unit's"),
        pytest.param({"is_closed": True}, id="closed"),
    ],
)
def test_without_a_campaign_for_it_there_are_thanks_alone(campaign: dict[str, Any] | None):
    place, player, said_of = a_kept_place(), a_player(), dict(campaign or {})
    unit, is_closed = a_unit(said_of.pop("code", "culture")), said_of.pop("is_closed", False)
    made = a_campaign(unit=unit, **said_of) if campaign else None
    if made and is_closed:
        campaigns.close(campaign=made, now=NOW)
    said(place, player)
    assert confirm(place) == Judged(1)
    assert pending(player) == 0
    assert Notice.objects.get(player=player).kind == "report_confirmed"


def test_a_closed_shop_is_rewarded_and_opening_hours_are_not():
    shop, players = a_kept_place(Kind.MERCHANT), [a_player(), a_player()]
    a_campaign()
    said(shop, players[0], Trouble.CLOSED)
    said(shop, players[1], Trouble.WRONG_HOURS)
    assert confirm(shop, "closed").rewarded == 1
    assert confirm(shop, "wrong_hours").rewarded == 0


def test_nobody_is_paid_twice_for_a_trouble_of_a_place():
    place, player = a_kept_place(), a_player()
    a_campaign()
    for _ in range(2):
        said(place, player)
        confirm(place)
        Report.objects.update(reported_on="2026-07-01")
    assert Report.objects.filter(state="confirmed").count() == 2
    assert pending(player) == 5
    assert found() == set()


def test_as_long_as_the_coins_last_who_was_first():
    place, players = a_kept_place(), [a_player() for _ in range(3)]
    a_campaign(quota=2)
    for player in players:
        said(place, player)
    assert confirm(place).rewarded == 2
    assert [pending(player) for player in players] == [5, 5, 0]


def test_guests_and_who_confirms_their_own_report_are_thanked_without_coins():
    place, guest, keeper = a_kept_place(), a_player(guest=True), a_role(Role.CASE_OFFICER, a_unit())
    a_campaign()
    said(place, guest)
    said(place, keeper.player)
    assert confirm(place, by=staff(keeper)) == Judged(2)
    assert Notice.objects.filter(kind="report_confirmed").count() == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(lambda: Report.objects.update(reward=None), "rewards_belong_to_reports", id="no report"),
        pytest.param(lambda: Report.objects.update(state="open"), "rewards_belong_to_reports", id="not confirmed"),
        pytest.param(lambda: Report.objects.update(trouble="not_there"), "rewards_belong_to_reports", id="another one"),
        pytest.param(
            lambda: Report.objects.update(reward=Transfer.objects.filter(kind="publish").first()),
            "reports_are_paid_by_rewards", id="no reward",
        ),
    ],
)  # fmt: skip
def test_the_audit_finds_a_reward_without_its_report(change: Callable[[], Any], says: str):
    place = a_kept_place()
    a_campaign()
    said(place, a_player())
    confirm(place)
    assert found() == set()
    change()
    assert says in found()


@pytest.mark.django_db(transaction=True)
def test_two_places_confirmed_at_once_share_what_is_left(race: Race):
    places, players = [a_kept_place() for _ in range(4)], [a_player() for _ in range(2)]
    a_campaign(quota=5)
    for place in places:
        for player in players:
            said(place, player)
    race(lambda number: confirm(places[number]), 4)
    assert Transfer.objects.filter(kind="reward").count() <= 5
    assert sum(pending(player) for player in players) == 5 * Transfer.objects.filter(kind="reward").count()
    assert found() == set()
