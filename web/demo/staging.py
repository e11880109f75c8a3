"""Fills the demo's database as far as it is empty: tables, outlines, example places, a day's coins and balloons.

Every step may be repeated; a second start finds everything done. The day's part runs again after midnight in
Taitung, so that a demo left running overnight wakes under a new sky.
"""

from datetime import date, datetime, timedelta
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from game.balloons import skies
from game.balloons.models import Sky, Wave
from game.balloons.planning import prepare
from game.coins import campaigns
from game.coins.models import Campaign, Cause
from game.units.models import Unit
from geo.models import Township
from geo.placement.rules import Rules
from hotspots.examples import load_examples
from web.demo import budgeting

UNIT_CODE = "demo"
CAUSES = (
    ("school-lunches", "偏鄉學校午餐", "Lunches of remote schools"),
    ("clean-beaches", "海岸淨灘", "Clean beaches"),
)
COINS_A_YEAR = 400_000_000
COINS_A_CATCH = 10
CATCHES_A_DAY = 100_000


def open_database() -> None:
    """Make or update the tables."""
    call_command("migrate", interactive=False, verbosity=0)


def county_is_loaded() -> bool:
    """Whether township outlines are there."""
    return Township.objects.exists()


def load_county() -> None:
    """Load the outlines that come with the npm packages, and name causes that coins may be given to."""
    call_command("load_boundaries", stdout=StringIO())
    for code, name_zh, name_en in CAUSES:
        Cause.objects.get_or_create(code=code, defaults={"name_zh": name_zh, "name_en": name_en})


def place_examples(now: datetime) -> None:
    """Merchants and hotspots that were made up for the demo; they say so themselves."""
    load_examples(now=now)


def balloons_fly(day: date) -> bool:
    """Whether a wave of this day's sky was launched."""
    return Wave.objects.filter(sky=day).exclude(state=Wave.State.DRAFT).exists()


def launch_balloons(now: datetime) -> None:
    """Set a day's coins aside, let the day's wave fly on them, and promise tomorrow's sky."""
    day = timezone.localdate(now)
    call_command("launch_wave", day.isoformat(), campaign=str(funded_campaign(day, now).pk), stdout=StringIO())
    promise_sky(day + skies.AHEAD, now)


def promise_sky(day: date, now: datetime) -> None:
    """Commit to a day's sky. The demo draws on this machine, and its sky says that this proves nothing to others."""
    if not Sky.objects.filter(pk=day).exists():
        rules = Rules()
        skies.commit(day=day, prepared=prepare(rules), rules=rules, draw_name=skies.LOCAL_DRAW, now=now)


def funded_campaign(day: date, now: datetime) -> Campaign:
    """The demo unit's published campaign of a day, with its coins in escrow."""
    unit, _ = Unit.objects.get_or_create(code=UNIT_CODE, defaults={"name_zh": "示範單位", "name_en": "Demo unit"})
    campaigns.appropriate(
        unit=unit, year=day.year, coins=COINS_A_YEAR, key=f"appropriate:demo:{day.year}", now=now, reason="demo"
    )
    budgeting.allow_december(now)
    opens_at = skies.midnight(day)
    campaign, _ = Campaign.objects.get_or_create(
        unit=unit,
        opens_at=opens_at,
        defaults={
            "name_zh": f"示範 {day.isoformat()}",
            "name_en": f"Demo {day.isoformat()}",
            "amount": COINS_A_CATCH,
            "quota": CATCHES_A_DAY,
            "closes_at": opens_at + timedelta(days=2),
        },
    )
    campaigns.publish(campaign=campaign, now=now)
    return campaign
