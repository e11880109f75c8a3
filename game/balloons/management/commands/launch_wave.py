"""`manage.py launch_wave [DATE] --campaign ID`: lets a day's sky fly, funded by a published campaign.

With a commitment (`plan_wave --commit`) it needs the value that was promised to be drawn: --draw VALUE. Without
one it commits, draws on this machine, and calls the draw exactly that. Keys of past days are revealed on the way.
"""

from argparse import ArgumentParser
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from game.balloons import daily, skies
from game.balloons.launching import WaveRefused
from game.balloons.management.commands.plan_wave import rules_in
from game.balloons.models import Sky, Wave
from game.balloons.planning import prepare
from game.coins.campaigns import OtherPurpose, WrongState
from game.coins.ledger import Shortfall
from game.coins.models import Campaign
from geo.placement.plan import NoRoom
from geo.placement.rules import Rules, RulesRefused

_REFUSALS = (NoRoom, RulesRefused, skies.SkyRefused, WaveRefused, WrongState, OtherPurpose, Shortfall)


class Command(BaseCommand):
    help = "Launches the wave of a day's sky: all its balloons funded and flying, or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("date", nargs="?", type=date.fromisoformat, help="the day (default: today)")
        parser.add_argument("--campaign", required=True, help="number or public id of the campaign that pays")
        parser.add_argument("--draw", metavar="VALUE", help="the public value that was promised, now that it is drawn")
        parser.add_argument("--opens", type=_clock, default="00:00", help="HH:MM of the day in Taitung")
        parser.add_argument("--closes", type=_clock, default="24:00", help="HH:MM of the day in Taitung")
        parser.add_argument("--balloons", type=int, default=Rules().balloons, help="if nothing is committed yet")
        parser.add_argument("--stock", type=int, help="if nothing is committed yet (default: 20 a balloon)")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        day = options["date"] or timezone.localdate(now)
        try:
            with transaction.atomic():
                sky = _drawn(day, now, options)
                wave = _launched(sky, now, options)
        except _REFUSALS as refusal:
            raise CommandError(str(refusal)) from refusal
        revealed = skies.reveal_all_due(now)
        count = wave.balloons.count()
        self.stdout.write(f"{wave.name_en}: {count} balloons fly from {wave.opens_at} to {wave.closes_at}")
        self.stdout.write(f"commitment {sky.commitment}; {sky.draw_name}: {sky.draw_value}")
        for earlier in revealed:
            self.stdout.write(f"revealed the key of {earlier}")


def _launched(sky: Sky, now: datetime, options: dict[str, Any]) -> Wave:
    start = skies.midnight(sky.date)
    return daily.launch_sky(
        sky=sky,
        campaign=_campaign(str(options["campaign"])),
        opens_at=start + options["opens"],
        closes_at=start + options["closes"],
        now=now,
    )


def _drawn(day: date, now: datetime, options: dict[str, Any]) -> Sky:
    if not Sky.objects.filter(pk=day).exists():
        rules = rules_in(options)
        return daily.committed_here(day=day, prepared=prepare(rules), rules=rules, now=now)
    if options["draw"]:
        return skies.record_draw(day=day, value=options["draw"])
    return skies.drawn(day)


def _campaign(named: str) -> Campaign:
    """The campaign by its number or its public id."""
    field = {"pk": int(named)} if named.isdigit() else {"public_id": _uuid(named)}
    campaign = Campaign.objects.filter(**field).first()
    if campaign is None:
        raise CommandError(f"no campaign {named!r}: give its number or its public id")
    return campaign


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise CommandError(f"--campaign is a number or a UUID, got {text!r}") from error


def _clock(text: str) -> timedelta:
    """The time since midnight; ValueError (argparse says which option) where it is none. 24:00 is the day's end."""
    hours, minutes = (int(part) for part in text.split(":"))
    if not (0 <= minutes < 60 and 0 <= hours * 60 + minutes <= 24 * 60):
        raise ValueError(text)
    return timedelta(hours=hours, minutes=minutes)
