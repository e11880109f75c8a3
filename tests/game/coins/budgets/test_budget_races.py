"""Several of the budget office at once, in threads with connections of their own (see `test_races`)."""

from uuid import uuid4

import pytest

from game.coins import audit, campaigns
from game.coins.budgets import encumbering, granting, pool, year_end
from game.coins.budgets.encumbering import Share
from game.coins.budgets.year_end import YearEnd
from game.coins.ledger import Shortfall
from game.coins.models import CoinRequest, Transfer
from game.units.approval_refusals import Refused
from game.units.models import AuditEntry, Role
from tests.game.coins.budgets.builders import DECEMBER, a_pool, a_signed_request
from tests.game.coins.builders import a_campaign, balances
from tests.game.coins.test_races import Race, race  # noqa: F401
from tests.game.units.officials import NOW, a_unit, an_official

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_request_that_two_grant_at_once_is_granted_once(race: Race):  # noqa: F811
    unit = a_unit()
    request, officer = a_signed_request(unit), an_official(unit, Role.BUDGET_OFFICER)
    a_pool(100_000)
    answers = race(lambda _: granting.grant(actor=officer, request=request, coins=20_000, reason="", now=NOW), 4)
    assert {answer.answer for answer in answers} == {CoinRequest.Answer.GRANTED}
    assert balances() == {"source": -100_000, "pool:2026": 80_000, "appropriation:fire:2026": 20_000}
    assert AuditEntry.objects.filter(action="coins_granted").count() == 1


def test_the_pool_is_never_overspent(race: Race):  # noqa: F811
    unit = a_unit()
    requests = [a_signed_request(unit) for _ in range(6)]
    officer = an_official(unit, Role.BUDGET_OFFICER)
    a_pool(50_000)
    answers = race(
        lambda number: granting.grant(actor=officer, request=requests[number], coins=20_000, reason="", now=NOW), 6
    )
    assert sum(isinstance(answer, CoinRequest) for answer in answers) == 2
    assert balances() == {"source": -50_000, "pool:2026": 10_000, "appropriation:fire:2026": 40_000}
    assert list(audit.findings()) == []


def test_one_form_sent_several_times_at_once_moves_coins_once(race: Race):  # noqa: F811
    act = uuid4()
    race(lambda _: pool.add(actor=None, act=act, year=2026, coins=500, reason="決議", now=NOW), 4)
    assert balances() == {"source": -500, "pool:2026": 500}
    assert AuditEntry.objects.filter(action="pool_filled").count() == 1


def test_encumbering_for_many_at_once_stays_within_the_pool(race: Race):  # noqa: F811
    a_unit()
    a_pool(100, 2027)
    shares = [Share(uuid4(), "fire", 2027, 30) for _ in range(6)]
    answers = race(lambda number: encumbering.encumber(actor=None, share=shares[number], now=DECEMBER), 6)
    assert sum(isinstance(answer, Transfer) for answer in answers) == 3
    assert balances() == {"source": -100, "pool:2027": 10, "encumbered:fire:2027": 90}


def test_a_year_is_closed_once_and_never_with_a_campaign_open(race: Race):  # noqa: F811
    unit = a_unit(coins=5_000)
    campaign = a_campaign(unit, amount=10, quota=100)

    def job(number: int) -> object:
        if number == 2:
            try:
                return campaigns.publish(campaign=campaign, now=DECEMBER)
            except Shortfall as error:  # the year was closed first
                return error
        return year_end.close_year(actor=None, year=2026, now=DECEMBER)

    answers = race(job, 4)
    closed = [answer for answer in answers if isinstance(answer, YearEnd) and answer.coins]
    published = any(isinstance(answer, Transfer) for answer in answers)
    assert len(closed) == (0 if published else 1)
    assert any(isinstance(answer, Refused) for answer in answers) == published
    assert sum(balances().values()) == 0
    assert ("source" not in balances()) == (not published)
