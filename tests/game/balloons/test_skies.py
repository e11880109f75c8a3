"""Commit, draw, reveal: who may do what when, and what anybody can check afterwards."""

import copy
import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from game.balloons import daily, skies
from game.balloons.launching import WaveRefused
from game.balloons.models import Balloon, Sky, Wave
from game.balloons.planning import prepare
from game.balloons.skies import SkyRefused
from game.balloons.verifying import checks_of, unreadable
from game.coins import accounts as chart
from game.coins.ledger import Shortfall
from game.coins.models import Account
from geo.models import Village
from geo.placement.rules import Rules
from tests.game.coins.builders import a_published_campaign

DAY = date(2026, 7, 5)
EVENING_BEFORE = datetime(2026, 7, 4, 12, 0, tzinfo=UTC)
MORNING = datetime(2026, 7, 5, 1, 0, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)
RULES = Rules(balloons=12, stock=240)


@pytest.fixture
def sky(county):
    return skies.commit(
        day=DAY, prepared=prepare(RULES), rules=RULES, draw_name="lottery of 4 July", now=EVENING_BEFORE
    )


def launch(coins_quota=2000):
    sky = skies.record_draw(day=DAY, value="04 08 15 16 23 42")
    campaign = a_published_campaign(amount=10, quota=coins_quota)
    opens_at, closes_at = skies.midnight(DAY), skies.midnight(DAY) + timedelta(days=1)
    return daily.launch_sky(sky=sky, campaign=campaign, opens_at=opens_at, closes_at=closes_at, now=MORNING)


def revealed_document():
    return json.loads(json.dumps(skies.opened(skies.reveal(day=DAY, now=NEXT_MORNING))))


def test_a_commitment_says_everything_but_the_key(sky):
    told = skies.published(sky)
    assert told["key"] is None
    assert sky.key_hex not in json.dumps(told)
    assert told["commitment"] == skies.commitment_of(skies.secret(sky))
    assert told["settings"]["rules"]["balloons"] == 12
    assert told["draw_name"] == "lottery of 4 July"


def test_two_commitments_to_the_same_plan_have_nothing_in_common(sky, county):
    other = skies.commit(
        day=DAY + timedelta(days=1), prepared=prepare(RULES), rules=RULES, draw_name="lottery", now=EVENING_BEFORE
    )
    assert other.key_hex != sky.key_hex
    assert other.commitment != sky.commitment
    assert other.mask_hash == sky.mask_hash


def test_a_day_is_committed_to_once(sky):
    with pytest.raises(SkyRefused, match="cannot be replaced"):
        skies.commit(day=DAY, prepared=prepare(RULES), rules=RULES, draw_name="another", now=EVENING_BEFORE)


def test_a_draw_is_entered_once(sky):
    skies.record_draw(day=DAY, value=" 123 ")
    assert skies.record_draw(day=DAY, value="123").draw_value == "123"
    with pytest.raises(SkyRefused, match="cannot be replaced"):
        skies.record_draw(day=DAY, value="124")


def test_an_empty_draw_is_refused(sky):
    with pytest.raises(SkyRefused, match="lottery of 4 July"):
        skies.record_draw(day=DAY, value="  ")


def test_a_public_draw_is_waited_for(sky):
    with pytest.raises(SkyRefused, match="waits for lottery of 4 July"):
        skies.drawn(DAY)


def test_a_draw_on_this_machine_is_called_that(county):
    sky = daily.committed_here(day=DAY, prepared=prepare(RULES), rules=RULES, now=MORNING)
    assert sky.draw_name == skies.LOCAL_DRAW
    assert skies.drawn(DAY).draw_value == sky.draw_value != ""


def test_a_sky_cannot_be_computed_before_its_draw(sky):
    with pytest.raises(SkyRefused, match="not drawn yet"):
        daily.placement_of(sky)


@pytest.mark.parametrize("value", ["1", "2"])
def test_the_draw_decides_the_sky_together_with_the_key(sky, value):
    drawn = skies.record_draw(day=DAY, value=value)
    again = daily.placement_of(Sky.objects.get(pk=DAY))
    assert daily.placement_of(drawn) == again
    drawn.draw_value = "something else"
    assert daily.placement_of(drawn) != again


@pytest.mark.parametrize(
    ("now", "number"),
    [
        # drand quicknet: genesis 1692803367, period 3 s; midnight of 2026-07-05 in Taipei is 1783180800.
        (EVENING_BEFORE, (1_783_180_800 - 1_692_803_367) // 3 + 1),
        (MORNING, (int(MORNING.timestamp()) + 600 - 1_692_803_367) // 3 + 1),
    ],
    ids=["the evening before: midnight", "on the day: in ten minutes"],
)
def test_the_promised_round_of_drand_comes_out_after_the_commitment(now, number):
    assert f"round {number}," in skies.public_draw(DAY, now)


def test_a_key_stays_secret_until_the_day_is_over_in_taitung(sky):
    with pytest.raises(SkyRefused, match="secret until the day is over"):
        skies.reveal(day=DAY, now=skies.midnight(DAY + timedelta(days=1)) - timedelta(seconds=1))
    revealed = skies.reveal(day=DAY, now=skies.midnight(DAY + timedelta(days=1)))
    assert skies.published(revealed)["key"] == sky.key_hex


def test_revealing_twice_keeps_the_first_moment(sky):
    first = skies.reveal(day=DAY, now=NEXT_MORNING).revealed_at
    assert skies.reveal(day=DAY, now=NEXT_MORNING + timedelta(days=1)).revealed_at == first


def test_all_days_that_are_over_are_revealed_and_no_other(sky):
    skies.commit(day=DAY + timedelta(days=1), prepared=prepare(RULES), rules=RULES, draw_name="x", now=EVENING_BEFORE)
    assert skies.reveal_all_due(NEXT_MORNING) == [DAY]
    assert skies.reveal_all_due(NEXT_MORNING) == []


def test_a_day_without_a_sky_is_refused_with_the_command_that_makes_one(db):
    with pytest.raises(SkyRefused, match="plan_wave --date 2026-07-05 --commit"):
        skies.of(DAY)


# Launching


def test_a_launched_sky_stands_where_its_key_puts_it_and_is_paid_for(sky):
    wave = launch()
    expected = daily.placement_of(Sky.objects.get(pk=DAY)).balloons
    standing = Balloon.objects.filter(wave=wave).order_by("cell")
    assert [(each.cell, each.stock, each.rarity, each.village_code) for each in standing] == [
        (each.cell, each.stock, each.rarity, each.village) for each in expected
    ]
    for balloon in standing:
        escrow = Account.objects.get(name=chart.balloon_escrow(balloon.public_id))
        assert escrow.balance == balloon.coins * balloon.stock


def test_a_sky_is_launched_once(sky):
    launch()
    with pytest.raises(WaveRefused, match="one wave a sky"):
        launch()


@pytest.mark.django_db(transaction=True)
def test_without_enough_coins_nothing_flies(sky):
    with pytest.raises(Shortfall):
        launch(coins_quota=3)
    assert not Balloon.objects.exists()
    assert not Wave.objects.exists()


def test_what_is_loaded_after_the_commitment_does_not_move_a_balloon(sky):
    skies.record_draw(day=DAY, value="04 08 15 16 23 42")
    before = daily.placement_of(skies.of(DAY))
    Village.objects.filter(pk="10014050001").update(residents=90_000)
    assert daily.placement_of(skies.of(DAY)) == before


# Checking


def test_a_revealed_sky_is_made_again_from_its_document_alone(sky):
    launch()
    document = revealed_document()
    assert unreadable(document) == ""
    assert [(check.name, check.matched) for check in checks_of(document)] == [
        ("commitment", True), ("mask", True), ("population", True), ("balloons", True),
    ]  # fmt: skip


def test_a_document_before_its_key_cannot_be_checked(sky):
    assert "not revealed yet" in unreadable(skies.opened(sky))


@pytest.mark.parametrize(
    ("document", "said"), [({}, "lacks"), ({"version": 1, "key": "00"}, "lacks balloons")], ids=["empty", "partial"]
)
def test_a_document_that_lacks_something_says_what(document, said):
    assert said in unreadable(document)


def moved_balloon(document):
    document["balloons"][0][0] = "8a4ba6b2c76ffff"


def richer_balloon(document):
    document["balloons"][3][2] += 10


def extra_balloon(document):
    document["balloons"].append(["8a4ba6b2c76ffff", "common", 10, 1])


def doubled_balloon(document):
    document["balloons"].append(document["balloons"][0])


def other_draw(document):
    document["draw_value"] = "1"


def other_key(document):
    document["key"] = "00" * 32


def other_rules(document):
    document["settings"]["rules"]["reach_m"] = 500


def other_draw_name(document):
    document["draw_name"] = "a draw that came later"


def other_mask(document):
    document["mask"]["cells"][0][2].pop()


def other_people(document):
    document["population"]["homes"][0][3] += 1


@pytest.mark.parametrize(
    ("forge", "found_by"),
    [
        (moved_balloon, "balloons"),
        (richer_balloon, "balloons"),
        (extra_balloon, "balloons"),
        (doubled_balloon, "balloons"),
        (other_draw, "balloons"),
        (other_key, "commitment"),
        (other_rules, "commitment"),
        (other_draw_name, "commitment"),
        (other_mask, "mask"),
        (other_people, "population"),
    ],
)
def test_whatever_is_changed_afterwards_is_found(sky, forge, found_by):
    launch()
    document = revealed_document()
    forged = copy.deepcopy(document)
    forge(forged)
    assert all(check.matched for check in checks_of(document))
    assert [check.name for check in checks_of(forged) if not check.matched] == [found_by]


def test_rules_of_another_version_are_named_and_not_a_crash(sky):
    launch()
    document = revealed_document()
    document["settings"]["rules"]["unheard_of"] = 1
    document["commitment"] = skies.commitment_of(document)
    (differing,) = [check for check in checks_of(document) if not check.matched]
    assert "unknown rules" in differing.detail


def test_a_mask_that_was_never_published_is_refused(db):
    with pytest.raises(SkyRefused, match="was published here"):
        skies.input_of(uuid4().hex)
