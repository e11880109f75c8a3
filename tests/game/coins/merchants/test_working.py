"""For which merchants somebody works."""

import pytest
from django.utils import translation

from game.coins.merchants.working import works_for
from game.coins.models import Merchant, MerchantRole
from game.players.models import Player
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW
from tests.game.coins.merchants.builders import a_merchant, a_worker

pytestmark = pytest.mark.django_db


def test_somebody_works_for_each_merchant_that_has_not_ended_it():
    player, first, second = a_player(), a_merchant(), a_merchant("池上米行", state=Merchant.State.SUSPENDED)
    a_worker(first, MerchantRole.OWNER, player=player)
    a_worker(second, player=player)
    a_worker(a_merchant("從前的店"), player=player, ended_at=NOW)
    works = works_for(player.pk)
    assert [(one.merchant, one.role, one.is_owner, one.is_active) for one in works] == [
        (first.public_id, MerchantRole.OWNER, True, True),
        (second.public_id, MerchantRole.CASHIER, False, False),
    ]


def test_an_account_that_is_closed_or_a_guests_works_for_nobody():
    guest, blocked = a_player(guest=True), a_player()
    Player.objects.filter(pk=blocked.pk).update(is_active=False)
    for player in (guest, blocked):
        a_worker(a_merchant(), player=player)
        assert works_for(player.pk) == ()


def test_a_shop_is_named_in_the_readers_language_and_in_chinese_if_it_has_no_other():
    player = a_player()
    a_worker(a_merchant(), player=player)
    a_worker(a_merchant("池上米行", name_en=""), player=player)
    with translation.override("en"):
        assert [one.shop for one in works_for(player.pk)] == ["Tiehua shop", "池上米行"]
    with translation.override("zh-hant"):
        assert [one.shop for one in works_for(player.pk)] == ["鐵花小舖", "池上米行"]
