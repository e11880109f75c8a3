"""The story of docs/coins.md, told by the verbs: every kind of transfer once, from the pool to the end of the year.

Each line of `STEPS` is a line of the document's table, in its order.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from game.coins import campaigns, correcting, escrow, giving, handing_over
from game.coins.budgets import encumbering, granting, pool, year_end
from game.coins.budgets.encumbering import Destination, Share
from game.coins.expiring import expire
from game.coins.gifts import rewarding, sending
from game.coins.gifts.rewarding import Claim
from game.coins.ledger import TAIPEI
from game.coins.merchants.working import Working
from game.coins.models import Campaign, GiftBatch, Merchant, Redemption, Statement, Voucher
from game.coins.monthly import confirming, making, paying_out, releasing
from game.coins.redeeming import asking, meeting, paying, refunding, tokens, vouchers
from game.coins.settling import settle
from game.players.models import Player, Purse
from game.units.approval_refusals import Refused
from game.units.models import Role, Unit
from tests.game.coins.budgets.builders import a_signed_request
from tests.game.coins.builders import a_unit as a_bureau
from tests.game.coins.builders import an_owner, award
from tests.game.coins.gifts.builders import prepared
from tests.game.coins.merchants.builders import a_merchant, an_owner_of
from tests.game.coins.monthly.builders import JULY, a_budget_officer, an_operator
from tests.game.units.officials import a_unit, an_official

HOUR = timedelta(hours=1)


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    """A moment on Taitung's clocks."""
    return datetime(year, month, day, hour, tzinfo=TAIPEI)


def done(answer: Any) -> Any:
    assert not isinstance(answer, Refused), answer
    assert not isinstance(answer, tuple), answer
    return answer


@dataclass
class Story:
    """Who takes part: two bureaus, three players, a guest, a shop."""

    tourism: Unit = field(default_factory=a_bureau)
    fire: Unit = field(default_factory=a_unit)
    mei: UUID = field(default_factory=an_owner)
    kai: UUID = field(default_factory=an_owner)
    wen: UUID = field(default_factory=an_owner)
    guest: UUID = field(default_factory=lambda: an_owner(confirmed=False))
    shop: Merchant = field(default_factory=lambda: a_merchant(bank_account="004-012345678901"))
    keeper: Working = field(init=False)
    balloons: tuple[UUID, UUID] = field(default_factory=lambda: (uuid4(), uuid4()))
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    wens: Any = None
    brought: Any = None

    def __post_init__(self) -> None:
        self.keeper = an_owner_of(self.shop)

    def fill_the_pool(self) -> None:
        done(pool.add(actor=None, act=uuid4(), year=2026, coins=100_000, reason="議會決議", now=at(2025, 12, 1)))

    def encumber(self) -> None:
        share = Share(uuid4(), "tourism", 2026, 30_000)
        done(encumbering.encumber(actor=None, share=share, now=at(2025, 12, 10)))

    def release(self) -> None:
        share = Share(uuid4(), "tourism", 2026, 20_000)
        done(encumbering.release(actor=None, share=share, to=Destination.APPROPRIATION, now=at(2026, 1, 5)))

    def appropriate(self) -> None:
        campaigns.appropriate(unit=self.tourism, year=2026, coins=5_000, key="appropriate:tourism:2026:council",
                              now=at(2026, 1, 6))  # fmt: skip

    def grant(self) -> None:
        request = a_signed_request(self.fire, coins=8_000)
        officer = an_official(self.fire, Role.BUDGET_OFFICER)
        done(granting.grant(actor=officer, request=request, coins=8_000, reason="", now=at(2026, 7, 4)))

    def publish(self) -> None:
        self._publish(self.tourism, Campaign.SpendsOn.BALLOONS, 100, 200)

    def publish_for_gifts(self) -> None:
        self._publish(self.fire, Campaign.SpendsOn.GIFTS, 50, 10)
        self._publish(self.fire, Campaign.SpendsOn.REPORTS, 20, 10)

    def fund_balloons(self) -> None:
        lots = [(balloon, 1_000) for balloon in self.balloons]
        escrow.fund_balloons(campaign=self.campaigns["balloons"], lots=lots, key="fund:wave-7", now=at(2026, 7, 5, 11))

    def catch(self) -> None:
        (a, b), payer = self.balloons, self.campaigns["balloons"].pk
        award(a, self.mei, coins=100, now=at(2026, 7, 5, 12), campaign_id=payer)
        self.brought = award(a, self.guest, coins=100, now=at(2026, 7, 5, 13), campaign_id=payer)
        self.wens = award(b, self.wen, coins=100, now=at(2026, 7, 5, 14), campaign_id=payer)

    def bring(self) -> None:
        moved = handing_over.hand_over(
            awards=[self.brought.pk], giver=self.guest, taker=self.kai, now=at(2026, 7, 5, 18)
        )
        assert moved == 100

    def send_gifts(self) -> None:
        people = [player_of(self.mei), player_of(self.kai)]
        batch = done(prepared(self.campaigns["gifts"], people, now=at(2026, 7, 6, 9)))
        GiftBatch.objects.filter(pk=batch.pk).update(state=GiftBatch.State.RUNNING)
        assert sending.send(now=at(2026, 7, 6, 9)).given == 2

    def reward(self) -> None:
        claim = Claim(uuid4(), player_of(self.mei).pk, uuid4(), "wifi_dead")
        now = at(2026, 7, 6, 10)
        with transaction.atomic():
            plan = rewarding.plan(unit_code="fire", claims=[claim], now=now)
            assert len(rewarding.pay(plan=plan, now=now)) == 1

    def settle(self) -> None:
        assert settle(now=at(2026, 7, 8)).coins == 420

    def reverse(self) -> None:
        officer = an_official(self.tourism, Role.BUDGET_OFFICER)
        done(
            correcting.ask(actor=officer, public_id=uuid4(), transfer=self.wens, reason="位置造假", now=at(2026, 7, 9))
        )

    def redeem(self) -> None:
        self._pay(self.mei, 80, at(2026, 7, 10))

    def refund(self) -> None:
        payment, now = self._pay(self.kai, 60, at(2026, 7, 11)), at(2026, 7, 11, 11)
        done(refunding.refund_today(redemption=payment.public_id, cashier=self.keeper, reason="退貨", now=now))

    def use_a_voucher(self) -> None:
        voucher = self._reserve(40, at(2026, 7, 12))
        done(vouchers.spend(voucher=voucher, redemption=uuid4(), cashier=self.keeper, now=at(2026, 7, 12, 11)))

    def give_a_voucher_back(self) -> None:
        self._reserve(30, at(2026, 7, 13))
        assert vouchers.return_unused(now=at(2026, 7, 18)) == 1

    def state(self) -> None:
        assert done(making.make(month=JULY, now=at(2026, 8, 1))).coins == 120

    def pay_out(self) -> None:
        now, operator = at(2026, 8, 2), an_operator()
        statement = Statement.objects.get()
        for doubt in statement.doubts.filter(cleared_at=None):
            done(releasing.clear_doubt(doubt=doubt.public_id, actor=operator, reason="沒有問題", now=now))
        releasing.release(month=JULY, actor=operator, now=now)
        word = {"statement": statement.public_id, "working": self.keeper, "invoice": "AB12345678"}
        done(confirming.confirm(**word, now=now))
        payout = done(paying_out.consolidate(payout=uuid4(), month=JULY, actor=operator, now=now))
        done(paying_out.mark_paid(payout=payout.public_id, actor=a_budget_officer(), now=now + HOUR))

    def donate(self) -> None:
        now = at(2026, 8, 3)
        done(giving.donate(player_id=player_of(self.mei).pk, cause="county-fund", coins=20, key=uuid4(), now=now))

    def land(self) -> None:
        payer = self.campaigns["balloons"]
        escrow.return_escrow(campaign=payer, balloons=self.balloons, key="return:wave-7", now=at(2026, 8, 4))

    def close(self) -> None:
        for campaign in self.campaigns.values():
            campaigns.close(campaign=campaign, now=at(2026, 11, 30))

    def close_the_year(self) -> None:
        assert done(year_end.close_year(actor=None, year=2026, now=at(2026, 12, 31))).coins == 104_680

    def expire(self) -> None:
        assert expire(now=at(2028, 1, 1)).coins == 180

    def _publish(self, unit: Unit, spends_on: str, amount: int, quota: int) -> None:
        campaign = Campaign.objects.create(
            unit=unit, name_zh="夏日", name_en="Summer", amount=amount, quota=quota, opens_at=at(2026, 7, 5),
            closes_at=at(2026, 8, 5), spends_on=spends_on,
        )  # fmt: skip
        campaigns.publish(campaign=campaign, now=at(2026, 7, 5))
        self.campaigns[spends_on] = campaign

    def _pay(self, owner: UUID, coins: int, now: datetime) -> Redemption:
        player, payment = player_of(owner), uuid4()
        qr = tokens.show(player_id=player.pk, now=now)
        done(meeting.meet_by_qr(redemption=payment, cashier=self.keeper, qr=qr, now=now))
        done(asking.ask_bill(redemption=payment, cashier=self.keeper, bill_ntd=500, coins=coins, now=now))
        return done(paying.confirm(redemption=payment, player_id=player.pk, coins=coins, now=now))

    def _reserve(self, coins: int, now: datetime) -> UUID:
        player, voucher = player_of(self.kai), uuid4()
        word = {"voucher": voucher, "player_id": player.pk, "merchant": self.shop.public_id, "coins": coins}
        issued = done(vouchers.issue(**word, now=now))
        assert isinstance(issued, Voucher)
        return voucher


def player_of(owner: UUID) -> Player:
    return Purse.objects.select_related("player").get(owner=owner).player


STEPS: tuple[Callable[[Story], None], ...] = (
    Story.fill_the_pool, Story.encumber, Story.release, Story.appropriate, Story.grant, Story.publish,
    Story.publish_for_gifts, Story.fund_balloons, Story.catch, Story.bring, Story.send_gifts, Story.reward,
    Story.settle, Story.reverse, Story.redeem, Story.refund, Story.use_a_voucher, Story.give_a_voucher_back,
    Story.state, Story.pay_out, Story.donate, Story.land, Story.close, Story.close_the_year, Story.expire,
)  # fmt: skip
