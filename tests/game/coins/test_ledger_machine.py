"""Whatever is done in whatever order, and repeated, the books add up: proved by the audit itself."""

from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
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
    run_state_machine_as_test,
)

from game.coins import accounts as chart
from game.coins import audit, campaigns, escrow
from game.coins.campaigns import WrongState
from game.coins.ledger import KeyReused, Shortfall
from game.coins.models import Account, Campaign
from game.coins.settling import settle
from tests.game.coins.builders import NOW, a_campaign, a_unit, an_owner, payer_of

COINS = st.integers(1, 60)


def says(shortfall: Shortfall, *, missing: int) -> None:
    assert shortfall.missing == missing > 0


class Ledger(RuleBasedStateMachine):
    """Does things to the ledger and keeps its own sums beside it."""

    drafts: Bundle[Campaign] = Bundle("drafts")
    published: Bundle[Campaign] = Bundle("published")
    flights: Bundle[tuple[Campaign, UUID]] = Bundle("flights")
    awards: Bundle[tuple[UUID, UUID, int, str]] = Bundle("awards")

    def __init__(self) -> None:
        super().__init__()
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.now = NOW
        self.unit = a_unit()
        self.home = chart.appropriation_of(self.unit.code, 2026)
        self.guest = an_owner(confirmed=False)
        self.owners = [an_owner(), an_owner(), self.guest]
        self.sums: Counter[str] = Counter()
        self.due: list[tuple[UUID, int]] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.rollback.__exit__(None, None, None)

    def move(self, giver: str, taker: str, coins: int) -> None:
        self.sums[giver] -= coins
        self.sums[taker] += coins

    @initialize(target=flights, coins=st.lists(st.integers(20, 60), min_size=1, max_size=3))
    def begin(self, coins: list[int]) -> MultipleResults:
        """Most of what can go wrong needs balloons in the air, so there are some from the start."""
        self.appropriate(coins=1_000, key="begin")
        campaign = self.publish(self.draft(amount=10, quota=20))
        flights = self.fund(campaign, coins)
        for who in range(3):
            self.award(flights.values[0], who, coins=5)
        return flights

    @initialize(target=published)
    def promise(self) -> object:
        self.appropriate(coins=1_000, key="promise")
        return self.publish(self.draft(amount=10, quota=20))

    @rule(coins=st.integers(1, 3_000), key=st.sampled_from("abc"))
    def appropriate(self, coins: int, key: str) -> None:
        known = campaigns.Transfer.objects.filter(key=key).first()
        try:
            with transaction.atomic():
                campaigns.appropriate(unit=self.unit, year=2026, coins=coins, key=key, now=self.now)
        except KeyReused:
            assert known is not None
            return
        if known is None:
            self.move("source", self.home, coins)

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
        except WrongState:
            return multiple()
        for balloon, each in lots:
            self.move(payer, chart.balloon_escrow(balloon), each)
        return multiple(*((campaign, balloon) for balloon, _ in lots))

    @rule(target=awards, flight=flights, who=st.integers(0, 2), coins=st.integers(1, 20))
    def award(self, flight: tuple[Campaign, UUID], who: int, coins: int) -> object:
        given = (flight[1], self.owners[who], coins, f"catch:{uuid4()}")
        purse = chart.balloon_escrow(flight[1])
        try:
            with transaction.atomic():
                self._award(given)
        except Shortfall as shortfall:
            says(shortfall, missing=coins - self.sums[purse])
            return multiple()
        self.move(purse, chart.pending_of(given[1]), coins)
        self.due.append((given[1], coins))
        return given

    @rule(given=awards)
    def repeat_an_award(self, given: tuple[UUID, UUID, int, str]) -> None:
        self._award(given)

    @rule(given=awards)
    def reuse_the_key_of_an_award(self, given: tuple[UUID, UUID, int, str]) -> None:
        balloon, owner, coins, key = given
        with pytest.raises(KeyReused), transaction.atomic():
            self._award((balloon, owner, coins + 1, key))

    def _award(self, given: tuple[UUID, UUID, int, str]) -> None:
        balloon, owner, coins, key = given
        escrow.award_catch(
            balloon=balloon,
            owner=owner,
            coins=coins,
            campaign_id=payer_of(balloon),
            key=key,
            now=self.now,
            settle_delay=timedelta(0),
        )

    @rule()
    def settle(self) -> None:
        ready = [(owner, coins) for owner, coins in self.due if owner != self.guest]
        report = settle(now=self.now)
        assert (report.settled, report.coins) == (len(ready), sum(coins for _, coins in ready))
        for owner, coins in ready:
            self.move(chart.pending_of(owner), chart.wallet_of(owner), coins)
        self.due = [(owner, coins) for owner, coins in self.due if owner == self.guest]

    @rule(flight=consumes(flights))
    def land(self, flight: tuple[Campaign, UUID]) -> None:
        campaign, balloon = flight
        campaign.refresh_from_db()
        closed = campaign.state == Campaign.State.CLOSED
        taker = self.home if closed else chart.campaign_escrow(campaign.public_id)
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
    def the_audit_finds_nothing(self) -> None:
        assert list(audit.findings()) == []

    @invariant()
    def every_balance_is_as_expected(self) -> None:
        balances = dict(Account.objects.exclude(balance=0).values_list("name", "balance"))
        assert balances == {name: coins for name, coins in self.sums.items() if coins}


@pytest.mark.django_db
def test_the_books_add_up_after_every_step():
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
