"""A month's statements: each movement of a till once, by day and by unit, moved to payable to the coin."""

from contextlib import suppress
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.coins import accounts as chart
from game.coins import audit, ledger, lots
from game.coins.audit import Finding
from game.coins.ledger import Move, Posting, Shortfall
from game.coins.models import Statement, StatementLine, StatementShare, Transfer, TransferKind
from game.coins.monthly import audit as monthly_audit
from game.coins.monthly import making, writing
from game.coins.monthly.making import MakeReport
from game.coins.monthly.months import Month
from game.coins.monthly.refusals import Code
from game.units.approval_refusals import Refused
from tests.game.coins.builders import balances
from tests.game.coins.merchants.builders import a_merchant
from tests.game.coins.monthly.builders import (
    AUGUST,
    JULY,
    SEPTEMBER,
    a_payment,
    a_purse,
    a_refund,
    lines_of,
    made,
    on,
    statement_of,
)

pytestmark = pytest.mark.django_db
CHECKS = audit.CHECKS + monthly_audit.CHECKS


def found() -> list[Finding]:
    return list(audit.findings(CHECKS))


def test_payments_and_refunds_of_the_month_are_lines_by_day_and_what_is_left_is_payable():
    shop, owner = a_merchant(), a_purse(1_000)
    kept = a_payment(shop, owner, 300, on(7, 3))
    a_refund(a_payment(shop, owner, 50, on(7, 9)), on(7, 9, 18))
    a_payment(shop, owner, 20, on(8, 1, 0, 5))
    assert made() == MakeReport(made=1, coins=300)
    statement = statement_of(shop)
    assert lines_of(statement) == [
        ("redeemed", "2026-07-03", 300), ("redeemed", "2026-07-09", 50), ("refunded", "2026-07-09", -50),
    ]  # fmt: skip
    assert (statement.redeemed, statement.refunded, statement.coins, statement.carried) == (350, 50, 300, 0)
    assert statement.transfer.key == f"state:{shop.public_id.hex}:2026-07"
    assert balances()[chart.payable_to(shop.public_id)] == 300
    assert balances()[chart.till_of(shop.public_id)] == 20
    assert statement.lines.first().redemption == kept
    assert found() == []


def test_a_day_is_taitungs_at_both_ends_of_the_month():
    shop, owner = a_merchant(), a_purse(1_000)
    a_payment(shop, owner, 1, on(7, 1, 0, 0))
    a_payment(shop, owner, 2, on(7, 31, 23, 59))
    a_payment(shop, owner, 4, on(8, 1, 0, 0))
    made()
    assert [coins for _, _, coins in lines_of(statement_of(shop))] == [1, 2]


def test_a_run_once_more_changes_nothing():
    shop, owner = a_merchant(), a_purse(1_000)
    a_payment(shop, owner, 300, on(7, 3))
    made()
    before = list(Statement.objects.values()), list(StatementLine.objects.values()), balances()
    a_payment(shop, owner, 20, on(8, 2))
    assert made(JULY, on(8, 4)) == MakeReport()
    assert (list(Statement.objects.values()), list(StatementLine.objects.values())) == before[:2]
    assert balances()[chart.payable_to(shop.public_id)] == 300


@pytest.mark.parametrize("now", [on(7, 31, 23, 59), on(7, 1), on(6, 30)])
def test_a_month_that_is_not_over_is_refused(now):
    refused = making.make(month=JULY, now=now)
    assert isinstance(refused, Refused)
    assert refused.code == Code.MONTH_NOT_OVER


def test_a_refund_after_the_statement_is_a_line_of_the_next():
    shop, owner = a_merchant(), a_purse(1_000)
    payment = a_payment(shop, owner, 300, on(7, 3))
    made()
    a_payment(shop, owner, 400, on(8, 2))
    a_refund(payment, on(8, 5))
    made(AUGUST)
    assert lines_of(statement_of(shop, AUGUST)) == [("redeemed", "2026-08-02", 400), ("refunded", "2026-08-05", -300)]
    assert statement_of(shop, AUGUST).coins == 100
    assert len(lines_of(statement_of(shop))) == 1
    assert found() == []


def test_what_was_refunded_before_it_was_stated_is_carried_into_the_month_of_the_refund():
    shop, owner = a_merchant(), a_purse(1_000)
    payment = a_payment(shop, owner, 300, on(7, 3))
    a_refund(payment, on(8, 1, 0, 10))
    made()
    july = statement_of(shop)
    assert (july.redeemed, july.coins, july.carried, july.transfer) == (300, 0, 300, None)
    made(AUGUST)
    august = statement_of(shop, AUGUST)
    assert (august.brought, august.refunded, august.coins, august.carried) == (300, 300, 0, 0)
    assert found() == []


def test_more_refunds_than_takings_are_carried_below_zero_and_set_off_later():
    shop, owner = a_merchant(), a_purse(5_000)
    june = a_payment(shop, owner, 100, on(6, 20))
    a_refund(june, on(7, 20))
    a_payment(shop, owner, 30, on(8, 2))
    made(Month.named("2026-06"), on(8, 5))  # two months late: July's refund has emptied the till, August filled it
    made(JULY, on(8, 5))
    july = statement_of(shop)
    assert (july.brought, july.coins, july.carried) == (70, 0, -30)
    made(AUGUST)
    august = statement_of(shop, AUGUST)
    assert (august.brought, august.redeemed, august.coins, august.carried) == (-30, 30, 0, 0)
    assert found() == []


def test_shares_tell_whose_budget_paid_and_refunds_give_it_back():
    shop, owner = a_merchant(), a_purse(100, unit="tourism")
    a_purse(500, unit="fire", owner=owner)
    a_payment(shop, owner, 70, on(7, 3))
    both = a_payment(shop, owner, 100, on(7, 4))
    made()
    shares = StatementShare.objects.filter(statement=statement_of(shop))
    assert set(shares.values_list("unit__code", "year", "coins")) == {("tourism", 2026, 100), ("fire", 2026, 70)}
    a_payment(shop, owner, 200, on(8, 2))
    a_refund(both, on(8, 3))
    made(AUGUST)
    shares = StatementShare.objects.filter(statement=statement_of(shop, AUGUST))
    assert set(shares.values_list("unit__code", "coins")) == {("tourism", -30), ("fire", 130)}
    assert found() == []


def test_a_reversal_of_an_earlier_month_is_a_correction_with_its_reason():
    shop, owner = a_merchant(), a_purse(1_000)
    wrong = a_payment(shop, owner, 100, on(7, 3))
    made()
    a_payment(shop, owner, 300, on(8, 2))
    moves = (Move(chart.till_of(shop.public_id), -100), Move(chart.wallet_of(owner), 100))
    posting = Posting(
        f"reverse:{wrong.transfer_id.hex}", TransferKind.REVERSE, moves, reason="重複入帳", reverses=wrong.transfer_id
    )
    (reversal,) = ledger.post_all(postings=[posting], now=on(8, 9), year=2026)
    lots.bring_back(taken_by=wrong.taken_by_id, transfer=reversal.id)
    made(AUGUST)
    august = statement_of(shop, AUGUST)
    assert lines_of(august) == [("redeemed", "2026-08-02", 300), ("corrected", "2026-08-09", -100)]
    line = august.lines.get(kind="corrected")
    assert (line.note, line.redemption, august.corrected, august.coins) == ("重複入帳", wrong, -100, 200)
    assert sum(august.shares.values_list("coins", flat=True)) == 200
    assert found() == []


def test_a_payment_that_was_being_written_on_the_first_waits_for_the_next_month():
    shop, owner = a_merchant(), a_purse(1_000)
    a_payment(shop, owner, 300, on(7, 3))
    made()
    a_payment(shop, owner, 5, on(7, 31, 23, 59))  # committed after the statement was made
    assert made() == MakeReport()
    made(AUGUST)
    assert lines_of(statement_of(shop, AUGUST)) == [("redeemed", "2026-07-31", 5)]
    assert found() == []


def test_each_chunk_is_posted_at_its_own_moment(monkeypatch):
    """A time that has passed for a while is sealed, and takes no transfer any more."""
    monkeypatch.setattr("game.coins.monthly.making.MERCHANTS_A_CHUNK", 1)
    passed = iter(range(100))
    later = lambda now: lambda: now + next(passed) * timedelta(minutes=5)  # noqa: E731 - a clock
    monkeypatch.setattr("game.coins.monthly.making.passing_time", later)
    shops, owner = [a_merchant(str(number)) for number in range(3)], a_purse(1_000)
    for shop in shops:
        a_payment(shop, owner, 100, on(7, 3))
    made(now=on(8, 1))
    times = [statement_of(shop).transfer.at for shop in shops]
    assert times == [on(8, 1, 12, 5 * number) for number in range(3)]


def test_merchants_without_movements_get_no_statement():
    a_merchant()
    assert made() == MakeReport()
    assert not Statement.objects.exists()


def test_old_movements_are_looked_for_no_further_back_than_they_can_be(django_assert_max_num_queries):
    shop, owner = a_merchant(), a_purse(1_000)
    for month in (JULY, AUGUST, SEPTEMBER):
        a_payment(shop, owner, 10, on(month.first.month, 2))
        with django_assert_max_num_queries(40):
            made(month)
    assert Statement.objects.count() == 3
    assert writing.span_of(SEPTEMBER, AUGUST).since == AUGUST.first_id


class TestCommand:
    def run(self, *args: str) -> str:
        out = StringIO()
        call_command("make_statements", *args, stdout=out)
        return out.getvalue()

    def test_it_makes_the_month_that_has_just_ended(self):
        now = timezone.now()
        last = Month.at(now).before
        shop = a_merchant()
        a_payment(shop, a_purse(1_000), 40, last.begins_at + timedelta(days=3, hours=12))
        assert self.run() == f"{last.name}: 1 statements made, 40 coins payable, 0 doubts to clear\n"
        assert self.run(last.name) == f"{last.name}: 0 statements made, 0 coins payable, 0 doubts to clear\n"

    @pytest.mark.parametrize("typed", ["2026-13", "July", "2026-7", "２０２６-０７", "2026-07-01", "0000-01"])
    def test_what_is_no_month_is_told(self, typed):
        with pytest.raises(CommandError, match="as in 2026-07"):
            self.run(typed)

    def test_the_running_month_is_refused_by_name(self):
        with translation.override("en"), pytest.raises(CommandError, match="first of the next month"):
            self.run(Month.at(timezone.now()).name)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), st.integers(0, 1), st.integers(0, 2), st.integers(1, 60)),
        st.tuples(st.just("refund"), st.integers(0, 30)),
        st.tuples(st.just("days"), st.integers(1, 25)),
        st.tuples(st.just("make"), st.integers(1, 2)),
    ),
    max_size=40,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_paid_refunded_and_stated_over_months_adds_up(steps):
    shops = [a_merchant(f"店{number}") for number in (1, 2)]
    owners = [a_purse(500, unit=unit) for unit in ("tourism", "fire", "culture")]
    now, payments = on(7, 1), []
    for step in steps:
        now = _stepped(step, now, shops, owners, payments)
    for month in (JULY, AUGUST, SEPTEMBER):
        made(month, now=on(12, 30))
    assert found() == []


def _stepped(step, now, shops, owners, payments):
    match step:
        case ("pay", shop, owner, coins):
            with suppress(Shortfall):
                payments.append(a_payment(shops[shop], owners[owner], coins, now))
        case ("refund", number):
            paid = [payment for payment in payments if payment.state == "paid"]
            with suppress(Shortfall, ZeroDivisionError):
                a_refund(paid[number % len(paid)], now)
        case ("days", days):
            return min(now + timedelta(days=days), on(9, 30))
        case ("make", ago):
            month = Month.at(now)
            for _ in range(ago):
                month = month.before
            made(month, now)
            if ago == 2:
                made(month.after, now)
    return now


def test_no_transfer_of_the_ledger_is_made_twice_for_a_month():
    shop = a_merchant()
    a_payment(shop, a_purse(100), 100, on(7, 3))
    made()
    made()
    assert Transfer.objects.filter(kind="state").count() == 1
