"""`manage.py hash_roster IN OUT`: makes a roster of keyed hashes from the county's list, on the county's machine.

Needs no database and no network, only the county's `ROSTER_KEY` in the environment.
"""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.utils import timezone

from game.players.roster_file import FileRefused
from game.players.roster_hashing import Hashed, hash_roster
from game.players.roster_words import FILE_PROBLEMS, ROW_PROBLEMS


class Command(BaseCommand):
    help = "Turns a CSV of number, born_on, kind (, township) into one of identity_hash, kind, adult_on (, township)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("list", type=Path, help="CSV with the columns number, born_on, kind, perhaps township")
        parser.add_argument("out", type=Path, help="the roster to make; must not exist yet")

    @no_translations  # as all commands speak
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            hashed = _hash(options["list"], options["out"])
        except FileExistsError as error:
            raise CommandError(f"{options['out']} exists already: name another file, or remove it") from error
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be used: {error.strerror}") from error
        except FileRefused as refused:
            raise CommandError(f"{FILE_PROBLEMS[refused.problem]} {refused.column}".strip()) from refused
        if hashed.refused:
            lines = [f"line {refusal.line}: {ROW_PROBLEMS[refusal.problem]}" for refusal in hashed.refusals]
            raise CommandError("\n".join([f"{hashed.refused} lines are wrong, so no roster was made:", *lines]))
        self.stdout.write(f"{hashed.written} persons in {options['out']}; remove {options['list']} when you are done")


def _hash(listed: Path, out: Path) -> Hashed:
    """The roster is there only when all of it is; its owner alone may read it."""
    draft = out.with_name(f".{out.name}.draft")
    try:
        with listed.open("rb") as file, os.fdopen(_new(draft), "w", encoding="utf-8", newline="") as roster:
            hashed = hash_roster(file=file, out=roster, today=timezone.localdate())
        if not hashed.refused:
            os.link(draft, out)
        return hashed
    finally:
        draft.unlink(missing_ok=True)


def _new(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
