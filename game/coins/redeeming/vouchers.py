"""Vouchers: small sums set aside for one merchant, to be spent where neither side has a network.

    issue      wallet → voucher      reserve:<hex of the voucher>
    spend      voucher → till        redeem:<hex of the payment>
    give back  voucher → wallet      unreserve:<hex of the voucher>

A till without network checks the signature and hands the voucher in when it can. Its coins are sure until then, so they
stay reserved `VOUCHER_GRACE` longer than the voucher can be shown, whatever the customer wants; then they come back by
themselves. Only who leaves the game gets them back at once, to give them away: a till that comes later is told.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from game.coins import accounts as chart
from game.coins import ledger, lots
from game.coins.ledger import Move, Posting, Shortfall, year_of
from game.coins.merchants.working import Working
from game.coins.models import Account, Merchant, Redemption, Settlement, Transfer, TransferKind, Voucher
from game.coins.redeeming import limits, payments, tunables
from game.coins.redeeming.payments import Customer
from game.coins.redeeming.rate import coins_a_ntd
from game.coins.redeeming.refusals import Code
from game.inbox import sending as inbox
from game.inbox.kinds import Kind
from game.journal import writing as journal
from game.units.approval_refusals import Refused

CHUNK = 100


def issue(*, voucher: UUID, player_id: int, merchant: UUID, coins: int, now: datetime) -> Voucher | Refused:
    """Set coins aside for a merchant; a repeat finds the first.

    Args:
        voucher: the phone's own id for it.
    """
    if coins < 1:
        return Refused(Code.NOT_COINS, about="coins")
    if coins % coins_a_ntd():
        return Refused(Code.NOT_WHOLE, {"rate": coins_a_ntd()}, about="coins")
    if coins > tunables.COINS_A_VOUCHER:
        return Refused(Code.VOUCHER_LIMIT, {"limit": tunables.COINS_A_VOUCHER}, about="coins")
    found = Merchant.objects.filter(public_id=merchant).first()
    if found is None:
        return Refused(Code.NO_SUCH_VOUCHER)
    try:
        return _issue(voucher, player_id, found.pk, coins, now)
    except Shortfall:
        return Refused(Code.TOO_FEW_COINS, about="coins")


@transaction.atomic
def _issue(public_id: UUID, player_id: int, merchant_id: int, coins: int, now: datetime) -> Voucher | Refused:
    customer = payments.hold_customer(player_id)
    if customer is None:
        return Refused(Code.GONE)
    if first := _locked(Voucher.objects.filter(public_id=public_id)):
        asked = (customer.owner, merchant_id, coins)
        return first if (first.owner, first.merchant_id, first.coins) == asked else Refused(Code.CONFLICT)
    merchant = payments.hold_merchant(merchant_id)
    if refused := _not_issuable(customer, merchant, coins, now):
        return refused
    wallet, reserved = chart.wallet_of(customer.owner), chart.voucher_of(public_id)
    posting = _posting(f"reserve:{public_id.hex}", TransferKind.RESERVE, wallet, reserved, coins)
    transfer = _post(posting, now)
    lots.take(owner=customer.owner, coins=coins, transfer=transfer.id)
    journal.append(kind="coins_reserved", now=now, owner=customer.owner)
    return Voucher.objects.create(
        public_id=public_id,
        merchant=merchant,
        owner=customer.owner,
        coins=coins,
        issued_at=now,
        until=(now + tunables.VOUCHER_LASTS).replace(microsecond=0),
        reserved=transfer,
    )


def _not_issuable(customer: Customer, merchant: Merchant, coins: int, now: datetime) -> Refused | None:
    if customer.is_guest:
        return Refused(Code.GUEST)
    if merchant.state != Merchant.State.ACTIVE:
        return payments.not_active(merchant)
    if _open_of(customer.owner).count() >= tunables.OPEN_VOUCHERS:
        return Refused(Code.TOO_MANY_VOUCHERS, {"limit": tunables.OPEN_VOUCHERS})
    left = limits.left_of_player(customer.owner, timezone.localdate(now))
    return Refused(Code.PLAYER_LIMIT, {"left": left}) if coins > left else None


@transaction.atomic
def spend(
    *, voucher: UUID, redemption: UUID, cashier: Working, now: datetime, spent_at: datetime | None = None
) -> Redemption | Refused:
    """Pay with a voucher, once; a repeat finds the payment.

    Args:
        redemption: the till's own id for the payment.
        spent_at: when a till without network took it, by its clock, which may be wrong; now, unless given.
    """
    found = _locked(Voucher.objects.filter(public_id=voucher))
    if found is None:
        return Refused(Code.NO_SUCH_VOUCHER)
    if found.merchant_id != cashier.merchant_id:
        return Refused(Code.OTHER_MERCHANT, {"merchant": found.merchant.name})
    if begun := Redemption.objects.select_related("merchant", "offer").filter(public_id=redemption).first():
        return begun if begun.transfer_id and begun.transfer_id == found.ended_id else Refused(Code.CONFLICT)
    spent_at = max(found.issued_at, min(spent_at or now, now))
    return _not_spendable(found, spent_at, now) or _spend(found, redemption, cashier, spent_at, now)


def _not_spendable(voucher: Voucher, spent_at: datetime, now: datetime) -> Refused | None:
    if voucher.state != Voucher.State.OPEN:
        is_spent = voucher.state == Voucher.State.SPENT
        return Refused(Code.VOUCHER_SPENT if is_spent else Code.VOUCHER_RETURNED)
    if spent_at > voucher.until + tunables.CLOCKS_APART or now >= returns_at(voucher):
        return Refused(Code.VOUCHER_EXPIRED, {"until": voucher.until})
    merchant = payments.hold_merchant(voucher.merchant_id)
    return payments.not_active(merchant) if merchant.state != Merchant.State.ACTIVE else None


def _spend(
    voucher: Voucher, redemption: UUID, cashier: Working, spent_at: datetime, now: datetime
) -> Redemption | Refused:
    reserved, till = chart.voucher_of(voucher.public_id), chart.till_of(voucher.merchant.public_id)
    posting = _posting(f"redeem:{redemption.hex}", TransferKind.REDEEM, reserved, till, voucher.coins)
    transfer = _post(posting, now)
    _end(voucher, Voucher.State.SPENT, transfer)
    journal.append(kind="coins_paid", now=now, owner=voucher.owner)
    return Redemption.objects.create(
        public_id=redemption,
        merchant=voucher.merchant,
        owner=voucher.owner,
        kind=Redemption.Kind.VOUCHER,
        state=Redemption.State.PAID,
        coins=voucher.coins,
        coins_a_ntd=coins_a_ntd(),
        cashier=cashier.name,
        begun_at=spent_at,
        until=now,
        paid_at=now,
        day=timezone.localdate(now),
        transfer=transfer,
        taken_by_id=voucher.reserved_id,
    )


@transaction.atomic
def give_back(*, voucher: UUID, player_id: int, now: datetime) -> Voucher | Refused:
    """Put the coins back, once no till can come with the voucher any more; a repeat finds them back."""
    customer = payments.hold_customer(player_id)
    found = _locked(Voucher.objects.filter(public_id=voucher, owner=customer.owner)) if customer else None
    if found is None:
        return Refused(Code.NO_SUCH_VOUCHER)
    if found.state == Voucher.State.SPENT:
        return Refused(Code.VOUCHER_SPENT)
    if found.state == Voucher.State.OPEN:
        if now < returns_at(found):
            return Refused(Code.STILL_OUT, {"until": returns_at(found)})
        _return([found], now)
    return found


def return_unused(*, now: datetime) -> int:
    """Put back what no till can come with any more; how many. It may be killed and run twice at once."""
    returned = 0
    due = Voucher.objects.filter(state=Voucher.State.OPEN, until__lte=now - tunables.VOUCHER_GRACE).order_by("pk")
    while found := list(due.values_list("pk", "owner")[:CHUNK]):
        returned += sum(_return_due(number, owner, now) for number, owner in found)
    return returned


def return_all_of(*, owner: UUID, now: datetime) -> None:
    """Put back everything of who leaves, in the transaction of leaving, which holds the customer.

    Locks what giving the coins away will lock, too, and in the same order as settling does: settlements, then accounts.
    """
    found = list(_open_of(owner).select_for_update(no_key=True).order_by("pk"))
    if found:
        pending = Settlement.objects.select_for_update().filter(owner=owner, settled=None).order_by("pk")
        list(pending.values_list("pk", flat=True))
        names = [chart.wallet_of(owner), chart.pending_of(owner), *(chart.voucher_of(one.public_id) for one in found)]
        accounts = Account.objects.select_for_update(no_key=True).filter(name__in=names).order_by("pk")
        list(accounts.values_list("pk", flat=True))
        _return(found, now)


def returns_at(voucher: Voucher) -> datetime:
    """When the coins of a voucher that was not spent come back."""
    return voucher.until + tunables.VOUCHER_GRACE


@transaction.atomic
def _return_due(number: int, owner: UUID, now: datetime) -> bool:
    customer = payments.hold_owner(owner)
    voucher = _locked(Voucher.objects.filter(pk=number, state=Voucher.State.OPEN))
    if voucher is None:
        return False
    if customer:
        _tell(voucher, customer, now)
    _return([voucher], now)
    return True


def _tell(voucher: Voucher, customer: Customer, now: datetime) -> None:
    merchant = voucher.merchant
    names = {"merchant": merchant.name_zh, "merchant_en": merchant.name_en or merchant.name_zh}
    key = f"unreserve:{voucher.public_id.hex}"
    values: dict[str, str | int] = {"coins": voucher.coins, **names}
    inbox.send(player_id=customer.player_id, kind=Kind.VOUCHER_RETURNED, values=values, key=key, now=now)


def _return(vouchers: list[Voucher], now: datetime) -> None:
    """Post them together, as a transaction posts once; `bring_back` fills the lots."""
    transfers = ledger.post_all(postings=[_unreserving(one) for one in vouchers], now=now, year=year_of(now))
    for voucher, transfer in zip(vouchers, transfers, strict=True):
        lots.bring_back(taken_by=voucher.reserved_id, transfer=transfer.id)
        _end(voucher, Voucher.State.RETURNED, transfer)
    journal.append_to_owners(kind="coins_returned", now=now, owners=[voucher.owner for voucher in vouchers])


def _unreserving(voucher: Voucher) -> Posting:
    reserved, wallet = chart.voucher_of(voucher.public_id), chart.wallet_of(voucher.owner)
    key = f"unreserve:{voucher.public_id.hex}"
    return _posting(key, TransferKind.UNRESERVE, reserved, wallet, voucher.coins, voucher.reserved_id)


def _end(voucher: Voucher, state: Voucher.State, transfer: Transfer) -> None:
    voucher.state, voucher.ended = state, transfer
    voucher.save(update_fields=["state", "ended"])


def _open_of(owner: UUID) -> QuerySet[Voucher]:
    return Voucher.objects.filter(owner=owner, state=Voucher.State.OPEN)


def _locked(vouchers: QuerySet[Voucher]) -> Voucher | None:
    return vouchers.select_for_update(of=("self",), no_key=True).select_related("merchant").first()


def _posting(key: str, kind: TransferKind, giver: str, taker: str, coins: int, reverses: UUID | None = None) -> Posting:
    return Posting(key, kind, (Move(giver, -coins), Move(taker, coins)), reverses=reverses)


def _post(posting: Posting, now: datetime) -> Transfer:
    return ledger.post_all(postings=[posting], now=now, year=year_of(now))[0]
