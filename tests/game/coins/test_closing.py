"""Closing balances: a day is closed once it is sealed, and each account that moved has its line."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from game.coins import audit, campaigns
from game.coins.closing import close_days
from game.coins.models import Account, ClosingBalance
from game.coins.sealing import seal
from tests.game.coins.builders import DAY, NOW, a_unit
from tests.unsealed import unsealed

pytestmark = pytest.mark.django_db


def a_day_of_budgets(number: int) -> None:
    at = NOW + number * DAY
    campaigns.appropriate(unit=a_unit(), year=2026, coins=10, key=f"appropriate:{number}", now=at)


def closings() -> list[tuple[str, str, int]]:
    rows = ClosingBalance.objects.order_by("day", "account__name").values_list("day", "account__name", "balance")
    return [(day.isoformat(), name, balance) for day, name, balance in rows]


def test_a_day_that_is_not_sealed_stays_open():
    a_day_of_budgets(0)
    seal(now=NOW + timedelta(hours=3))
    assert close_days().days == 0


def test_each_day_says_what_every_account_that_moved_has():
    for number in (0, 2):
        a_day_of_budgets(number)
    seal(now=NOW + 4 * DAY)
    assert close_days().days == 2
    assert closings() == [
        ("2026-07-05", "appropriation:tourism:2026", 10), ("2026-07-05", "source", -10),
        ("2026-07-07", "appropriation:tourism:2026", 20), ("2026-07-07", "source", -20),
    ]  # fmt: skip
    assert list(audit.findings()) == []


def test_closing_again_writes_nothing(capsys):
    a_day_of_budgets(0)
    seal(now=NOW + 2 * DAY)
    call_command("close_day")
    call_command("close_day")
    assert capsys.readouterr().out.splitlines() == ["1 days closed, 2 balances", "0 days closed, 0 balances"]


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(lambda: ClosingBalance.objects.filter(balance=10).update(balance=11), id="another balance"),
        pytest.param(lambda: ClosingBalance.objects.filter(balance=10)._raw_delete("default"), id="a line less"),
        pytest.param(
            lambda: ClosingBalance.objects.filter(balance=10).update(account=Account.objects.create(name="pool:2026")),
            id="an account that did not move",
        ),
        pytest.param(lambda: ClosingBalance.objects.update(day=NOW.date() - DAY), id="another day"),
    ],
)
def test_a_closing_that_says_something_else_is_found(tamper):
    a_day_of_budgets(0)
    seal(now=NOW + 2 * DAY)
    close_days()
    with unsealed():
        tamper()
    assert "closings_are_balances" in {finding.check for finding in audit.findings()}
