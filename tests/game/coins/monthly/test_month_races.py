"""Two at once, and a run that is killed: on a database that commits."""

import pytest

from game.coins import audit
from game.coins.models import Payout, Statement, StatementLine, Transfer
from game.coins.monthly import audit as monthly_audit
from game.coins.monthly import making, paying_out, writing
from game.coins.monthly.making import MakeReport
from tests.game.coins.merchants.builders import a_merchant
from tests.game.coins.monthly.builders import (
    JULY,
    a_budget_officer,
    a_confirmed_statement,
    a_payment,
    a_purse,
    an_operator,
    first_of,
    made,
    on,
)
from tests.game.coins.test_races import race  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
CHECKS = audit.CHECKS + monthly_audit.CHECKS


@pytest.fixture
def shops(monkeypatch):
    """Five of them with a payment each, of which two are stated in a transaction."""
    monkeypatch.setattr(making, "MERCHANTS_A_CHUNK", 2)
    shops, owner = [a_merchant(f"店{number}") for number in range(5)], a_purse(1_000)
    for shop in shops:
        a_payment(shop, owner, 10, on(7, 3))
    return shops


def test_two_makers_at_once_state_everything_once(race, shops):  # noqa: F811
    reports = race(lambda _: making.make(month=JULY, now=first_of(JULY)), 4)
    assert (sum(report.made for report in reports), sum(report.coins for report in reports)) == (5, 50)
    assert StatementLine.objects.count() == 5
    assert list(audit.findings(CHECKS)) == []


def test_paying_beside_the_making_is_stated_this_month_or_the_next(race, shops):  # noqa: F811
    owners = [a_purse(100) for _ in range(6)]

    def pay_or_make(number: int) -> None:
        if number == 3:
            making.make(month=JULY, now=first_of(JULY))
        else:
            a_payment(shops[number % 5], owners[number % 6], 5, on(7, 31, 23, 59))

    race(pay_or_make, 8)
    made(JULY.after)
    assert StatementLine.objects.count() == 12
    assert list(audit.findings(CHECKS)) == []


def test_two_payouts_at_once_pay_each_statement_once(race):  # noqa: F811
    payout = a_payout()
    officers = [a_budget_officer() for _ in range(4)]
    race(lambda number: paying_out.mark_paid(payout=payout.public_id, actor=officers[number], now=on(8, 6)), 4)
    assert Transfer.objects.filter(kind="pay_out").count() == 1
    assert list(audit.findings(CHECKS)) == []


def a_payout() -> Payout:
    statement = a_confirmed_statement()
    made = paying_out.consolidate(payout=statement.public_id, month=JULY, actor=an_operator(), now=on(8, 5))
    assert isinstance(made, Payout), made
    return made


@pytest.mark.parametrize(("step", "times"), [("write_lines", 2), ("write_shares", 1), ("sums_of", 1)])
def test_a_run_that_was_killed_is_finished_by_the_next(shops, monkeypatch, step, times):
    """Killed amid the second chunk; lines are written for each of the two merchants of the first."""
    verb, left = getattr(writing, step), [step] * times

    def killed(*args):
        if not left:
            raise KeyboardInterrupt
        left.pop()
        return verb(*args)

    with monkeypatch.context() as patch:
        patch.setattr(writing, step, killed)
        with pytest.raises(KeyboardInterrupt):
            making.make(month=JULY, now=first_of(JULY))
    assert Statement.objects.count() == StatementLine.objects.count() == 2
    assert made() == MakeReport(made=3, coins=30)
    assert list(audit.findings(CHECKS)) == []
