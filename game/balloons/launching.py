"""Launching a wave and taking one back: balloons, their escrow and the journal line in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction

from game.balloons import tunables
from game.balloons.models import Balloon, Wave
from game.coins import escrow
from game.coins.budgets import december
from game.journal import writing as journal
from geo import cells
from geo.position import LatLon


@dataclass(frozen=True, slots=True)
class NewBalloon:
    """A balloon about to fly: where, how rare, coins a catch, and how many catches."""

    public_id: UUID
    position: LatLon
    rarity: str
    coins: int
    stock: int
    township_code: str = ""
    village_code: str = ""


class WaveRefused(ValueError):
    """The wave cannot do this in its state; the message names state and remedy."""


@transaction.atomic
def launch(*, wave_id: int, balloons: Sequence[NewBalloon], now: datetime) -> Wave:
    """Let a drafted wave fly: every balloon funded from the wave's campaign, or none flies.

    Launching twice is refused; `game.coins.ledger.Shortfall` names what the campaign lacks.
    """
    wave = Wave.objects.select_for_update(of=("self",)).select_related("campaign__unit").get(pk=wave_id)
    if wave.state != Wave.State.DRAFT:
        raise WaveRefused(f"wave {wave.public_id} is {wave.state}: only a draft can be launched")
    if not balloons:
        raise WaveRefused(f"wave {wave.public_id} has no balloons: plan it first")
    _check_december(wave)
    Balloon.objects.bulk_create([_row(wave, balloon) for balloon in balloons])
    lots = [(balloon.public_id, balloon.coins * balloon.stock) for balloon in balloons]
    escrow.fund_balloons(campaign=wave.campaign, lots=lots, key=f"wave:{wave.public_id}", now=now)
    wave.state = Wave.State.LAUNCHED
    wave.save(update_fields=["state"])
    journal.append(kind="wave_launched", now=now, subject=wave.public_id)
    return wave


def _check_december(wave: Wave) -> None:
    """Coins are issued until 30 November; what was tapped without network by then must come in by then, too."""
    last = wave.closes_at + tunables.OFFLINE_GRACE
    if not december.may_run_until(wave.campaign, last):
        raise WaveRefused(
            f"wave {wave.public_id} takes taps until {last.isoformat()}, which is in December: let it close by noon of "
            f"30 November, or have the budget office allow {wave.campaign.unit.code} to hand out coins in December"
        )


def _row(wave: Wave, balloon: NewBalloon) -> Balloon:
    position = balloon.position
    return Balloon(
        public_id=balloon.public_id,
        wave=wave,
        position=Point(position.longitude, position.latitude, srid=4326),
        cell=cells.cell_at(position, cells.BALLOON_RESOLUTION),
        rarity=balloon.rarity,
        coins=balloon.coins,
        stock=balloon.stock,
        opens_at=wave.opens_at,
        closes_at=wave.closes_at,
        township_code=balloon.township_code,
        village_code=balloon.village_code,
    )


@transaction.atomic
def withdraw(*, wave_id: int, now: datetime) -> Wave:
    """Take a wave out of the sky; what is left in its balloons goes back to the campaign.

    Withdrawing twice changes nothing.
    """
    wave = Wave.objects.select_for_update().select_related("campaign").get(pk=wave_id)
    if wave.state == Wave.State.WITHDRAWN:
        return wave
    wave.state = Wave.State.WITHDRAWN
    wave.save(update_fields=["state"])
    _return_escrow(wave, now)
    journal.append(kind="wave_withdrawn", now=now, subject=wave.public_id)
    return wave


@transaction.atomic
def close(*, wave_id: int, now: datetime) -> Wave:
    """Give back what nobody caught, once the window and the grace for offline catches are over."""
    wave = Wave.objects.select_for_update().select_related("campaign").get(pk=wave_id)
    if wave.state == Wave.State.LAUNCHED and now >= wave.closes_at + tunables.OFFLINE_GRACE:
        wave.state = Wave.State.CLOSED
        wave.save(update_fields=["state"])
        _return_escrow(wave, now)
        journal.append(kind="wave_closed", now=now, subject=wave.public_id)
    return wave


def _return_escrow(wave: Wave, now: datetime) -> None:
    # Balloons are locked first, as a catch does, so that no catch is half-way through.
    locked = Balloon.objects.select_for_update().filter(wave=wave).order_by("pk")
    balloons = list(locked.values_list("public_id", flat=True))
    escrow.return_escrow(campaign=wave.campaign, balloons=balloons, key=f"return:{wave.public_id}", now=now)
