"""The demo's county: a few bureaus and units, the people who run them, and how to log in as each.

All of them have one authenticator app, whose secret is made on the spot and kept beside the demo's password;
`manage.py demo_codes` tells what it shows now and the newest e-mailed codes, so that one person can play them all.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import default as modern
from pathlib import Path
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as app
from django.utils import timezone

from game.coins import campaigns
from game.players import joining
from game.players.models import Player
from game.units import chains, roles, tree
from game.units.models import ApprovalKind, Assignment, Role, Step, Unit
from game.units.staffing import NO_UNIT

UNITS: Final = (
    ("county", "臺東縣政府", "Taitung County Government", NO_UNIT),
    ("culture", "文化處", "Cultural Affairs Department", "county"),
    ("arts", "藝文推廣科", "Arts Promotion Section", "culture"),
    ("fire", "消防局", "Fire Department", "county"),
    ("fire-hq", "局本部", "Headquarters", "fire"),
    ("tourism", "觀光處", "Tourism Department", "county"),
)
CHAIN_OF: Final = "culture"
CHAIN: Final = (Step.SECTION_HEAD, Step.DIRECTOR)
SPENDS: Final = "arts"
COINS_A_YEAR: Final = 500_000
EMAILED: Final = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Official:
    """One person of the demo, and in a few words what there is to try as them."""

    account: str
    name: str
    role: Role
    unit: str
    does: str
    step: str = ""

    @property
    def email(self) -> str:
        """What they log in with."""
        return f"{self.account}@demo.localhost"


OFFICIALS: Final = (
    Official("officer", "林小美", Role.CASE_OFFICER, "arts", "writes a campaign and submits it"),
    Official("head", "王大明", Role.APPROVER, "arts", "signs first, or returns it", Step.SECTION_HEAD),
    Official("director", "張淑芬", Role.APPROVER, "culture", "signs last", Step.DIRECTOR),
    Official("manager", "陳雅惠", Role.ACCOUNT_MANAGER, "culture", "funds and closes campaigns, names people"),
    Official("fire", "潘志豪", Role.ACCOUNT_MANAGER, "fire", "sees nothing of the Cultural Affairs Department"),
    Official("budget", "許秀琴", Role.BUDGET_OFFICER, "county", "fills the pool, grants requests, closes the year"),
    Official("auditor", "周文彬", Role.AUDITOR, "county", "reads everything, changes nothing"),
    Official("operator", "吳怡君", Role.OPERATOR, "county", "units, chains, county codes"),
)


def appoint_all(folder: Path, now: datetime) -> None:
    """Units, people, a chain of two steps and coins to spend; what is there already stays as it is."""
    known = set(Unit.objects.values_list("code", flat=True))
    for code, name_zh, name_en, above in UNITS:
        if code not in known:
            tree.add(code=code, name_zh=name_zh, name_en=name_en, above=above, actor=None, now=now)
    secret = kept_secret(folder)
    for official in OFFICIALS:
        _appoint(official, now)
        give_app(Player.objects.get(email=official.email), secret)
    chains.set_chain(actor=None, unit_code=CHAIN_OF, kind=ApprovalKind.CAMPAIGN, steps=CHAIN, now=now)
    year = timezone.localdate(now).year
    campaigns.appropriate(
        unit=Unit.objects.get(code=SPENDS), year=year, coins=COINS_A_YEAR, key=f"appropriate:demo-{SPENDS}:{year}",
        now=now, reason="demo",
    )  # fmt: skip


def _appoint(official: Official, now: datetime) -> None:
    if Assignment.objects.filter(player__email=official.email).exists():
        return
    roles.give_role(
        email=official.email, name=official.name, role=official.role, step=official.step, unit_code=official.unit,
        begins_on=timezone.localdate(now), ends_on=None, actor=None, now=now,
    )  # fmt: skip
    player = Player.objects.get(email=official.email)
    EmailAddress.objects.filter(user=player).update(verified=True)
    joining.confirm(player_id=player.pk, email=official.email, now=now)


def give_app(player: Player, secret: str) -> None:
    """Let the demo's authenticator app prove this person, unless it does already."""
    if not Authenticator.objects.filter(user=player, type=Authenticator.Type.TOTP).exists():
        app.TOTP.activate(player, secret)


def kept_secret(folder: Path) -> str:
    """The app's secret, readable by its owner only; made on first use."""
    path = folder / "demo_app_secret"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(app.generate_totp_secret())
    return path.read_text().strip()


def code_at(secret: str, time_s: float) -> str:
    """What the app shows at a moment; each person can use it once in half a minute."""
    return str(app.format_hotp_value(app.hotp_value(secret, int(time_s) // app_settings.TOTP_PERIOD)))


def emailed_codes(mail_folder: Path) -> Iterator[tuple[str, str]]:
    """To whom the newest mails went, and their codes; the newest first."""
    for path in sorted(mail_folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True):
        mail = message_from_bytes(path.read_bytes(), policy=modern)
        body = mail.get_body(("plain",))
        found = EMAILED.search(body.get_content()) if body else None
        if found:
            yield str(mail["To"]), found[1]
