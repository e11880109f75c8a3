"""Several clients at once do whatever they like: each key counts once, and the books add up, on both databases.

A state machine whose steps are carried out by four threads with connections of their own (`test_races`). What a thread
was told has happened must be exactly what the ledger holds, whichever came first; who was refused for too few coins
must have been short of them in one of the orders. All examples are one long history, as what was committed stays.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from game.coins import accounts as chart
from game.coins import audit, campaigns, causes, closing, escrow, expiring, giving, reversing, sealing, settling
from game.coins.budgets import granting, pool
from game.coins.gifts import audit as gifts_audit
from game.coins.gifts import rewarding, sending
from game.coins.gifts.rewarding import Claim
from game.coins.ledger import KeyReused, Shortfall
from game.coins.models import Campaign, Entry, GiftBatch, Redemption, Transfer
from game.coins.redeeming import asking, paying, refunding, vouchers
from game.coins.redeeming import audit as payments_audit
from game.coins.redeeming.refusals import Code
from game.players.models import Player
from game.units.approval_refusals import Refused
from game.units.models import Role
from tests.game.coins.budgets.builders import a_signed_request
from tests.game.coins.builders import NOW, a_unit, an_owner, balances
from tests.game.coins.gifts.builders import a_manager, prepared
from tests.game.coins.merchants.builders import a_cashier
from tests.game.coins.redeeming.builders import met
from tests.game.coins.test_races import Race, race
from tests.game.units.officials import an_official

__all__ = ["race"]
pytestmark = pytest.mark.django_db(transaction=True)
CHECKS: Final = audit.CHECKS + payments_audit.CHECKS + gifts_audit.CHECKS
CLIENTS: Final = 4
STEP: Final = timedelta(hours=3)
VOUCHER: Final = 10
# What runs in bulk says how many coins it moved by transfers of this kind.
BULK: Final = ("settle", "gift", "expire", "unreserve")
SHORT: Final = (Code.TOO_FEW_COINS, giving.Code.TOO_FEW_COINS)


@dataclass(frozen=True)
class Told:
    """What a client was told: that this key is in the ledger now, or that so many coins of a kind moved; or too few."""

    key: str = ""
    bulk: Mapping[str, int] = field(default_factory=dict)
    is_short: bool = False


@dataclass(frozen=True)
class Act:
    """What one client does, or two at once; `moves` are those of its key, where they are known before."""

    do: Callable[[], Told]
    key: str = ""
    moves: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Town:
    """What there is to do something with."""

    race: Race
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.unit, self.cashier, self.fund = a_unit(), a_cashier(), causes.fund().code
        self.owners = [an_owner() for _ in range(3)]
        self.players = {owner: Player.objects.get(purse__owner=owner) for owner in self.owners}
        self.manager = a_manager(self.unit.code)
        self.officer = an_official(self.unit, Role.BUDGET_OFFICER)
        self.till = chart.till_of(self.cashier.merchant)
        self.payments: list[Redemption] = []
        self.vouchers: list[UUID] = []

    def refill(self) -> None:
        """A campaign for each purpose, balloons, and coins in each wallet and on their way."""
        self.now += STEP
        self.flight = self.a_campaign(quota=30)
        self.balloon = self.a_balloon(160)
        self.gifts = self.a_campaign(spends_on=Campaign.SpendsOn.GIFTS)
        self.thanks = self.a_campaign(quota=2, spends_on=Campaign.SpendsOn.REPORTS)
        self.place, self.awards = uuid4(), [self.given(owner, 30) for owner in self.owners]
        settling.settle(now=self.now)
        self.awards += [self.given(owner, 5) for owner in self.owners]
        pool.add(actor=None, act=uuid4(), year=2026, coins=60, reason="resolution", now=self.now)
        self.request = a_signed_request(self.unit, coins=40)

    def a_campaign(self, *, quota: int = 5, **said: Any) -> Campaign:
        usual = {"amount": 10, "quota": quota, "opens_at": self.now, "closes_at": self.now + timedelta(days=9)}
        usual |= {"name_zh": "紅包", "name_en": "Coins", "settle_delay_h": 0}
        campaign: Campaign = Campaign.objects.create(unit=self.unit, **usual | said)
        key = f"appropriate:{uuid4()}"
        campaigns.appropriate(unit=self.unit, year=2026, coins=10 * quota, key=key, now=self.now)
        campaigns.publish(campaign=campaign, now=self.now)
        return campaign

    def a_balloon(self, coins: int) -> UUID:
        balloon = uuid4()
        escrow.fund_balloons(campaign=self.flight, lots=[(balloon, coins)], key=f"fund:{balloon}", now=self.now)
        return balloon

    def given(self, owner: UUID, coins: int, key: str = "") -> Transfer:
        return escrow.award_catch(
            balloon=self.balloon, owner=owner, coins=coins, campaign_id=self.flight.pk, key=key or f"catch:{uuid4()}",
            now=self.now, settle_delay=timedelta(0),
        )  # fmt: skip


def judged(answer: object, key: str) -> Told:
    """Refused, or done."""
    if isinstance(answer, Refused):
        return Told(is_short=answer.code in SHORT)
    return Told(key) if answer else Told()


def tried(verb: Callable[[], object], key: str) -> Told:
    try:
        return judged(verb(), key)
    except Shortfall:
        return Told(is_short=True)
    except (KeyReused, campaigns.WrongState):
        return Told()


def pay(town: Town, number: int) -> Act | None:
    owner, coins = town.owners[number % 3], 10 * (1 + number % 2)
    player, now = town.players[owner], town.now
    payment = met(player, town.cashier, now=now)
    word: dict[str, Any] = {"redemption": payment.public_id, "coins": coins, "now": now}
    if isinstance(asking.ask_bill(**word, cashier=town.cashier, bill_ntd=500), Refused):
        return None
    town.payments.append(payment)
    key, moves = paying.key_of(payment.public_id), {chart.wallet_of(owner): -coins, town.till: coins}
    return Act(lambda: judged(paying.confirm(**word, player_id=player.pk), key), key, moves)


def refund(town: Town, number: int) -> Act | None:
    if not town.payments:
        return None
    payment = town.payments[-1 - number % len(town.payments)]
    word: dict[str, Any] = {"redemption": payment.public_id, "actor": None, "reason": "wrong sum", "now": town.now}
    key = f"refund:{payment.public_id.hex}"
    return Act(lambda: judged(refunding.refund_later(**word), key), key)


def reserve(town: Town, number: int) -> Act:
    owner, name = town.owners[number % 3], uuid4()
    word: dict[str, Any] = {"voucher": name, "merchant": town.cashier.merchant, "coins": VOUCHER, "now": town.now}
    town.vouchers.append(name)
    key, moves = f"reserve:{name.hex}", {chart.wallet_of(owner): -VOUCHER, chart.voucher_of(name): VOUCHER}
    player = town.players[owner].pk
    return Act(lambda: judged(vouchers.issue(**word, player_id=player), key), key, moves)


def spend(town: Town, number: int) -> Act | None:
    if not town.vouchers:
        return None
    voucher, name = town.vouchers[-1 - number % len(town.vouchers)], uuid4()
    word: dict[str, Any] = {"voucher": voucher, "redemption": name, "cashier": town.cashier, "now": town.now}
    key, moves = f"redeem:{name.hex}", {chart.voucher_of(voucher): -VOUCHER, town.till: VOUCHER}
    return Act(lambda: judged(vouchers.spend(**word), key), key, moves)


def take_back(town: Town, _number: int) -> Act:
    """The vouchers that no till can come with any more."""
    return Act(lambda: Told(bulk={"unreserve": VOUCHER * vouchers.return_unused(now=town.now)}))


def donate(town: Town, number: int) -> Act:
    owner, name, coins = town.owners[number % 3], uuid4(), 5 * (1 + number)
    word: dict[str, Any] = {"cause": town.fund, "coins": coins, "key": name, "now": town.now}
    key, moves = f"donate:{owner.hex}:{name.hex}", {chart.wallet_of(owner): -coins, chart.given_to(town.fund): coins}
    player = town.players[owner].pk
    return Act(lambda: judged(giving.donate(**word, player_id=player), key), key, moves)


def catch(town: Town, number: int) -> Act:
    owner, coins, key = town.owners[number % 3], 10 * (1 + number), f"catch:{uuid4()}"
    moves = {chart.balloon_escrow(town.balloon): -coins, chart.pending_of(owner): coins}
    return Act(lambda: tried(lambda: town.given(owner, coins, key), key), key, moves)


def reverse(town: Town, number: int) -> Act:
    given = town.awards[number % len(town.awards)]
    key = reversing.key_of(given)
    return Act(lambda: judged(reversing.reverse(transfer=given, reason="a slip", now=town.now), key), key)


def fund(town: Town, number: int) -> Act:
    balloon, coins = uuid4(), 20 * (1 + number)
    word: dict[str, Any] = {"campaign": town.flight, "lots": [(balloon, coins)], "now": town.now}
    key = f"fund:{balloon}"
    moves = {chart.campaign_escrow(town.flight.public_id): -coins, chart.balloon_escrow(balloon): coins}
    return Act(lambda: tried(lambda: escrow.fund_balloons(**word, key=key), key), key, moves)


def land(town: Town, _number: int) -> Act:
    key = f"return:{town.balloon}"
    word: dict[str, Any] = {"campaign": town.flight, "balloons": [town.balloon], "now": town.now}
    return Act(lambda: tried(lambda: escrow.return_escrow(**word, key=key), key), key)


def close(town: Town, number: int) -> Act:
    campaign = (town.gifts, town.thanks, town.flight)[number % 3]
    key = f"close:{campaign.public_id.hex}"
    return Act(lambda: tried(lambda: campaigns.close(campaign=campaign, now=town.now), key), key)


def appropriate(town: Town, number: int) -> Act:
    """Under a few keys, so that rivals use one for different sums."""
    key, coins = f"appropriate:{number % 3}", 1 + number
    word: dict[str, Any] = {"unit": town.unit, "year": 2026, "coins": coins, "key": key, "now": town.now}
    return Act(lambda: tried(lambda: campaigns.appropriate(**word), key), key)


def grant(town: Town, number: int) -> Act:
    coins, key = 20 * (1 + number % 2), f"grant:{town.request.public_id.hex}"
    word: dict[str, Any] = {"request": town.request, "coins": coins, "reason": "a part of it", "now": town.now}
    return Act(lambda: judged(granting.grant(**word, actor=town.officer), key), key)


def reward(town: Town, number: int) -> Act:
    owner = town.owners[number % 3]
    claim = Claim(uuid4(), town.players[owner].pk, town.place, "wifi_dead")

    def pay_for_it() -> object:
        with transaction.atomic():
            plan = rewarding.plan(unit_code=town.unit.code, claims=[claim], now=town.now)
            return rewarding.pay(plan=plan, now=town.now)

    key = rewarding.key_of(claim, owner)  # which of its campaigns pays is the unit's affair
    return Act(lambda: tried(pay_for_it, key), key)


def send(town: Town, number: int) -> Act:
    """A new batch to some of them, if there are coins for it, and every one that may go."""
    players = list(town.players.values())[: 1 + number % 3]
    batch = prepared(town.gifts, players, actor=town.manager, now=town.now)
    if isinstance(batch, GiftBatch):
        sending.start(actor=town.manager, batch=batch, now=town.now)
    return Act(lambda: Told(bulk={"gift": sending.send(now=town.now).coins}))


def settle(town: Town, _number: int) -> Act:
    return Act(lambda: Told(bulk={"settle": settling.settle(now=town.now).coins}))


def expire(town: Town, number: int) -> Act | None:
    """What is left of everything; seldom, as little can be done afterwards."""
    later = town.now + timedelta(days=900)
    return None if number % 4 else Act(lambda: Told(bulk={"expire": expiring.expire(now=later).coins}))


def seal(town: Town, _number: int) -> Act:
    def seal_and_close() -> Told:
        sealing.seal(now=town.now)
        closing.close_days()
        return Told()

    return Act(seal_and_close)


ACTS: Final = (
    pay, pay, refund, reserve, spend, take_back, donate, catch, catch, reverse, fund, land, close, appropriate, grant,
    reward, send, settle, expire, seal,
)  # fmt: skip


class AtOnce(RuleBasedStateMachine):
    """Draws what is done without a look at what has happened: that is up to the threads."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town

    @initialize()
    def refill(self) -> None:
        self.town.refill()

    @rule(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 7), st.booleans()), min_size=2, max_size=4))
    def do_at_once(self, acts: list[tuple[Callable[[Town, int], Act | None], int, bool]]) -> None:
        self.town.now += STEP
        made = [(act(self.town, number), is_doubled) for act, number, is_doubled in acts]
        jobs = [act for act, is_doubled in made if act for _ in range(1 + is_doubled)][:CLIENTS]
        before, known = Counter(balances()), keys()
        answers = list(zip(jobs, self.town.race(lambda number: jobs[number].do(), len(jobs)), strict=True))
        moved = moved_since(known)
        everything_is_told(known, moved, [told for _, told in answers])
        everybody_was_told_rightly(before, moved, answers)

    def teardown(self) -> None:
        assert list(audit.findings(CHECKS)) == []


def keys() -> set[str]:
    return set(Transfer.objects.values_list("key", flat=True))


def moved_since(known: set[str]) -> dict[str, tuple[str, dict[str, int]]]:
    """Kind and moves of each transfer that is new, by its key."""
    moved: dict[str, tuple[str, dict[str, int]]] = {}
    fields = ("transfer__key", "transfer__kind", "account__name", "amount")
    for key, kind, name, amount in Entry.objects.values_list(*fields).order_by("-id"):
        if key in known:
            break
        moved.setdefault(key, (kind, {}))[1][name] = amount
    return moved


def everything_is_told(known: set[str], moved: Mapping[str, tuple[str, dict[str, int]]], told: list[Told]) -> None:
    """Each key that somebody was told is there, once, and no other; what ran in bulk moved as much as all were told."""
    claimed = {each.key for each in told if each.key}
    assert claimed <= known | moved.keys()
    of_one = {key for key, (kind, _) in moved.items() if kind not in BULK}
    assert of_one - claimed == of_one & set(dragged_along(claimed))
    for bulk in BULK:
        coins = sum(max(moves.values()) for kind, moves in moved.values() if kind == bulk)
        assert coins == sum(each.bulk.get(bulk, 0) for each in told)


def dragged_along(claimed: set[str]) -> list[str]:
    """What a reversal of an award brings with it: that of its settling, and the way home."""
    awards = [key.removeprefix("reverse:") for key in claimed if key.startswith("reverse:")]
    settled = Transfer.objects.filter(key__in=[f"settle:{award}" for award in awards])
    return [f"home:{award}" for award in awards] + [reversing.key_of(transfer) for transfer in settled]


def everybody_was_told_rightly(
    before: Counter[str], moved: Mapping[str, tuple[str, dict[str, int]]], answers: list[tuple[Act, Told]]
) -> None:
    """What is done is what was asked for, and who was told that coins are missing could have found too few."""
    taken: Counter[str] = Counter()
    for _kind, moves in moved.values():
        taken.update({name: -coins for name, coins in moves.items() if coins < 0})
    for act, told in answers:
        if told.key in moved and act.moves:
            assert moved[told.key][1] == act.moves
        if told.is_short and act.moves:
            giver = min(act.moves, key=lambda name: act.moves[name])
            assert before[giver] - taken[giver] < -act.moves[giver]
    after = Counter(before)
    for _kind, moves in moved.values():
        after.update(moves)
    assert balances() == {name: coins for name, coins in after.items() if coins}


def run(town: Town, max_examples: int) -> None:
    run_state_machine_as_test(
        lambda: AtOnce(town),
        settings=settings(
            max_examples=max_examples,
            stateful_step_count=8,
            deadline=None,
            phases=[Phase.generate],
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_each_key_counts_once_and_the_books_add_up(race: Race):
    run(Town(race), max_examples=8)


@pytest.mark.exhaustive
def test_each_key_counts_once_in_a_long_run(race: Race):
    run(Town(race), max_examples=100)
