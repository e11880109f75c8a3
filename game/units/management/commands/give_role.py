"""`manage.py give_role EMAIL ROLE UNIT --name 王大明`: the first operator, and whom nobody else can name."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.utils import timezone

from game.units import roles
from game.units.models import Role, Step
from game.units.staff_refusals import Refusal


class Command(BaseCommand):
    help = "Gives somebody a role in a unit; operators give all others on the staff pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address they log in with; an account is begun if there is none")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("unit", help="code of the unit, such as fire-hq; an operator's covers every unit anyway")
        parser.add_argument("--name", required=True, help="the person's name, as the audit trail will tell it")
        parser.add_argument("--step", choices=Step.values, default="", help="where an approver signs")
        parser.add_argument("--from", dest="begins_on", type=date.fromisoformat, help="first day, today by default")
        parser.add_argument("--until", dest="ends_on", type=date.fromisoformat, help="last day, none by default")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        given = roles.give_role(
            email=options["email"],
            name=options["name"],
            role=Role(options["role"]),
            step=options["step"],
            unit_code=options["unit"],
            begins_on=options["begins_on"] or timezone.localdate(now),
            ends_on=options["ends_on"],
            actor=None,
            now=now,
        )
        if isinstance(given, Refusal):
            raise CommandError(f"{given.field}: {given.sentence}")
        self.stdout.write(f"{given.name} is {given.role} of {given.unit.code} from {given.begins_on}")
