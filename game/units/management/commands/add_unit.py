"""`manage.py add_unit CODE 名稱 NAME`: the first unit; the others are added on the staff pages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.utils import timezone

from game.units import tree
from game.units.staff_refusals import Refusal
from game.units.staffing import NO_UNIT


class Command(BaseCommand):
    help = "Adds a bureau or, with --below, a unit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="small letters, digits and hyphens, such as fire-hq; it stays for ever")
        parser.add_argument("name_zh", help="name in Chinese, such as 局本部")
        parser.add_argument("name_en", help="name in English, such as Headquarters")
        parser.add_argument("--below", default=NO_UNIT, help="code of the unit above, none by default")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        added = tree.add(
            code=options["code"],
            name_zh=options["name_zh"],
            name_en=options["name_en"],
            above=options["below"],
            actor=None,
            now=timezone.now(),
        )
        if isinstance(added, Refusal):
            raise CommandError(f"{added.field}: {added.sentence}")
        self.stdout.write(f"{added.code} was added")
