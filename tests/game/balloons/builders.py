"""Short ways to a launched balloon and to a player who taps on it at Luye Highland."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from game.balloons import catching, launching
from game.balloons.catching import CatchOrder, Caught, Refused
from game.balloons.launching import NewBalloon
from game.balloons.models import Balloon, Wave
from game.coins import campaigns
from game.players import joining
from game.players.models import Player
from geo.position import LatLon
from tests.game.coins.builders import NOW, a_campaign, a_unit

LUYE = LatLon(22.913389, 121.119611)
HOUR = timedelta(hours=1)


def a_wave(*, budget: int = 10_000) -> Wave:
    unit = a_unit(f"unit-{uuid4().hex[:8]}", coins=budget)
    campaign = a_campaign(unit, amount=10, quota=budget // 10)
    campaigns.publish(campaign=campaign, now=NOW)
    return Wave.objects.create(
        name_zh="晨間梯次",
        name_en="Morning wave",
        campaign=campaign,
        opens_at=NOW - HOUR,
        closes_at=NOW + 4 * HOUR,
    )


def a_new_balloon(*, coins: int = 20, stock: int = 10, at: LatLon = LUYE) -> NewBalloon:
    return NewBalloon(uuid4(), at, "fine", coins, stock, township_code="10014050")


def a_flying_balloon(*, coins: int = 20, stock: int = 10, at: LatLon = LUYE) -> Balloon:
    new = a_new_balloon(coins=coins, stock=stock, at=at)
    launching.launch(wave_id=a_wave().pk, balloons=[new], now=NOW - HOUR)
    return Balloon.objects.get(public_id=new.public_id)


def a_player(*, guest: bool = False) -> Player:
    player = joining.join_as_guest(language="en")
    if not guest:
        joining.confirm(player_id=player.pk, email=f"{uuid4().hex}@example.org", now=NOW)
    player.refresh_from_db()
    return player


def an_order(
    player: Player,
    balloon: UUID,
    *,
    message_id: UUID | None = None,
    fingerprint: str = "same",
    tapped_at: datetime = NOW,
    is_offline: bool = False,
) -> CatchOrder:
    return CatchOrder(
        player_id=player.pk,
        balloon=balloon,
        message_id=message_id or uuid4(),
        fingerprint=fingerprint,
        inside=0.9,
        tapped_at=tapped_at,
        is_offline=is_offline,
    )


def tap(player: Player, balloon: Balloon, *, now: datetime = NOW) -> Caught | Refused:
    return catching.catch(an_order(player, balloon.public_id, tapped_at=now), now=now)
