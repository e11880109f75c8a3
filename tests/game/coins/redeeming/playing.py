"""One customer at one till, who does whatever a property test thinks of; each move is possible at any time."""

from dataclasses import dataclass, field
from uuid import uuid4

from game.coins.accounts import till_of, wallet_of
from game.coins.merchants.working import Working
from game.coins.models import Merchant, Offer, Redemption, Voucher
from game.coins.redeeming import asking, paying, refunding, vouchers
from game.players.models import Player
from game.units.approval_refusals import Refused
from tests.game.coins.builders import balances
from tests.game.coins.merchants.builders import a_cashier
from tests.game.coins.redeeming.builders import MORNING, a_customer, an_offer, confirmed, met, owner_of


@dataclass
class Play:
    """Where things stand; `began_with` coins."""

    began_with: int = 190
    customer: Player = field(default_factory=lambda: a_customer(70, 40, 80))
    cashier: Working = field(default_factory=a_cashier)
    offer: Offer = field(init=False)

    def __post_init__(self) -> None:
        self.offer = an_offer(Merchant.objects.get(pk=self.cashier.merchant_id), coins=30, stock=2)

    @property
    def wallet(self) -> int:
        return balances().get(wallet_of(owner_of(self.customer)), 0)

    @property
    def till(self) -> int:
        return balances().get(till_of(self.cashier.merchant), 0)

    @property
    def reserved(self) -> int:
        return sum(voucher.coins for voucher in Voucher.objects.filter(state="open", merchant=self.cashier.merchant_id))

    def make(self, move: str, coins: int) -> None:
        getattr(self, move)(coins)

    def bill(self, coins: int) -> None:
        payment = met(self.customer, self.cashier)
        word = {"redemption": payment.public_id, "cashier": self.cashier, "now": MORNING}
        asked = asking.ask_bill(**word, bill_ntd=20, coins=coins)
        assert isinstance(asked, Refused) == (coins > self.wallet)
        if isinstance(asked, Redemption):
            assert confirmed(asked, self.customer).state == "paid"

    def goods(self, _coins: int) -> None:
        payment = met(self.customer, self.cashier)
        word = {"redemption": payment.public_id, "cashier": self.cashier, "now": MORNING}
        asked = asking.ask_goods(**word, offer=self.offer.public_id)
        if isinstance(asked, Redemption):
            assert confirmed(asked, self.customer).state == "paid"

    def voucher(self, coins: int) -> None:
        merchant = self.cashier.merchant
        vouchers.issue(voucher=uuid4(), player_id=self.customer.pk, merchant=merchant, coins=coins, now=MORNING)

    def spend(self, _coins: int) -> None:
        for voucher in Voucher.objects.filter(merchant=self.cashier.merchant_id).order_by("pk")[:1]:
            vouchers.spend(voucher=voucher.public_id, redemption=uuid4(), cashier=self.cashier, now=MORNING)

    def refund(self, _coins: int) -> None:
        for payment in Redemption.objects.filter(merchant=self.cashier.merchant_id).order_by("-pk")[:1]:
            word = {"redemption": payment.public_id, "cashier": self.cashier, "now": MORNING}
            refunding.refund_today(**word, reason="so")

    def refuse(self, _coins: int) -> None:
        payment = met(self.customer, self.cashier)
        paying.refuse(redemption=payment.public_id, player_id=self.customer.pk, now=MORNING)
