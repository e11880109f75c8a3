"""The demo's money: a pool of this year and the next, and a request that waits for the budget office.

Everything goes through the verbs that the staff pages call; what is there already stays as it is.
"""

from datetime import datetime
from typing import Final
from uuid import NAMESPACE_DNS, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from game.coins.budgets import permitting, pool, requesting
from game.coins.ledger import year_of
from game.coins.models import CoinRequest, DecemberPermission
from game.players.models import Player
from game.units import approvals, staffing
from game.units.approvals import Seen
from game.units.models import Approval, Unit
from game.units.staffing import Staff

COINS_OF_THE_COUNTY: Final = 10_000_000
ASKS: Final = "arts"
SIGNERS: Final = ("head", "director")
DECEMBER_TOO: Final = ("arts", "demo", "scratch")


def fill(now: datetime) -> None:
    """Coins in the pool of this year and the next, and permission for December, so that the demo flies all year."""
    for year in (year_of(now), year_of(now) + 1):
        act = _named(f"pool-{year}")
        pool.add(actor=None, act=act, year=year, coins=COINS_OF_THE_COUNTY, reason="示範", now=now)
    allow_december(now)


def allow_december(now: datetime) -> None:
    """Let the demo's units hand out coins in December of this year."""
    year = year_of(now)
    for unit in Unit.objects.filter(code__in=DECEMBER_TOO):
        if not DecemberPermission.objects.filter(unit=unit, year=year).exists():
            permitting.allow_december(actor=None, unit_code=unit.code, year=year, reason="示範", now=now)


@transaction.atomic
def ask(now: datetime) -> None:
    """A request of this year that everybody has signed."""
    subject = _named(f"request-{year_of(now)}")
    if CoinRequest.objects.filter(public_id=subject).exists():
        return
    wanted = requesting.Wanted("秋日市集", "市集三天的蓋章活動，每人 50 枚，給前 1,000 名。", 50_000, year_of(now))
    author = _staff("officer", now)
    wish = requesting.draft(author=author, public_id=subject, unit_code=ASKS, wanted=wanted, now=now)
    if isinstance(wish, CoinRequest):
        requesting.submit(author=author, request=wish, seen_round=0, now=now)
    for position, account in enumerate(SIGNERS):
        seen = Seen(1, position, Approval.objects.get(subject=subject).content_hash)
        approvals.sign_off(approver=_staff(account, now), subject=subject, seen=seen, now=now)


def _staff(account: str, now: datetime) -> Staff:
    player = Player.objects.get(email=f"{account}@demo.localhost")
    staff = staffing.staff_of(player.pk, timezone.localdate(now))
    if staff is None:
        raise LookupError(f"{account} has no role today: appoint the demo's officials first")
    return staff


def _named(name: str) -> UUID:
    return uuid5(NAMESPACE_DNS, f"{name}.demo.localhost")
