"""A day's wave: from a drawn sky to funded balloons, in one transaction."""

from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from game.balloons import launching, skies
from game.balloons.launching import NewBalloon, WaveRefused
from game.balloons.models import Sky, Wave
from game.balloons.prepared import Prepared
from game.coins.models import Campaign
from geo.cells import centre_of
from geo.placement.documents import candidates_in, population_in
from geo.placement.plan import Placed, Placement, place
from geo.placement.rules import Rules


def committed_here(*, day: date, prepared: Prepared, rules: Rules, now: datetime) -> Sky:
    """The sky of a day that nobody committed to in time: committed to and drawn now, and called so."""
    skies.commit(day=day, prepared=prepared, rules=rules, draw_name=skies.LOCAL_DRAW, now=now)
    return skies.drawn(day)


def placement_of(sky: Sky) -> Placement:
    """The balloons of a drawn sky, from the inputs it committed to, whatever has been loaded since."""
    if not sky.draw_value:
        raise skies.SkyRefused(f"the sky of {sky.date} is not drawn yet: enter {sky.draw_name}")
    return place(
        candidates_in(skies.input_of(sky.mask_hash)),
        population_in(skies.input_of(sky.population_hash)),
        Rules.from_json(sky.settings["rules"]),
        skies.seed_of(skies.secret(sky)),
    )


@transaction.atomic
def launch_sky(*, sky: Sky, campaign: Campaign, opens_at: datetime, closes_at: datetime, now: datetime) -> Wave:
    """Let the wave of a drawn sky fly, funded by a published campaign; one wave a sky.

    `game.coins.ledger.Shortfall` says what the campaign lacks; nothing flies then.
    """
    if Wave.objects.filter(sky=skies.locked(sky.date)).exclude(state=Wave.State.DRAFT).exists():
        raise WaveRefused(f"the sky of {sky.date} has been launched: one wave a sky")
    balloons = [_new_balloon(placed) for placed in placement_of(sky).balloons]
    wave = Wave.objects.create(
        name_zh=f"{sky.date.isoformat()} 的天空",
        name_en=f"Sky of {sky.date.isoformat()}",
        campaign=campaign,
        sky=sky,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    return launching.launch(wave_id=wave.pk, balloons=balloons, now=now)


def _new_balloon(placed: Placed) -> NewBalloon:
    return NewBalloon(
        public_id=uuid4(),
        position=centre_of(placed.cell),
        rarity=placed.rarity,
        coins=placed.coins,
        stock=placed.stock,
        township_code=placed.township,
        village_code=placed.village,
    )
