"""The ledger as a state machine: what is done to it in any order, with its own sums and lots kept beside it.

`test_ledger_machine` adds what units, officers and merchants do, and runs it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)

from game.coins import accounts as chart
from game.coins import audit, campaigns, escrow, reversing
from game.coins.budgets import pool
from game.coins.campaigns import OtherPurpose, WrongState
from game.coins.closing import close_days
from game.coins.expiring import expire
from game.coins.gifts import audit as gifts_audit
from game.coins.ledger import KeyReused, Shortfall
from game.coins.models import Account, Campaign, Lot, Transfer, Voucher
from game.coins.monthly import audit as monthly_audit
from game.coins.redeeming import asking, paying, refunding, vouchers
from game.coins.redeeming import audit as payments_audit
from game.coins.redeeming.tunables import OPEN_VOUCHERS
from game.coins.sealing import seal
from game.coins.settling import settle
from game.players.models import Player, Purse
from game.units.approval_refusals import Refused
from tests.game.coins.builders import NOW, a_campaign, a_unit, an_owner
from tests.game.coins.merchants.builders import a_cashier
from tests.game.coins.redeeming.builders import met

CHECKS = audit.CHECKS + payments_audit.CHECKS + gifts_audit.CHECKS + monthly_audit.CHECKS
COINS = st.integers(1, 60)
STEPS_AN_AUDIT = 5
MINUTE = timedelta(minutes=1)


def says(shortfall: Shortfall, *, missing: int) -> None:
    assert shortfall.missing == missing > 0


@dataclass(frozen=True)
class Given:
    """One award: out of which balloon of which campaign, to whom; without a balloon, a gift or a reward."""

    campaign: Campaign
    balloon: UUID | None
    owner: UUID
    coins: int
    key: str
    transfer: UUID


@dataclass(frozen=True)
class Paid:
    """Coins that left a wallet, and what they took of which lots, by award."""

    id: UUID
    owner: UUID
    coins: int
    took: Mapping[UUID, int]


class Ledger(RuleBasedStateMachine):
    """Does things to the ledger and keeps its own sums and lots beside it."""

    drafts: Bundle[Campaign] = Bundle("drafts")
    published: Bundle[Campaign] = Bundle("published")
    flights: Bundle[tuple[Campaign, UUID]] = Bundle("flights")
    awards: Bundle[Given] = Bundle("awards")
    budgets: Bundle[Transfer] = Bundle("budgets")
    payments: Bundle[Paid] = Bundle("payments")
    vouchers: Bundle[Paid] = Bundle("vouchers")

    def __init__(self) -> None:
        super().__init__()
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.steps = 0
        self.now = NOW
        self.unit = a_unit()
        self.home = chart.appropriation_of(self.unit.code, 2026)
        self.guest = an_owner(confirmed=False)
        self.owners = [an_owner(), an_owner(), self.guest]
        self.sums: Counter[str] = Counter()
        self.due: list[Given] = []
        self.lots: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
        self.cashier = a_cashier()
        self.till = chart.till_of(self.cashier.merchant)
        self.players = dict(Purse.objects.values_list("owner", "player"))

    def teardown(self) -> None:
        try:
            assert list(audit.findings(CHECKS)) == []
        finally:
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    @invariant()
    def the_audit_finds_nothing(self) -> None:
        """Not after every step, which would cost most of the time; the last state is audited in any case."""
        self.steps += 1
        if self.steps % STEPS_AN_AUDIT == 0:
            assert list(audit.findings(CHECKS)) == []

    def move(self, giver: str, taker: str, coins: int) -> None:
        self.sums[giver] -= coins
        self.sums[taker] += coins

    @initialize(target=flights, coins=st.lists(st.integers(20, 60), min_size=1, max_size=3))
    def begin(self, coins: list[int]) -> MultipleResults:
        """Most of what can go wrong needs balloons in the air and coins in wallets, so there are some at the start."""
        self.appropriate(coins=1_000, key="begin")
        campaign = self.publish(self.draft(amount=10, quota=40))
        flights, filled = self.fund(campaign, coins), self.fund(campaign, [90]).values[0]
        for who in range(3):
            self.award(filled, who, coins=30)
        self.settle()  # who has nothing in the wallet can do little with it
        for who in range(3):
            self.award(flights.values[0], who, coins=5)
        return flights

    @initialize(target=published)
    def promise(self) -> object:
        self.appropriate(coins=1_000, key="promise")
        return self.publish(self.draft(amount=10, quota=20))

    @rule(target=budgets, coins=st.integers(1, 3_000), key=st.sampled_from("abc"))
    def appropriate(self, coins: int, key: str) -> object:
        known = Transfer.objects.filter(key=key).first()
        try:
            with transaction.atomic():
                done = campaigns.appropriate(unit=self.unit, year=2026, coins=coins, key=key, now=self.now)
        except KeyReused:
            assert known is not None
            return multiple()
        if known is not None:
            return multiple()
        self.move("source", self.home, coins)
        return done

    @rule(target=budgets, year=st.sampled_from((2026, 2027)), coins=st.integers(1, 500))
    def fill_the_pool(self, year: int, coins: int) -> Transfer:
        added = pool.add(actor=None, act=uuid4(), year=year, coins=coins, reason="resolution", now=self.now)
        assert isinstance(added, Transfer)
        self.move("source", chart.pool_of(year), coins)
        return added

    @rule(budget=budgets)
    def reverse_a_budget(self, budget: Transfer) -> None:
        giver, taker = (entry.account.name for entry in budget.entries.order_by("amount"))
        coins = reversing.coins_of(budget)
        is_new = not Transfer.objects.filter(reverses=budget).exists()
        try:
            with transaction.atomic():
                reversing.reverse(transfer=budget, reason="a slip", now=self.now)
        except Shortfall as shortfall:
            assert is_new
            says(shortfall, missing=coins - self.sums[taker])
            return
        if is_new:
            self.move(taker, giver, coins)

    @rule(target=drafts, amount=st.integers(1, 20), quota=st.integers(1, 40))
    def draft(self, amount: int, quota: int) -> Campaign:
        return a_campaign(self.unit, amount=amount, quota=quota)

    @rule(target=published, campaign=drafts)
    def publish(self, campaign: Campaign) -> object:
        campaign.refresh_from_db()
        promised = campaign.amount * campaign.quota
        try:
            with transaction.atomic():
                campaigns.publish(campaign=campaign, now=self.now)
        except Shortfall as shortfall:
            says(shortfall, missing=promised - self.sums[self.home])
            return multiple()
        except WrongState:
            assert campaign.state == Campaign.State.CLOSED
            return multiple()
        if campaign.state == Campaign.State.PUBLISHED:
            return multiple()
        self.move(self.home, chart.campaign_escrow(campaign.public_id), promised)
        return campaign

    @rule(target=flights, campaign=published, coins=st.lists(COINS, min_size=1, max_size=3))
    def fund(self, campaign: Campaign, coins: list[int]) -> MultipleResults:
        lots = [(uuid4(), each) for each in coins]
        payer = chart.campaign_escrow(campaign.public_id)
        try:
            with transaction.atomic():
                escrow.fund_balloons(campaign=campaign, lots=lots, key=f"fund:{lots[0][0]}", now=self.now)
        except Shortfall as shortfall:
            says(shortfall, missing=sum(coins) - self.sums[payer])
            return multiple()
        except (OtherPurpose, WrongState):
            return multiple()
        for balloon, each in lots:
            self.move(payer, chart.balloon_escrow(balloon), each)
        return multiple(*((campaign, balloon) for balloon, _ in lots))

    @rule(target=awards, flight=flights, who=st.integers(0, 2), coins=st.integers(1, 20))
    def award(self, flight: tuple[Campaign, UUID], who: int, coins: int) -> object:
        campaign, balloon = flight
        owner, key, purse = self.owners[who], f"catch:{uuid4()}", chart.balloon_escrow(balloon)
        try:
            with transaction.atomic():
                transfer = self._award(Given(campaign, balloon, owner, coins, key, uuid4()))
        except Shortfall as shortfall:
            says(shortfall, missing=coins - self.sums[purse])
            return multiple()
        given = Given(campaign, balloon, owner, coins, key, transfer.id)
        self.move(purse, chart.pending_of(owner), coins)
        self.due.append(given)
        return given

    @rule(given=awards)
    def repeat_an_award(self, given: Given) -> None:
        self._award(given)

    @rule(given=awards)
    def reuse_the_key_of_an_award(self, given: Given) -> None:
        with pytest.raises(KeyReused), transaction.atomic():
            self._award(replace(given, coins=given.coins + 1))

    def _award(self, given: Given) -> Transfer:
        assert given.balloon is not None
        return escrow.award_catch(
            balloon=given.balloon,
            owner=given.owner,
            coins=given.coins,
            campaign_id=given.campaign.pk,
            key=given.key,
            now=self.now,
            settle_delay=timedelta(0),
        )

    @rule()
    def settle(self) -> None:
        ready = [given for given in self.due if given.owner != self.guest]
        report = settle(now=self.now)
        assert (report.settled, report.coins) == (len(ready), sum(given.coins for given in ready))
        for given in ready:
            self.move(chart.pending_of(given.owner), chart.wallet_of(given.owner), given.coins)
            self.lots[given.owner][given.transfer] = given.coins
        self.due = [given for given in self.due if given.owner == self.guest]

    @rule(given=awards)
    def reverse_an_award(self, given: Given) -> None:
        """While it is pending, or while all of its lot is there; again changes nothing."""
        award = Transfer.objects.get(pk=given.transfer)
        is_new = not Transfer.objects.filter(reverses=award).exists()
        with transaction.atomic():
            done = reversing.reverse(transfer=award, reason="a slip", now=self.now)
        if not is_new:
            return
        if isinstance(done, Refused):
            assert self.lots[given.owner].get(given.transfer, 0) < given.coins
            return
        if given in self.due:
            self.due.remove(given)
            purse = chart.pending_of(given.owner)
        else:
            assert self.lots[given.owner][given.transfer] == given.coins
            self.lots[given.owner][given.transfer] = 0
            purse = chart.wallet_of(given.owner)
        self.move(purse, self.taker_after(given.campaign), given.coins)

    def taker_after(self, campaign: Campaign) -> str:
        """Who has what a campaign gets back: itself, or its unit once it is closed."""
        campaign.refresh_from_db()
        closed = campaign.state == Campaign.State.CLOSED
        return self.home if closed else chart.campaign_escrow(campaign.public_id)

    def take(self, owner: UUID, coins: int) -> dict[UUID, int]:
        """Use up lots of the model, the oldest award first."""
        took = {}
        for award in sorted(self.lots[owner], key=lambda award: award.hex):
            took[award] = min(coins, self.lots[owner][award])
            self.lots[owner][award] -= took[award]
            coins -= took[award]
        assert coins == 0
        return took

    def give_back(self, paid: Paid) -> None:
        for award, coins in paid.took.items():
            self.lots[paid.owner][award] += coins

    @rule(target=payments, who=st.integers(0, 1), tens=st.integers(1, 4))
    def pay(self, who: int, tens: int) -> object:
        owner, coins = self.owners[who], 10 * tens
        wallet, player = chart.wallet_of(owner), Player.objects.get(pk=self.players[owner])
        payment = met(player, self.cashier, now=self.now)
        asked = asking.ask_bill(
            redemption=payment.public_id, cashier=self.cashier, bill_ntd=500, coins=coins, now=self.now
        )
        if isinstance(asked, Refused):
            assert self.sums[wallet] < coins
            paying.withdraw(redemption=payment.public_id, cashier=self.cashier, now=self.now)
            return multiple()
        for _ in "twice":
            done = paying.confirm(redemption=payment.public_id, player_id=player.pk, coins=coins, now=self.now)
            assert done.state == "paid"
        self.move(wallet, self.till, coins)
        return Paid(payment.public_id, owner, coins, self.take(owner, coins))

    @rule(payment=consumes(payments))
    def refund(self, payment: Paid) -> None:
        for _ in "twice":
            done = refunding.refund_later(redemption=payment.id, actor=None, reason="wrong sum", now=self.now)
        if isinstance(done, Refused):  # a statement has taken the coins out of the till
            assert self.sums[self.till] < payment.coins
            return
        self.move(self.till, chart.wallet_of(payment.owner), payment.coins)
        self.give_back(payment)

    @rule(target=vouchers, who=st.integers(0, 1), tens=st.integers(1, 3))
    def issue_a_voucher(self, who: int, tens: int) -> object:
        owner, coins, name = self.owners[who], 10 * tens, uuid4()
        issued = vouchers.issue(
            voucher=name, player_id=self.players[owner], merchant=self.cashier.merchant, coins=coins, now=self.now
        )
        if isinstance(issued, Refused):
            out = Voucher.objects.filter(owner=owner, state="open").count()
            assert self.sums[chart.wallet_of(owner)] < coins or out == OPEN_VOUCHERS
            return multiple()
        self.move(chart.wallet_of(owner), chart.voucher_of(name), coins)
        return Paid(name, owner, coins, self.take(owner, coins))

    @rule(target=payments, voucher=consumes(vouchers))
    def spend_a_voucher(self, voucher: Paid) -> object:
        name = uuid4()
        for _ in "twice":
            done = vouchers.spend(voucher=voucher.id, redemption=name, cashier=self.cashier, now=self.now)
        if isinstance(done, Refused):
            assert done.code in ("voucher_expired", "voucher_returned")
            return multiple()
        self.move(chart.voucher_of(voucher.id), self.till, voucher.coins)
        return replace(voucher, id=name)

    @rule()
    def return_unused_vouchers(self) -> None:
        still = {each.public_id: each for each in Voucher.objects.filter(state="open")}
        vouchers.return_unused(now=self.now)
        for voucher in Voucher.objects.filter(public_id__in=still).exclude(state="open"):
            self.move(chart.voucher_of(voucher.public_id), chart.wallet_of(voucher.owner), voucher.coins)
            taken = voucher.reserved.lot_uses.values_list("lot__award", "coins")
            self.give_back(Paid(voucher.public_id, voucher.owner, voucher.coins, dict(taken)))

    @rule()
    def expire_what_is_over(self) -> None:
        """Long after: whatever lies in a wallet then."""
        report = expire(now=self.now + timedelta(days=900))
        assert report.coins == sum(sum(lots.values()) for lots in self.lots.values())
        for owner, lots in self.lots.items():
            self.move(chart.wallet_of(owner), chart.expired_of(self.unit.code, 2026), sum(lots.values()))
            lots.update(dict.fromkeys(lots, 0))

    @rule()
    def seal_and_close(self) -> None:
        seal(now=self.now)
        close_days()

    @rule(flight=consumes(flights))
    def land(self, flight: tuple[Campaign, UUID]) -> None:
        campaign, balloon = flight
        taker = self.taker_after(campaign)
        for _ in "twice":
            escrow.return_escrow(campaign=campaign, balloons=[balloon], key=f"return:{balloon}", now=self.now)
        left = self.sums[chart.balloon_escrow(balloon)]
        self.move(chart.balloon_escrow(balloon), taker, left)

    @rule(campaign=published)
    def close(self, campaign: Campaign) -> None:
        campaigns.close(campaign=campaign, now=self.now)
        payer = chart.campaign_escrow(campaign.public_id)
        self.move(payer, self.home, self.sums[payer])

    @rule(minutes=st.integers(1, 600))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def every_lot_has_left_what_is_expected(self) -> None:
        left = {lot.award_id: lot.left for lot in Lot.objects.all()}
        assert left == {award: coins for lots in self.lots.values() for award, coins in lots.items()}

    @invariant()
    def every_balance_is_as_expected(self) -> None:
        balances = dict(Account.objects.exclude(balance=0).values_list("name", "balance"))
        assert balances == {name: coins for name, coins in self.sums.items() if coins}
