"""Fills a scratch database the way the game does: a funded campaign, a launched wave, guests with sessions."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from game.balloons import launching
from game.balloons.launching import NewBalloon
from game.balloons.models import Wave
from game.coins import campaigns
from game.coins.ledger import year_of
from game.coins.models import Campaign, DecemberPermission
from game.players import joining
from game.units.models import Unit
from geo import boundaries
from geo.position import LatLon
from hotspots.examples import load_examples
from web.demo.welcoming import welcome
from web.scratch import merchants_open, officials_at_work, residents
from web.scratch.sessions import session_of
from web.scratch.shapes import Place, Staged, StagedBalloon, StagedGuest, Wanted


@transaction.atomic
def stage(wanted: Wanted, *, now: datetime) -> Staged:
    """Everything that is wanted, in one transaction."""
    if wanted.sites:
        load_examples(now=now)
    balloons = [new_balloon(place, wanted) for place in wanted.places]
    if balloons:
        launching.launch(wave_id=drafted_wave(wanted, now).pk, balloons=balloons, now=now)
    guests = [logged_in_guest(wanted, now) for _ in range(wanted.guests)]
    if wanted.wallet:
        welcome(player_ids=[guest.player_id for guest in guests], coins=wanted.wallet, unit=_welcoming_unit(), now=now)
    return Staged(
        cookie=settings.SESSION_COOKIE_NAME,
        balloons=[staged_balloon(balloon) for balloon in balloons],
        guests=guests,
        officials=officials_at_work.appointed(now) if wanted.officials else {},
        merchants=[merchants_open.opened(number, now) for number in range(1, wanted.merchants + 1)],
        county_codes=[residents.code_of_somebody(born_on, now) for born_on in wanted.county_codes_for],
    )


def new_balloon(place: Place, wanted: Wanted) -> NewBalloon:
    """A balloon of the wanted kind at a place."""
    position = LatLon(place.latitude, place.longitude)
    township = boundaries.township_of(position)
    code = township.code if township else ""
    return NewBalloon(uuid4(), position, wanted.rarity, wanted.coins, wanted.stock, township_code=code)


def staged_balloon(balloon: NewBalloon) -> StagedBalloon:
    """The balloon as it is told to whoever asked."""
    place = Place(balloon.position.latitude, balloon.position.longitude)
    return StagedBalloon(balloon.public_id, place, balloon.coins, balloon.stock)


def drafted_wave(wanted: Wanted, now: datetime) -> Wave:
    """A wave that may fly, on a campaign that can pay for all of it."""
    opens_at, closes_at = now - timedelta(minutes=5), now + timedelta(hours=wanted.open_for_h)
    named = Campaign.objects.get(public_id=wanted.campaign) if wanted.campaign else None
    return Wave.objects.create(
        campaign=named or funded_campaign(wanted, opens_at, closes_at, now),
        name_zh="試飛",
        name_en="Test flight",
        opens_at=opens_at,
        closes_at=closes_at,
    )


def funded_campaign(wanted: Wanted, opens_at: datetime, closes_at: datetime, now: datetime) -> Campaign:
    """A campaign of its own, with the coins of a whole wave."""
    campaign = Campaign.objects.create(
        unit=funded_unit(wanted, now),
        name_zh="試飛",
        name_en="Test flight",
        amount=wanted.coins,
        quota=wanted.stock * len(wanted.places),
        opens_at=opens_at,
        closes_at=closes_at,
        settle_delay_h=wanted.settle_delay_h,
    )
    campaigns.publish(campaign=campaign, now=now)
    return campaign


def funded_unit(wanted: Wanted, now: datetime) -> Unit:
    """A unit with as many coins as the wave costs."""
    unit, _ = Unit.objects.get_or_create(code="scratch", defaults={"name_zh": "試飛", "name_en": "Test flight"})
    coins = wanted.coins * wanted.stock * len(wanted.places)
    year = year_of(now - timedelta(minutes=5))
    campaigns.appropriate(unit=unit, year=year, coins=coins, key=f"appropriate:scratch:{uuid4()}", now=now)
    DecemberPermission.objects.get_or_create(unit=unit, year=year, defaults={"reason": "scratch", "given_at": now})
    return unit


def _welcoming_unit() -> Unit:
    unit, _ = Unit.objects.get_or_create(code="welcome", defaults={"name_zh": "見面禮", "name_en": "Welcome gifts"})
    return unit


def logged_in_guest(wanted: Wanted, now: datetime) -> StagedGuest:
    """A guest, confirmed if wanted, with a session as if they had tapped the button."""
    player = joining.join_as_guest(language="en")
    if wanted.is_confirmed:
        joining.confirm(player_id=player.pk, email=f"{player.public_id}@example.org", now=now)
    return StagedGuest(player.pk, session_of(player))
