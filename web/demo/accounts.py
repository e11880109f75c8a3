"""The demo's own log-in: a member of staff whose password is made on the spot and kept beside the database."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from game.players.models import Player
from web.demo import officials

STAFF_EMAIL = "staff@demo.localhost"


@dataclass(frozen=True, slots=True)
class LogIn:
    """What to type on the log-in page."""

    email: str
    password: str


def ensure_staff(folder: Path) -> LogIn:
    """A superuser with the password kept in `folder` and the demo's app; made anew where something is gone."""
    staff = LogIn(STAFF_EMAIL, _kept_password(folder / "demo_password"))
    player = Player.objects.filter(email=staff.email).first()
    if player is None:
        player = Player.objects.create_superuser(staff.email, staff.password)
    elif not player.check_password(staff.password):
        player.set_password(staff.password)
        player.save(update_fields=["password"])
    officials.give_app(player, officials.kept_secret(folder))
    return staff


def _kept_password(path: Path) -> str:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(12))
    return path.read_text().strip()
