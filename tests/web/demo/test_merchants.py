"""The demo's merchants: opened once, with people whom the demo's app proves."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator

from game.coins.merchants.working import works_for
from game.coins.models import Merchant
from game.players.models import Player
from game.units.models import AuditEntry
from hotspots.models import Kind, Place
from tests.game.reports.builders import a_dataset, a_place
from web.demo import merchants
from web.scratch import merchants_open

NOW = datetime(2026, 7, 4, 21, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_the_shops_open_once_however_often_the_demo_starts(tmp_path):
    dataset = a_dataset(merchants.MERCHANTS, Kind.MERCHANT)
    for number in range(4):
        a_place(Kind.MERCHANT, dataset=dataset, name_zh=f"店{number}")
    merchants.open_shops(tmp_path, NOW)
    written = AuditEntry.objects.count()
    merchants.open_shops(tmp_path, NOW)
    assert AuditEntry.objects.count() == written
    assert dict(Merchant.objects.values_list("name_zh", "state")) == {"店1": "active", "店3": "invited"}
    assert Place.objects.get(name_zh="店1").accepts_coins
    for keeper in merchants.SHOPKEEPERS:
        player = Player.objects.get(email=keeper.email)
        assert [one.role for one in works_for(player.pk)] == [keeper.role]
        assert Authenticator.objects.filter(user=player, type="totp").exists()


def test_without_the_examples_there_are_no_shops(tmp_path):
    merchants.open_shops(tmp_path, NOW)
    assert not Merchant.objects.exists()


def test_a_scratch_merchant_takes_coins_and_has_something_to_offer():
    staged = [merchants_open.opened(number, NOW) for number in (1, 2)]
    assert {one.id for one in staged} == set(
        Merchant.objects.filter(state=Merchant.State.ACTIVE).values_list("public_id", flat=True)
    )
    assert len({key for one in staged for key in (one.owner, one.cashier)}) == 4
