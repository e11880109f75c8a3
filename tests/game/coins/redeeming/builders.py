"""Short ways to somebody with coins in the wallet, and to a payment at each of its stages."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from game.coins import audit
from game.coins.ledger import year_of
from game.coins.merchants.working import Working
from game.coins.models import Lot, Merchant, Offer, Redemption, Voucher
from game.coins.redeeming import asking, meeting, paying, tokens, vouchers
from game.coins.redeeming.audit import CHECKS
from game.coins.settling import settle
from game.players.models import Player, Purse
from tests.game.coins.builders import DAY, NOW, a_balloon, a_published_campaign, an_owner, award

# The wallet is filled the day before, so that the payments of a test are all of one day.
MORNING = NOW + DAY


def a_customer(*coins: int) -> Player:
    """Somebody whose wallet has a lot of each of these sums, the oldest first."""
    owner = an_owner()
    for number, each in enumerate(coins):
        balloon = a_balloon(a_published_campaign(amount=each, quota=1), coins=each)
        award(balloon, owner, coins=each, now=NOW + timedelta(seconds=number))
    settle(now=MORNING + timedelta(seconds=len(coins)))
    return Player.objects.get(purse__owner=owner)


def owner_of(player: Player) -> UUID:
    return Purse.objects.get(player=player).owner


def lots_of(player: Player) -> list[int]:
    """What is left of each lot, the oldest first."""
    return list(Lot.objects.filter(owner=owner_of(player)).order_by("award").values_list("left", flat=True))


def an_offer(merchant: Merchant, *, coins: int = 30, stock: int = 5, **said: Any) -> Offer:
    said.setdefault("opens_on", MORNING.date() - DAY)
    said.setdefault("closes_on", date(year_of(NOW), 12, 31))
    return Offer.objects.create(merchant=merchant, name_zh="釋迦冰", name_en="Sugar apple ice", coins=coins,
                                stock=stock, **said)  # fmt: skip


def met(customer: Player, cashier: Working, *, now: Any = MORNING) -> Redemption:
    qr = tokens.show(player_id=customer.pk, now=now)
    return sure(meeting.meet_by_qr(redemption=uuid4(), cashier=cashier, qr=qr, now=now))


def asked(customer: Player, cashier: Working, *, coins: int = 50, now: Any = MORNING) -> Redemption:
    payment = met(customer, cashier, now=now)
    return sure(asking.ask_bill(redemption=payment.public_id, cashier=cashier, bill_ntd=500, coins=coins, now=now))


def asked_for(offer: Offer, customer: Player, cashier: Working) -> Redemption:
    payment = met(customer, cashier)
    return sure(asking.ask_goods(redemption=payment.public_id, cashier=cashier, offer=offer.public_id, now=MORNING))


def confirmed(payment: Redemption, customer: Player, *, now: Any = MORNING) -> Any:
    return paying.confirm(redemption=payment.public_id, player_id=customer.pk, coins=payment.coins, now=now)


def paid(customer: Player, cashier: Working, *, coins: int = 50, now: Any = MORNING) -> Redemption:
    return sure(confirmed(asked(customer, cashier, coins=coins, now=now), customer, now=now))


def a_voucher(customer: Player, merchant: Merchant, *, coins: int = 50, now: Any = MORNING) -> Voucher:
    issued = vouchers.issue(voucher=uuid4(), player_id=customer.pk, merchant=merchant.public_id, coins=coins, now=now)
    assert isinstance(issued, Voucher), issued
    return issued


def sure(answer: Any) -> Redemption:
    assert isinstance(answer, Redemption), answer
    return answer


def books() -> list[audit.Finding]:
    """What the ledger's checks and those of payments find: nothing, if all is well."""
    return [*audit.findings(), *audit.findings(CHECKS)]
