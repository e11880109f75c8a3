"""`python -m tests.faults.money VERB [thoroughly]`: one verb that moves coins, killed at each statement in turn.

A verb is open to whoever writes one: a line in `VERBS` with how its subject is made and how it is done. Each step is
struck in a forked process that dies by SIGKILL; a new one then looks what is there, and does the verb again, twice.
Where nothing was left of it, the next step strikes the same subject, as doing it again would tell nothing new; just
before a commit, and with `thoroughly` everywhere, it is done again all the same.
"""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import django
import msgspec

django.setup()

from django.db.models import Count, Sum  # noqa: E402  (needs the apps that the line above loads)

from game.coins import audit, campaigns, causes, escrow, giving, handing_over, reversing  # noqa: E402
from game.coins.budgets import encumbering, granting, pool, year_end  # noqa: E402
from game.coins.budgets.encumbering import Destination, Share  # noqa: E402
from game.coins.closing import close_days  # noqa: E402
from game.coins.expiring import expire  # noqa: E402
from game.coins.gifts import audit as gifts_audit  # noqa: E402
from game.coins.gifts import sending  # noqa: E402
from game.coins.merchants.working import working  # noqa: E402
from game.coins.models import (  # noqa: E402
    Campaign,
    ClosingBalance,
    CoinRequest,
    Gift,
    GiftBatch,
    Lot,
    LotUse,
    Merchant,
    MerchantStaff,
    Payout,
    Redemption,
    Seal,
    Settlement,
    Statement,
    StatementLine,
    StatementShare,
    Transfer,
    Voucher,
)
from game.coins.monthly import answering, confirming, making, paying_out  # noqa: E402
from game.coins.monthly import audit as monthly_audit  # noqa: E402
from game.coins.redeeming import audit as payments_audit  # noqa: E402
from game.coins.redeeming import paying, refunding, vouchers  # noqa: E402
from game.coins.sealing import GRACE, seal  # noqa: E402
from game.coins.settling import settle  # noqa: E402
from game.inbox.models import Notice  # noqa: E402
from game.journal.models import Line  # noqa: E402
from game.players.models import Player  # noqa: E402
from game.reports import judging  # noqa: E402
from game.units.models import AuditEntry, Role  # noqa: E402
from game.units.staffing import Staff, staff_of  # noqa: E402
from tests.faults.stepping import Trip, die, forked  # noqa: E402
from tests.game.balloons.builders import a_player  # noqa: E402
from tests.game.coins.budgets.builders import DECEMBER, a_pool, a_signed_request  # noqa: E402
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
from tests.game.coins.gifts.builders import a_batch, a_gift_campaign  # noqa: E402
from tests.game.coins.merchants.builders import a_cashier, a_merchant  # noqa: E402
from tests.game.coins.monthly import builders as monthly  # noqa: E402
from tests.game.coins.monthly.builders import JULY, on  # noqa: E402
from tests.game.coins.redeeming import builders as payments  # noqa: E402
from tests.game.coins.redeeming.builders import MORNING  # noqa: E402
from tests.game.reports.builders import a_dataset, a_place, kept_by, said  # noqa: E402
from tests.game.units.officials import an_official  # noqa: E402

CHECKS = audit.CHECKS + payments_audit.CHECKS + gifts_audit.CHECKS + monthly_audit.CHECKS
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
    """One place: what was there before, after the kill, after the verb was done again, if it was; the audit's words."""

    statement: str
    was_killed: bool
    before: dict[str, int]
    struck: dict[str, int]
    repeated: dict[str, int] | None = None
    again: dict[str, int] | None = None
    findings: list[str] = []


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


def somebody(player_id: int) -> Staff:
    """Who they are, as a process that has just begun sees them."""
    found = staff_of(player_id, date(2026, 8, 1))
    assert found is not None
    return found


def a_request() -> Subject:
    a_pool(50)
    request, officer = a_signed_request(a_unit(), coins=40), an_official(a_unit(), Role.BUDGET_OFFICER)
    return {"request": request.pk, "officer": officer.player_id}


def grant(subject: Subject) -> object:
    request, officer = CoinRequest.objects.get(pk=subject["request"]), somebody(subject["officer"])
    return granting.grant(actor=officer, request=request, coins=30, reason="a part of it", now=NOW)


def next_years_pool() -> Subject:
    a_unit()
    a_pool(20, 2027)
    return {"act": str(uuid4())}


def encumber(subject: Subject) -> object:
    return encumbering.encumber(actor=None, share=Share(UUID(subject["act"]), "tourism", 2027, 9), now=DECEMBER)


def encumbered() -> Subject:
    subject = next_years_pool()
    encumber(subject)
    return subject


def release(subject: Subject) -> object:
    share = Share(UUID(subject["act"]), "tourism", 2027, 5)
    return encumbering.release(actor=None, share=share, to=Destination.POOL, now=DECEMBER)


def close_next_year(_subject: Subject) -> object:
    return year_end.close_year(actor=None, year=2027, now=DECEMBER.replace(year=2027))


def envelopes() -> Subject:
    return {"batch": a_batch(a_gift_campaign(), [a_player(), a_player()]).pk}


def a_report() -> Subject:
    code = f"unit-{uuid4().hex[:8]}"  # of its own, or the campaigns of earlier ones would be asked first
    place, unit = a_place(dataset=a_dataset(code), identity=code), a_unit(code)
    kept_by(unit, place.dataset)
    a_gift_campaign(5, 2, unit=unit, spends_on=Campaign.SpendsOn.REPORTS)
    said(place, a_player())
    return {"place": str(place.public_id)}


def donate(subject: Subject) -> object:
    key, cause = UUID(subject["act"]), causes.fund().code
    return giving.donate(player_id=subject["player"], cause=cause, coins=30, key=key, now=MORNING)


def a_month() -> Subject:
    monthly.a_payment(a_merchant(), monthly.a_purse(10), 10, on(7, 10))
    return {}


def a_statement() -> Subject:
    statement, owner = monthly.an_open_statement(coins=10)
    line = str(monthly.the_line(statement).public_id)
    return {"statement": str(statement.public_id), "staff": owner.staff_id, "line": line}


def confirm(subject: Subject) -> object:
    statement, keeper = UUID(subject["statement"]), payments_cashier(subject["staff"])
    return confirming.confirm(statement=statement, working=keeper, invoice="AB12345678", now=on(8, 2))


def a_disputed_line() -> Subject:
    subject = a_statement()
    keeper, operator = payments_cashier(subject["staff"]), monthly.an_operator()
    confirming.dispute(line=UUID(subject["line"]), working=keeper, reason="not ours", now=on(8, 2))
    monthly.a_payment(Merchant.objects.get(public_id=keeper.merchant), monthly.a_purse(10), 10, on(8, 2))
    return subject | {"operator": operator.player_id}


def accept(subject: Subject) -> object:
    operator = somebody(subject["operator"])
    return answering.answer(line=UUID(subject["line"]), actor=operator, accepted=True, reason="so it is", now=on(8, 3))


def a_confirmed_statement() -> Subject:
    monthly.a_confirmed_statement(coins=10)
    operator, officer = monthly.an_operator(), monthly.a_budget_officer()
    return {"payout": str(uuid4()), "operator": operator.player_id, "officer": officer.player_id}


def consolidate(subject: Subject) -> object:
    payout, operator = UUID(subject["payout"]), somebody(subject["operator"])
    return paying_out.consolidate(payout=payout, month=JULY, actor=operator, now=on(8, 5))


def a_payout() -> Subject:
    subject = a_confirmed_statement()
    consolidate(subject)
    return subject


def pay_out(subject: Subject) -> object:
    payout, officer = UUID(subject["payout"]), somebody(subject["officer"])
    return paying_out.mark_paid(payout=payout, actor=officer, now=on(8, 6))


VERBS = {
    "fill the pool": Verb(
        lambda: {"act": str(uuid4())},
        lambda s: pool.add(actor=None, act=UUID(s["act"]), year=2026, coins=9, reason="resolution", now=NOW),
    ),
    "appropriate": Verb(
        lambda: {"key": f"appropriate:{uuid4()}"},
        lambda s: campaigns.appropriate(unit=a_unit(), year=2026, coins=9, key=s["key"], now=NOW),
    ),
    "grant a request": Verb(a_request, grant),
    "encumber": Verb(next_years_pool, encumber),
    "release": Verb(encumbered, release),
    "close a year": Verb(encumbered, close_next_year),
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
    "send gifts": Verb(envelopes, lambda _: sending.send(now=NOW), is_in_parts=True),
    "reward a report": Verb(
        a_report,
        lambda s: judging.confirm(place_id=UUID(s["place"]), trouble="wifi_dead", staff=None, now=NOW),
    ),
    "settle": Verb(pending, lambda _: settle(now=NOW + DAY)),
    "bring along": Verb(a_guests_award, bring_along),
    "donate": Verb(lambda: customer() | {"act": str(uuid4())}, donate),
    "give everything": Verb(a_purse, give_all),
    "reverse a pending award": Verb(pending, reverse),
    "reverse a settled award": Verb(settled, reverse),
    "pay": Verb(asked, pay),
    "refund": Verb(paid, refund),
    "issue a voucher": Verb(a_voucher, issue),
    "spend a voucher": Verb(an_issued_voucher, spend),
    "return vouchers": Verb(an_issued_voucher, lambda _: vouchers.return_unused(now=LATER)),
    "make statements": Verb(a_month, lambda _: making.make(month=JULY, now=monthly.first_of(JULY))),
    "confirm a statement": Verb(a_statement, confirm),
    "accept a dispute": Verb(a_disputed_line, accept),
    "consolidate": Verb(a_confirmed_statement, consolidate),
    "pay out": Verb(a_payout, pay_out),
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
    models = (Transfer, LotUse, Lot, Seal, ClosingBalance, Notice, Redemption, Voucher, StatementLine, StatementShare)
    of_statements = Statement.objects.values_list("state").annotate(count=Count("pk"))
    return {
        **{model.__name__: model.objects.count() for model in (*models, Payout, AuditEntry, Line)},
        **{f"redemptions {state}": count for state, count in states},
        **{f"statements {state}": count for state, count in of_statements},
        "envelopes given": Gift.objects.exclude(transfer=None).count(),
        "batches done": GiftBatch.objects.filter(state="done").count(),
        "answers": CoinRequest.objects.exclude(answer="waiting").count(),
        "payouts paid": Payout.objects.exclude(paid_at=None).count(),
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


def begun(verb: Verb) -> tuple[Subject, dict[str, int]]:
    subject = verb.prepare()
    return subject, counted()


def looked(verb: Verb, subject: Subject, killed: Step, *, is_repeated: bool) -> Step:
    """What is there after the kill; where that is something, after doing it again, and after once more."""
    struck = counted()
    if struck == killed.before and not is_repeated:
        return msgspec.structs.replace(killed, struck=struck)
    findings = found()
    verb.do(subject)
    repeated = counted()
    verb.do(subject)
    return msgspec.structs.replace(
        killed, struck=struck, repeated=repeated, again=counted(), findings=findings + found()
    )


def walk(verb: Verb, statements: list[str], *, is_thorough: bool) -> Iterator[Step]:
    """Strike the verb at one place after the other."""
    (subject, before), _ = forked(lambda: begun(verb))
    for at, statement in enumerate(statements):
        _, was_killed = forked(lambda at=at, subject=subject: done(verb, subject, Trip(at, die)))
        killed, is_repeated = Step(statement, was_killed, before, {}), is_thorough or statement == "COMMIT"
        told, _ = forked(lambda: looked(verb, subject, killed, is_repeated=is_repeated))  # noqa: B023 - run at once
        step = msgspec.convert(told, Step)
        yield step
        if step.repeated is not None:
            (subject, before), _ = forked(lambda: begun(verb))


def main() -> None:
    """Walk through one verb and tell each step, a line each."""
    verb = VERBS[sys.argv[1]]
    for _ in range(2):  # the first time accounts are opened
        subject, _killed = forked(verb.prepare)
        statements, _killed = forked(lambda s=subject: done(verb, s, Trip()))
    for step in walk(verb, statements, is_thorough="thoroughly" in sys.argv):
        sys.stdout.write(msgspec.json.encode(step).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
    main()
