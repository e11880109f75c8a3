"""`manage.py plan_wave`: what a day's sky does for people, as a table, as JSON, and as a map; and its commitment.

A day that is committed to and drawn is shown as it will fly. Any other day is shown by an example seed: its own
sky cannot be known before its public value is drawn, by nobody.
"""

import json
from argparse import ArgumentParser
from datetime import date
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext
from rich.console import Console

from game.balloons import skies
from game.balloons.models import Sky
from game.balloons.plan_map import map_of
from game.balloons.plan_table import as_json, table_of
from game.balloons.planning import Plan, plan, prepare
from game.balloons.prepared import Prepared
from geo.placement.plan import NoRoom
from geo.placement.rules import Rules, RulesRefused

TABLE_WIDTH = 130


class Command(BaseCommand):
    help = "Plans a day's balloons and prints how fair the plan is; --commit publishes the day's commitment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=date.fromisoformat, help="the day (default: tomorrow)")
        parser.add_argument("--balloons", type=int, default=Rules().balloons)
        parser.add_argument("--stock", type=int, help="catches in all (default: 20 a balloon)")
        parser.add_argument("--map", type=Path, metavar="FILE.html", help="write a map that opens without a network")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
        parser.add_argument("--commit", action="store_true", help="publish the commitment to this day's sky")
        parser.add_argument("--draw-name", help="the public value that will be mixed in (default: a round of drand)")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["date"] or timezone.localdate() + skies.AHEAD
        try:
            rules = rules_in(options)
            prepared = prepare(rules)
            if options["commit"]:
                self._commit(day, prepared, rules, options["draw_name"])
            planned, title = _planned(day, prepared, rules)
        except (NoRoom, RulesRefused, skies.SkyRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["map"]:
            options["map"].write_text(map_of(planned, title), encoding="utf-8")
        self.stdout.write(_as_json_text(planned, title) if options["json"] else _as_table_text(planned, title))

    def _commit(self, day: date, prepared: Prepared, rules: Rules, draw_name: str | None) -> None:
        now = timezone.now()
        draw_name = draw_name or skies.public_draw(day, now)
        sky = skies.commit(day=day, prepared=prepared, rules=rules, draw_name=draw_name, now=now)
        self.stderr.write(f"{day} {sky.commitment}\n{sky.draw_name}")


def rules_in(options: dict[str, Any]) -> Rules:
    """The rules that a command's options ask for; RulesRefused where they cannot be."""
    balloons = options["balloons"]
    stock = options["stock"]
    each = Rules().stock // Rules().balloons
    return Rules(balloons=balloons, stock=each * balloons if stock is None else stock)


def _planned(day: date, prepared: Prepared, rules: Rules) -> tuple[Plan, str]:
    """The day's own plan where it is drawn, else an example; and the title that says which."""
    sky = Sky.objects.filter(pk=day).first()
    if sky is None or not sky.draw_value:
        seed = sha256(f"example {day}".encode()).digest()
        return plan(prepared, rules, seed), gettext("Example of a sky, not the sky of %(day)s") % {"day": day}
    title = gettext("The sky of %(day)s") % {"day": day}
    rules = Rules.from_json(sky.settings["rules"])
    return plan(skies.prepared_of(sky, prepared), rules, skies.seed_of(skies.secret(sky))), title


def _as_json_text(planned: Plan, title: str) -> str:
    return json.dumps({"title": title, **as_json(planned)}, ensure_ascii=False)


def _as_table_text(planned: Plan, title: str) -> str:
    text = StringIO()
    Console(file=text, width=TABLE_WIDTH).print(title, table_of(planned), sep="\n")
    return text.getvalue()
