"""The demo's last month: what the tea house took in coins, stated, so that there is something to confirm and to pay.

The coins are a campaign's of its own at the beginning of that month. Where the ledger is sealed beyond it already, or
there is a statement, nothing is done.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from game.coins.merchants.working import Working, working
from game.coins.models import Merchant, MerchantRole, MerchantStaff, Redemption, Seal
from game.coins.monthly import making, releasing
from game.coins.monthly.months import Month
from game.coins.redeeming import asking, meeting, paying, refunding, till_codes
from game.coins.redeeming.tunables import COINS_A_PAYMENT
from game.players.models import Player
from game.units import staffing
from game.units.models import Unit
from web.demo.merchants import TAX_ID
from web.demo.welcoming import welcome

CUSTOMER, OPERATOR, PAYS = "manager", "operator", "arts"
# Days after the first, the bill in NT$, coins taken off.
BILLS: Final = ((3, 180, 800), (9, 420, 2_000), (17, 95, 500))
GIVEN_BACK: Final = 2  # the last of them
COINS: Final = COINS_A_PAYMENT


@transaction.atomic
def state(now: datetime) -> None:
    """Three payments at the certified merchant, one given back, and the month's statement, released."""
    month, shop = Month.at(now).before, Merchant.objects.filter(tax_id=TAX_ID, certified_on__isnull=False).first()
    if shop is None or shop.statements.exists() or Seal.objects.filter(until__gt=month.begins_at).exists():
        return
    customer, operator = (_official(account) for account in (CUSTOMER, OPERATOR))
    cashier = working(MerchantStaff.objects.filter(merchant=shop, role=MerchantRole.CASHIER, ended_at=None)[0])
    welcome(
        player_ids=[customer.pk],
        coins=COINS,
        unit=Unit.objects.get(code=PAYS),
        now=month.begins_at + timedelta(hours=2),
    )
    for number, (days, bill_ntd, coins) in enumerate(BILLS):
        at = month.begins_at + timedelta(days=days, hours=12)
        payment = _pay(customer.pk, cashier, bill_ntd, coins, at)
        if number == GIVEN_BACK:
            refunding.refund_today(redemption=payment, cashier=cashier, reason="買錯了", now=at + timedelta(hours=1))
    making.make(month=month, now=now)
    staff = staffing.staff_of(operator.pk, timezone.localdate(now))
    if staff is not None:
        releasing.release(month=month, actor=staff, now=now)


def _official(account: str) -> Player:
    return Player.objects.get(email=f"{account}@demo.localhost")


def _pay(player_id: int, cashier: Working, bill_ntd: int, coins: int, at: datetime) -> UUID:
    """One payment, as both sides of a counter do it."""
    payment, code = uuid4(), till_codes.shown(cashier=cashier, now=at)
    meeting.meet_by_code(redemption=payment, player_id=player_id, code=getattr(code, "code", ""), now=at)
    asking.ask_bill(redemption=payment, cashier=cashier, bill_ntd=bill_ntd, coins=coins, now=at)
    paid = paying.confirm(redemption=payment, player_id=player_id, coins=coins, now=at)
    if not isinstance(paid, Redemption):
        raise RuntimeError(f"the demo's payment of {coins} coins was refused: {paid}; mend the demo")  # noqa: TRY004 - no type is wrong
    return payment
