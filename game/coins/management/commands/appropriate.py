"""`manage.py appropriate UNIT YEAR COINS`: gives a unit its coins for a budget year."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from game.coins import campaigns
from game.coins.ledger import KeyReused
from game.coins.models import Transfer
from game.units import audit_trail
from game.units.models import Unit


class Command(BaseCommand):
    help = "Gives a unit coins to spend in a budget year. Repeating it with the same key changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit", help="code of the unit, such as tourism")
        parser.add_argument("year", type=int, help="budget year, such as 2026")
        parser.add_argument("coins", type=int, help="how many coins, more than 0")
        parser.add_argument("--key", default="first", help="names this appropriation; take another to add to it")
        parser.add_argument("--reason", default="", help="the resolution it rests on")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(
                f"no unit has the code {options['unit']!r}: add it on the staff pages or with `manage.py add_unit`"
            )
        if options["coins"] <= 0:
            raise CommandError(f"coins must be more than 0, got {options['coins']}")
        try:
            transfer = self._appropriate(unit, options)
        except KeyReused as reused:
            raise CommandError(f"{reused} (--key)") from reused
        self.stdout.write(f"{unit.code} was given {options['coins']} coins for {options['year']} ({transfer.key})")

    @transaction.atomic
    def _appropriate(self, unit: Unit, options: dict[str, Any]) -> Transfer:
        """The coins and their line of the trail, or the first transfer if this is repeated."""
        year, coins, reason, now = options["year"], options["coins"], options["reason"], timezone.now()
        key = f"appropriate:{unit.code}:{year}:{options['key']}"
        is_new = not Transfer.objects.filter(key=key).exists()
        transfer = campaigns.appropriate(unit=unit, year=year, coins=coins, key=key, now=now, reason=reason)
        if is_new:
            audit_trail.record(
                actor=None,
                action="coins_appropriated",
                now=now,
                unit_code=unit.code,
                title=unit.name_zh,
                details={"year": year, "coins": coins, **({"reason": reason} if reason else {})},
            )
        return transfer
