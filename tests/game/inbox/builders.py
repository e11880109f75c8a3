"""Builders for the inbox's tests."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from game.inbox import sending
from game.inbox.kinds import Kind
from game.inbox.models import Notice
from game.players.models import Player

NOW = datetime(2026, 7, 5, 22, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def a_player() -> Player:
    return Player.objects.create_user(None)


@transaction.atomic
def sent(player: Player, coins: int = 10, key: str = "settled:1", now: datetime = NOW) -> Notice:
    sending.send(player_id=player.pk, kind=Kind.COINS_SETTLED, values={"coins": coins}, key=key, now=now)
    return Notice.objects.get(player=player, key=key)
