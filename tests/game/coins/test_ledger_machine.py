"""Whatever is done in whatever order, and repeated, the books add up: proved by the audit itself."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, initialize, multiple, rule, run_state_machine_as_test

from game.coins import accounts as chart
from game.coins import causes, giving, handing_over
from game.coins.budgets import encumbering, granting, year_end
from game.coins.budgets.encumbering import Destination, Share
from game.coins.gifts import rewarding, sending
from game.coins.gifts.rewarding import Claim
from game.coins.models import Campaign, CoinRequest, GiftBatch, Merchant, Statement, Transfer
from game.coins.monthly import confirming, making, paying_out, releasing
from game.coins.monthly.months import Month
from game.players.models import Player
from game.units.approval_refusals import Refused
from game.units.models import Role
from tests.game.coins.budgets.builders import DECEMBER, NEW_YEAR, a_signed_request
from tests.game.coins.gifts.builders import a_gift_campaign, a_manager, prepared
from tests.game.coins.ledger_machine import MINUTE, Given, Ledger
from tests.game.coins.merchants.builders import an_owner_of
from tests.game.coins.monthly.builders import JULY, an_operator, first_of
from tests.game.units.officials import an_official

PLACES = [uuid4() for _ in range(2)]
NEXT_YEAR = 2027


class County(Ledger):
    """Adds red envelopes, rewards and donations, requests granted from the pool, the year's end, and statements."""

    batches: Bundle[GiftBatch] = Bundle("batches")
    gifts: Bundle[Given] = Bundle("gifts")
    requests: Bundle[CoinRequest] = Bundle("requests")

    def __init__(self) -> None:
        super().__init__()
        self.manager, self.operator = a_manager(self.unit.code), an_operator()
        self.officer = an_official(self.unit, Role.BUDGET_OFFICER)
        merchant = Merchant.objects.get(public_id=self.cashier.merchant)
        Merchant.objects.filter(pk=merchant.pk).update(bank_account="004-012345678901")
        self.keeper = an_owner_of(merchant)
        self.cause, self.month = causes.fund().code, JULY
        self.having: set[UUID] = set()
        self.waiting: dict[int, list[UUID]] = {}
        self.going: set[int] = set()
        self.rewarded: set[tuple[UUID, UUID]] = set()
        self.granted: dict[int, int] = {}

    @initialize(target=Ledger.published)
    def promise_gifts_and_rewards(self) -> MultipleResults[Campaign]:
        self.envelopes = a_gift_campaign(10, 5, unit=self.unit)
        self.thanks = a_gift_campaign(7, 3, unit=self.unit, spends_on=Campaign.SpendsOn.REPORTS)
        for campaign in (self.envelopes, self.thanks):
            self.move("source", chart.campaign_escrow(campaign.public_id), campaign.amount * campaign.quota)
        return multiple(self.envelopes, self.thanks)

    @initialize(target=requests)
    def ask_for_coins(self) -> CoinRequest:
        self.fill_the_pool(2026, 300)
        self.fill_the_pool(NEXT_YEAR, 300)
        return a_signed_request(self.unit, coins=200)

    @rule(target=Ledger.budgets, request=requests, coins=st.sampled_from((120, 200)))
    def grant(self, request: CoinRequest, coins: int) -> object:
        before, shared = self.granted.get(request.pk), self.sums[chart.pool_of(2026)]
        done = granting.grant(actor=self.officer, request=request, coins=coins, reason="a part of it", now=self.now)
        if isinstance(done, Refused):
            assert before not in (None, coins) or shared < coins
            return multiple()
        if before == coins:
            return multiple()
        assert (before, done.granted is None) == (None, False)
        self.granted[request.pk] = coins
        self.move(chart.pool_of(2026), self.home, coins)
        return done.granted

    @rule(coins=st.integers(1, 200))
    def encumber(self, coins: int) -> None:
        share = Share(uuid4(), self.unit.code, NEXT_YEAR, coins)
        giver, taker = chart.pool_of(NEXT_YEAR), chart.encumbered_for(self.unit.code, NEXT_YEAR)
        done = [encumbering.encumber(actor=None, share=share, now=DECEMBER) for _ in "twice"]
        self.moved(giver, taker, coins, done)

    @rule(coins=st.integers(1, 200), to=st.sampled_from(Destination))
    def release(self, coins: int, to: Destination) -> None:
        share = Share(uuid4(), self.unit.code, NEXT_YEAR, coins)
        giver, home = (each(self.unit.code, NEXT_YEAR) for each in (chart.encumbered_for, chart.appropriation_of))
        taker = home if to is Destination.APPROPRIATION else chart.pool_of(NEXT_YEAR)
        done = [encumbering.release(actor=None, share=share, to=to, now=NEW_YEAR) for _ in "twice"]
        self.moved(giver, taker, coins, done)

    def moved(self, giver: str, taker: str, coins: int, answers: list[Transfer | Refused]) -> None:
        """Once, if there were as many; refused if not."""
        assert isinstance(answers[-1], Refused) == (self.sums[giver] < coins)
        assert answers[0] == answers[-1]
        if not isinstance(answers[-1], Refused):
            self.move(giver, taker, coins)

    @rule(year=st.sampled_from((2026, NEXT_YEAR)))
    def close_the_year(self, year: int) -> None:
        done = year_end.close_year(actor=None, year=year, now=DECEMBER.replace(year=year))
        if isinstance(done, Refused):
            running = Campaign.objects.filter(state="published").exists()
            assert year == 2026
            assert running or any(coins for name, coins in self.sums.items() if name.startswith("balloon:"))
            return
        names = [
            chart.pool_of(year),
            *(each(self.unit.code, year) for each in (chart.appropriation_of, chart.encumbered_for)),
        ]
        assert done.coins == sum(self.sums[name] for name in names)
        for name in names:
            self.move(name, "source", self.sums[name])

    @rule(target=batches, who=st.sets(st.integers(0, 2), min_size=1))
    def fill_envelopes(self, who: set[int]) -> object:
        owners = [self.owners[each] for each in sorted(who)]
        getting = [owner for owner in owners if owner not in self.having]
        promised = self.envelopes.amount * sum(map(len, self.waiting.values()))
        free = self.sums[chart.campaign_escrow(self.envelopes.public_id)] - promised
        players = [Player.objects.get(pk=self.players[owner]) for owner in owners]
        batch = prepared(self.envelopes, players, actor=self.manager, now=self.now)
        is_possible = self.is_open(self.envelopes) and getting and len(getting) * self.envelopes.amount <= free
        assert isinstance(batch, GiftBatch) == bool(is_possible)
        if not isinstance(batch, GiftBatch):
            return multiple()
        self.having.update(getting)
        self.waiting[batch.pk] = getting
        return batch

    @rule(batch=batches)
    def start_envelopes(self, batch: GiftBatch) -> None:
        started = sending.start(actor=self.manager, batch=batch, now=self.now)
        if isinstance(started, GiftBatch):
            self.going.add(batch.pk)
        else:
            assert batch.pk not in self.waiting or not self.is_open(self.envelopes)

    @rule(batch=batches)
    def stop_envelopes(self, batch: GiftBatch) -> None:
        stopped = sending.stop(actor=self.manager, batch=batch, now=self.now)
        assert isinstance(stopped, GiftBatch) == (batch.pk in self.waiting)
        self.going.discard(batch.pk)

    @rule(batch=batches)
    def drop_envelopes(self, batch: GiftBatch) -> None:
        dropped = sending.drop(actor=self.manager, batch=batch, now=self.now)
        assert isinstance(dropped, GiftBatch) == (batch.pk in self.waiting and batch.pk not in self.going)
        if isinstance(dropped, GiftBatch):
            self.having.difference_update(self.waiting.pop(batch.pk))

    @rule(target=gifts)
    def send_envelopes(self) -> MultipleResults[Given]:
        """Once each, to who is no guest; a campaign that is over stops its batches."""
        report = sending.send(now=self.now)
        going, self.going = sorted(self.going), set()
        if not self.is_open(self.envelopes):
            assert report.given == 0
            return multiple()
        owners = [owner for batch in going for owner in self.waiting.pop(batch)]
        named = self.envelopes.public_id
        given = [
            self.given(self.envelopes, owner, sending.key_of(named, owner)) for owner in owners if owner != self.guest
        ]
        self.having.difference_update({self.guest} & set(owners))
        assert (report.given, report.skipped) == (len(given), len(owners) - len(given))
        self.now += MINUTE  # each chunk has a moment of its own
        return multiple(*given)

    def given(self, campaign: Campaign, owner: UUID, key: str) -> Given:
        """Coins that came straight from a campaign."""
        transfer = Transfer.objects.get(key=key)
        self.move(chart.campaign_escrow(campaign.public_id), chart.pending_of(owner), campaign.amount)
        given = Given(campaign, None, owner, campaign.amount, key, transfer.id)
        self.due.append(given)
        return given

    @rule(target=gifts, who=st.integers(0, 2), place=st.sampled_from(PLACES))
    def reward(self, who: int, place: UUID) -> object:
        owner = self.owners[who]
        claim = Claim(uuid4(), self.players[owner], place, "wifi_dead")
        left = self.sums[chart.campaign_escrow(self.thanks.public_id)]
        with transaction.atomic():
            plan = rewarding.plan(unit_code=self.unit.code, claims=[claim, claim], now=self.now)
            paid = rewarding.pay(plan=plan, now=self.now)
        is_first = owner != self.guest and (owner, place) not in self.rewarded
        assert bool(paid) == (is_first and self.is_open(self.thanks) and left >= self.thanks.amount)
        if not paid:
            return multiple()
        self.rewarded.add((owner, place))
        return self.given(self.thanks, owner, rewarding.key_of(claim, owner))

    @rule(given=gifts)
    def reverse_a_gift(self, given: Given) -> None:
        self.reverse_an_award(given)

    def is_open(self, campaign: Campaign) -> bool:
        campaign.refresh_from_db()
        return campaign.state == Campaign.State.PUBLISHED

    @rule(who=st.integers(0, 2), coins=st.integers(1, 30))
    def donate(self, who: int, coins: int) -> None:
        owner, key = self.owners[who], uuid4()
        for _ in "twice":
            done = giving.donate(player_id=self.players[owner], cause=self.cause, coins=coins, key=key, now=self.now)
        is_possible = owner != self.guest and self.sums[chart.wallet_of(owner)] >= coins
        assert isinstance(done, Refused) != is_possible
        if is_possible:
            self.move(chart.wallet_of(owner), chart.given_to(self.cause), coins)
            self.take(owner, coins)

    @rule(who=st.integers(0, 2))
    def give_everything(self, who: int) -> None:
        owner = self.owners[who]
        coins = giving.give_all(owner=owner, cause=self.cause, now=self.now)
        names = (chart.wallet_of(owner), chart.pending_of(owner))
        assert coins == sum(self.sums[name] for name in names)
        for name in names:
            self.move(name, chart.given_to(self.cause), self.sums[name])
        self.due = [given for given in self.due if given.owner != owner]
        self.lots[owner].update(dict.fromkeys(self.lots[owner], 0))

    @rule(who=st.integers(0, 1))
    def bring_along(self, who: int) -> None:
        """What a guest waits for goes to an account."""
        taker, theirs = self.owners[who], [given for given in self.due if given.owner == self.guest]
        awards = [given.transfer for given in theirs]
        for coins in (sum(given.coins for given in theirs), 0):
            assert coins == handing_over.hand_over(awards=awards, giver=self.guest, taker=taker, now=self.now)
        for given in theirs:
            brought = Transfer.objects.get(key=f"bring:{given.transfer.hex}")
            self.due.remove(given)
            self.due.append(Given(given.campaign, None, taker, given.coins, brought.key, brought.id))
            self.move(chart.pending_of(self.guest), chart.pending_of(taker), given.coins)

    @rule()
    def state_the_month_and_pay(self) -> None:
        month, self.month = self.month, self.month.after
        due, payable = self.sums[self.till], chart.payable_to(self.cashier.merchant)
        reports = [making.make(month=month, now=first_of(month)) for _ in range(2)]
        assert [report.coins for report in reports if not isinstance(report, Refused)] == [due, 0]
        self.move(self.till, payable, due)
        releasing.release(month=month, actor=self.operator, now=first_of(month))
        statement = Statement.objects.filter(month=month.first, coins__gt=0).first()
        if statement is not None and self.is_paid(statement, first_of(month)):
            self.move(payable, chart.paid_to(self.cashier.merchant), due)

    def is_paid(self, statement: Statement, now: datetime) -> bool:
        """Confirmed by the shop and paid by the county, unless a rule has doubts."""
        invoice, payout = f"AB{statement.pk:08}", uuid4()
        confirmed = confirming.confirm(statement=statement.public_id, working=self.keeper, invoice=invoice, now=now)
        if isinstance(confirmed, Refused):
            assert statement.doubts.exists()
            return False
        for _ in "twice":
            paying_out.consolidate(payout=payout, month=Month(statement.month), actor=self.operator, now=now)
            paid = paying_out.mark_paid(payout=payout, actor=self.officer, now=now)
            assert not isinstance(paid, Refused), paid
        return True


def run(max_examples: int) -> None:
    run_state_machine_as_test(
        County,
        settings=settings(
            max_examples=max_examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


@pytest.mark.django_db
def test_the_books_add_up_after_every_step():
    run(max_examples=25)


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_the_books_add_up_in_a_long_run():
    run(max_examples=400)
