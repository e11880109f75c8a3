"""`python -m tests.faults.money VERB`: one verb that moves coins, killed at each of its statements in turn.

A verb is open to whoever writes one: a line in `VERBS` with how its subject is made and how it is done. Each step is
struck in a forked process that dies by SIGKILL; a new one then looks what is there, and does the verb again.
"""

import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import django
import msgspec

django.setup()

from django.db.models import Count, Sum  # noqa: E402  (needs the apps that the line above loads)

from game.coins import audit, campaigns, causes, escrow, giving, handing_over, reversing  # noqa: E402
from game.coins.budgets import pool  # noqa: E402
from game.coins.closing import close_days  # noqa: E402
from game.coins.expiring import expire  # noqa: E402
from game.coins.merchants.working import working  # noqa: E402
from game.coins.models import (  # noqa: E402
    Campaign,
    ClosingBalance,
    Lot,
    LotUse,
    MerchantStaff,
    Redemption,
    Seal,
    Settlement,
    Transfer,
    Voucher,
)
from game.coins.redeeming import audit as payments_audit  # noqa: E402
from game.coins.redeeming import paying, refunding, vouchers  # noqa: E402
from game.coins.sealing import GRACE, seal  # noqa: E402
from game.coins.settling import settle  # noqa: E402
from game.inbox.models import Notice  # noqa: E402
from game.players.models import Player  # noqa: E402
from tests.faults.stepping import Trip, die, forked  # noqa: E402
from tests.game.coins.builders import (  # noqa: E402
    DAY,
    NOW,
    a_balloon,
    a_campaign,
    a_published_campaign,
    a_unit,
    an_owner,
    award,
)
from tests.game.coins.merchants.builders import a_cashier  # noqa: E402
from tests.game.coins.redeeming import builders as payments  # noqa: E402
from tests.game.coins.redeeming.builders import MORNING  # noqa: E402

CHECKS = audit.CHECKS + payments_audit.CHECKS
LATER = MORNING + timedelta(days=5)
Subject = dict[str, Any]


class Verb(msgspec.Struct, frozen=True):
    """How a subject is made, and what is done to it; done again it changes nothing.

    One that is in parts, each a transaction, leaves those that were done.
    """

    prepare: Callable[[], Subject]
    do: Callable[[Subject], object]
    is_in_parts: bool = False


class Step(msgspec.Struct, frozen=True):
    """One place: what was there before, after the kill, after the verb was done again; what the audit found."""

    statement: str
    was_killed: bool
    before: dict[str, int]
    struck: dict[str, int]
    repeated: dict[str, int]
    again: dict[str, int]
    findings: list[str]


def pending() -> Subject:
    return {"award": str(award(a_balloon(), an_owner()).id)}


def settled() -> Subject:
    subject = pending()
    settle(now=NOW + DAY)
    return subject


def customer() -> Subject:
    return {"player": payments.a_customer(100).pk}


def asked() -> Subject:
    subject, cashier = customer(), a_cashier()
    payment = payments.asked(Player.objects.get(pk=subject["player"]), cashier, coins=50)
    return subject | {"payment": str(payment.public_id)}


def paid() -> Subject:
    subject = asked()
    pay(subject)
    return subject


def pay(subject: Subject) -> object:
    payment, player = UUID(subject["payment"]), subject["player"]
    return paying.confirm(redemption=payment, player_id=player, coins=50, now=MORNING)


def a_voucher() -> Subject:
    subject, cashier = customer(), a_cashier()
    merchant = str(cashier.merchant)
    return subject | {"merchant": merchant, "voucher": str(uuid4()), "payment": str(uuid4()), "staff": cashier.staff_id}


def an_issued_voucher() -> Subject:
    subject = a_voucher()
    issue(subject)
    return subject


def issue(subject: Subject) -> object:
    merchant, name = UUID(subject["merchant"]), UUID(subject["voucher"])
    return vouchers.issue(voucher=name, player_id=subject["player"], merchant=merchant, coins=50, now=MORNING)


def spend(subject: Subject) -> object:
    voucher, payment = UUID(subject["voucher"]), UUID(subject["payment"])
    cashier = payments_cashier(subject["staff"])
    return vouchers.spend(voucher=voucher, redemption=payment, cashier=cashier, now=MORNING)


def payments_cashier(staff_id: int) -> Any:
    return working(MerchantStaff.objects.select_related("merchant").get(pk=staff_id))


def reverse(subject: Subject) -> object:
    transfer = Transfer.objects.get(pk=UUID(subject["award"]))
    return reversing.reverse(transfer=transfer, reason="a slip", now=NOW + DAY)


def refund(subject: Subject) -> object:
    return refunding.refund_later(redemption=UUID(subject["payment"]), actor=None, reason="slip", now=MORNING)


def a_sealable_minute() -> Subject:
    newest = Transfer.objects.order_by("-id").values_list("at", flat=True).first() or NOW
    at = newest + 3 * DAY
    campaigns.appropriate(unit=a_unit(), year=2026, coins=5, key=f"appropriate:{uuid4()}", now=at)
    return {"at": at.isoformat()}


def a_sealed_day() -> Subject:
    subject = a_sealable_minute()
    seal(now=datetime.fromisoformat(subject["at"]) + 2 * DAY)
    return subject


def an_empty_balloon() -> Subject:
    return {"campaign": a_published_campaign().pk, "balloon": str(uuid4())}


def fund(subject: Subject) -> object:
    campaign, balloon = Campaign.objects.get(pk=subject["campaign"]), UUID(subject["balloon"])
    return escrow.fund_balloons(campaign=campaign, lots=[(balloon, 50)], key=f"fund:{balloon}", now=NOW)


def a_full_balloon() -> Subject:
    subject = an_empty_balloon()
    fund(subject)
    return subject


def bring_home(subject: Subject) -> object:
    campaign, balloon = Campaign.objects.get(pk=subject["campaign"]), UUID(subject["balloon"])
    return escrow.return_escrow(campaign=campaign, balloons=[balloon], key=f"return:{balloon}", now=NOW)


def a_purse() -> Subject:
    owner, balloon = an_owner(), a_balloon()
    award(balloon, owner)
    settle(now=NOW + DAY)
    award(balloon, owner, now=NOW + DAY)
    return {"owner": str(owner)}


def give_all(subject: Subject) -> object:
    return giving.give_all(owner=UUID(subject["owner"]), cause=causes.fund().code, now=NOW + DAY)


def a_guests_award() -> Subject:
    giver, taker = an_owner(confirmed=False), an_owner()
    return {"award": str(award(a_balloon(), giver).id), "giver": str(giver), "taker": str(taker)}


def bring_along(subject: Subject) -> object:
    awards, giver, taker = ([UUID(subject["award"])], UUID(subject["giver"]), UUID(subject["taker"]))
    return handing_over.hand_over(awards=awards, giver=giver, taker=taker, now=NOW)


VERBS = {
    "fill the pool": Verb(
        lambda: {"act": str(uuid4())},
        lambda s: pool.add(actor=None, act=UUID(s["act"]), year=2026, coins=9, reason="resolution", now=NOW),
    ),
    "appropriate": Verb(
        lambda: {"key": f"appropriate:{uuid4()}"},
        lambda s: campaigns.appropriate(unit=a_unit(), year=2026, coins=9, key=s["key"], now=NOW),
    ),
    "publish": Verb(
        lambda: {"campaign": a_campaign().pk},
        lambda s: campaigns.publish(campaign=Campaign.objects.get(pk=s["campaign"]), now=NOW),
    ),
    "close a campaign": Verb(
        lambda: {"campaign": a_published_campaign().pk},
        lambda s: campaigns.close(campaign=Campaign.objects.get(pk=s["campaign"]), now=NOW),
    ),
    "fund balloons": Verb(an_empty_balloon, fund),
    "return an escrow": Verb(a_full_balloon, bring_home),
    "settle": Verb(pending, lambda _: settle(now=NOW + DAY)),
    "bring along": Verb(a_guests_award, bring_along),
    "give everything": Verb(a_purse, give_all),
    "reverse a pending award": Verb(pending, reverse),
    "reverse a settled award": Verb(settled, reverse),
    "pay": Verb(asked, pay),
    "refund": Verb(paid, refund),
    "issue a voucher": Verb(a_voucher, issue),
    "spend a voucher": Verb(an_issued_voucher, spend),
    "return vouchers": Verb(an_issued_voucher, lambda _: vouchers.return_unused(now=LATER)),
    "expire": Verb(settled, lambda _: expire(now=NOW + timedelta(days=700))),
    "seal": Verb(
        a_sealable_minute,
        lambda s: seal(now=datetime.fromisoformat(s["at"]) + GRACE + timedelta(minutes=1)),
        is_in_parts=True,
    ),
    "close a day": Verb(a_sealed_day, lambda _: close_days()),
}


def counted() -> dict[str, int]:
    """What there is of everything that a verb may write; whole sums, so that half of it shows."""
    left = Lot.objects.aggregate(left=Sum("left"))["left"] or 0
    states = Redemption.objects.values_list("state").annotate(count=Count("pk"))
    out = Voucher.objects.filter(state="open").count()
    models = (Transfer, LotUse, Lot, Seal, ClosingBalance, Notice, Redemption, Voucher)
    return {
        **{model.__name__: model.objects.count() for model in models},
        **{f"redemptions {state}": count for state, count in states},
        "left in lots": int(left),
        "open vouchers": out,
        "settled": Settlement.objects.exclude(settled=None).count(),
        "published": Campaign.objects.filter(state="published").count(),
        "closed": Campaign.objects.filter(state="closed").count(),
    }


def found() -> list[str]:
    return [f"{finding.check} {finding.row}" for finding in audit.findings(CHECKS)]


def done(verb: Verb, subject: Subject, trip: Trip) -> list[str]:
    """Do it while the trip counts, and strikes where it should."""
    with trip.on_this_connection():
        verb.do(subject)
    return trip.passed


def step(verb: Verb, statements: list[str], at: int) -> Step:
    """Strike the verb at one place, and do it again, twice."""
    subject, _ = forked(verb.prepare)
    before, _ = forked(counted)
    _, was_killed = forked(lambda: done(verb, subject, Trip(at, die)))
    (struck, findings), _ = forked(lambda: (counted(), found()))
    forked(lambda: done(verb, subject, Trip()))
    repeated, _ = forked(counted)
    forked(lambda: done(verb, subject, Trip()))
    (again, later), _ = forked(lambda: (counted(), found()))
    return Step(statements[at], was_killed, before, struck, repeated, again, findings + later)


def main() -> None:
    """Walk through one verb and tell each step, a line each."""
    verb = VERBS[sys.argv[1]]
    for _ in "twice":  # the first time accounts are opened
        subject, _killed = forked(verb.prepare)
        statements, _killed = forked(lambda s=subject: done(verb, s, Trip()))
    for at in range(len(statements)):
        sys.stdout.write(msgspec.json.encode(step(verb, statements, at)).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
    main()
