"""`manage.py verify_sky DATE`: makes a revealed sky again and compares it, balloon by balloon.

From the database, or with --published FILE from a published document alone: on any machine, without this
server's data. --write FILE writes that document. Exit code 1 where anything differs.
"""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from game.balloons import skies
from game.balloons.verifying import checks_of, unreadable


class Command(BaseCommand):
    help = "Makes a revealed sky again from its published inputs and compares the balloons."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("date", nargs="?", type=date.fromisoformat, help="the day, from the database")
        parser.add_argument("--published", type=Path, metavar="FILE", help="a published document instead")
        parser.add_argument("--write", type=Path, metavar="FILE", help="write the day's document, for others to check")

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["date"] is None) == (options["published"] is None):
            raise CommandError("give a date, or --published FILE")
        document = _read(options["published"]) if options["published"] else _opened(options["date"])
        if options["write"]:
            options["write"].write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        if reason := unreadable(document):
            raise CommandError(reason)
        checks = checks_of(document)
        for check in checks:
            self.stdout.write(f"{'matches' if check.matched else 'DIFFERS'}  {check.name}: {check.detail}")
        if not all(check.matched for check in checks):
            raise CommandError("the sky does not follow from what was published")
        self.stdout.write(f"The sky of {document['date']} is the one that was promised.")


def _opened(day: date) -> dict[str, Any]:
    skies.reveal_all_due(timezone.now())
    try:
        return skies.opened(skies.of(day))
    except skies.SkyRefused as refusal:
        raise CommandError(str(refusal)) from refusal


def _read(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{file} is no published sky: {error}") from error
    if not isinstance(document, dict):
        raise CommandError(f"{file} is no published sky: it holds no JSON object")
    return document
