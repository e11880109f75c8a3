"""Coins for a demo or a test: ready to spend, and every one of them accounted for."""

import pytest
from django.utils import timezone

from game.coins import audit, queries
from game.coins.queries import PurseBalance
from game.players import purses
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import a_unit
from web.demo.welcoming import welcome
from web.management.commands.audit import CHECKS

pytestmark = pytest.mark.django_db


def test_everybody_has_the_coins_at_once_and_the_audit_proves_them():
    players = [a_player(), a_player()]
    welcome(player_ids=[player.pk for player in players], coins=50, unit=a_unit(), now=timezone.now())
    wallets = [queries.purse_of(purses.owner_of(player.pk)) for player in players]
    assert wallets == [PurseBalance(wallet=50, pending=0)] * 2
    assert list(audit.findings(CHECKS)) == []
