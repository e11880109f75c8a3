"""A year at one look, and its end: what is left goes back, what is pending stays in its books (R23)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command

from game.coins import audit, campaigns, escrow
from game.coins.budgets import encumbering, overview, year_end
from game.coins.budgets.encumbering import Share
from game.coins.budgets.overview import Sums
from game.coins.budgets.refusals import Code
from game.coins.budgets.year_end import YearEnd
from game.coins.models import Campaign, Transfer
from game.coins.settling import settle
from game.units.models import Assignment, AuditEntry, Role
from game.units.permissions import NotAllowed
from tests.game.coins import builders
from tests.game.coins.budgets.builders import DECEMBER, NEW_YEAR, a_pool
from tests.game.coins.builders import a_balloon, a_campaign, a_unit, an_owner, award, balances
from tests.game.units.officials import an_official

pytestmark = pytest.mark.django_db
NOW = builders.NOW
LAST_DECEMBER = datetime(2025, 12, 10, 2, tzinfo=UTC)


def a_year() -> Campaign:
    """A pool of 5,000; a unit with 2,000, of which a campaign has promised 1,000 and issued 30; another with 500."""
    a_pool(5_000)
    unit = a_unit(coins=2_000)
    a_unit("fire", coins=500)
    campaign = a_campaign(unit, amount=10, quota=100)
    campaigns.publish(campaign=campaign, now=NOW)
    balloon = a_balloon(campaign, coins=200)
    for _ in range(3):
        award(balloon, an_owner())
    return campaign


def balloons_of() -> list[UUID]:
    names = Transfer.objects.get(kind="fund").entries.filter(amount__gt=0).values_list("account__name", flat=True)
    return [UUID(name.partition(":")[2]) for name in names]


def all_closed(campaign: Campaign, now: datetime = DECEMBER) -> None:
    campaigns.close(campaign=campaign, now=now)
    escrow.return_escrow(campaign=campaign, balloons=balloons_of(), key="return", now=now)


class TestAtOneLook:
    def test_each_coin_of_a_unit_is_in_one_column(self):
        a_year()
        rows = {row.unit.code: row.sums for row in overview.rows_of(2026, ["tourism", "fire", "unknown"])}
        assert rows == {
            "tourism": Sums(appropriated=2_000, promised=970, issued=30, left=1_000),
            "fire": Sums(appropriated=500, left=500),
        }
        total = overview.total_of(overview.rows_of(2026, ["tourism", "fire"]))
        assert total == Sums(appropriated=2_500, promised=970, issued=30, left=1_500)

    def test_other_units_and_other_years_are_left_out(self):
        a_year()
        assert [row.unit.code for row in overview.rows_of(2026, ["fire"])] == ["fire"]
        assert overview.rows_of(2025, ["fire"]) == []

    def test_settling_and_returning_change_no_sum_wrongly(self):
        campaign = a_year()
        settle(now=NOW + timedelta(days=2))
        all_closed(campaign)
        rows = {row.unit.code: row.sums for row in overview.rows_of(2026, ["tourism"])}
        assert rows["tourism"] == Sums(appropriated=2_000, issued=30, left=1_970)

    def test_the_pool_tells_what_was_put_in_and_what_is_left(self):
        a_year()
        assert overview.pool_of(2026) == overview.Pool(5_000, 5_000)
        assert overview.pool_of(2030) == overview.Pool(0, 0)

    def test_what_is_encumbered_stands_in_its_own_column(self):
        a_pool(5_000)
        a_unit()
        share = Share(uuid4(), "tourism", 2026, 700)
        encumbering.encumber(actor=None, share=share, now=LAST_DECEMBER)
        assert overview.rows_of(2026, ["tourism"])[0].sums == Sums(encumbered=700)


class TestClosing:
    def test_what_is_left_goes_to_the_pool_and_the_pool_to_the_source(self):
        campaign = a_year()
        all_closed(campaign)
        ending = year_end.close_year(actor=None, year=2026, now=DECEMBER)
        assert isinstance(ending, YearEnd)
        assert (ending.coins, ending.pool, ending.pending) == (7_470, 5_000, 30)
        assert sum(balances().values()) == 0
        assert {name: coins for name, coins in balances().items() if not name.startswith("pending")} == {"source": -30}
        assert overview.rows_of(2026, ["tourism"])[0].sums == Sums(appropriated=2_000, issued=30, given_back=1_970)
        assert list(audit.findings()) == []

    def test_pending_coins_settle_later_in_the_books_of_their_year(self):
        all_closed(a_year())
        year_end.close_year(actor=None, year=2026, now=DECEMBER)
        settle(now=NEW_YEAR)
        assert set(Transfer.objects.filter(kind="settle").values_list("year", flat=True)) == {2026}

    def test_open_campaigns_are_listed_and_nothing_is_moved(self):
        campaign = a_year()
        before = balances()
        answer = year_end.close_year(actor=None, year=2026, now=DECEMBER)
        assert (answer.code, answer.values["campaigns"]) == (Code.CAMPAIGNS_OPEN, 1)
        assert year_end.plan(2026).in_the_way == (campaign,)
        assert balances() == before

    def test_a_closed_campaign_whose_balloons_still_fly_is_in_the_way(self):
        campaign = a_year()
        campaigns.close(campaign=campaign, now=DECEMBER)
        assert year_end.plan(2026).in_the_way == (campaign,)

    def test_a_draft_is_not(self):
        a_campaign(a_unit())
        assert year_end.plan(2026).in_the_way == ()

    def test_closing_again_changes_nothing_until_something_comes_back(self):
        all_closed(a_year())
        year_end.close_year(actor=None, year=2026, now=DECEMBER)
        again = year_end.close_year(actor=None, year=2026, now=NEW_YEAR)
        assert again.coins == 0
        assert Transfer.objects.filter(kind="lapse").count() == 2
        assert AuditEntry.objects.filter(action="year_closed").count() == 1
        a_unit(coins=40)
        assert year_end.close_year(actor=None, year=2026, now=NEW_YEAR).coins == 40
        assert AuditEntry.objects.filter(action="year_closed").count() == 2

    def test_what_was_never_released_goes_back_too(self):
        a_pool(5_000)
        a_unit()
        encumbering.encumber(actor=None, share=Share(uuid4(), "tourism", 2026, 700), now=LAST_DECEMBER)
        assert year_end.close_year(actor=None, year=2026, now=DECEMBER).coins == 5_000
        assert balances() == {}

    def test_before_december_a_year_is_not_closed(self):
        a_pool()
        last_second = datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)
        assert year_end.close_year(actor=None, year=2026, now=last_second).code == Code.YEAR_RUNS

    def test_only_the_budget_office_closes(self):
        unit = a_unit()
        officer, auditor = an_official(unit, Role.BUDGET_OFFICER), an_official(unit, Role.AUDITOR)
        Assignment.objects.update(ends_on=None)
        a_pool()
        with pytest.raises(NotAllowed):
            year_end.close_year(actor=auditor, year=2026, now=DECEMBER)
        year_end.close_year(actor=officer, year=2026, now=DECEMBER)
        entry = AuditEntry.objects.get(action="year_closed")
        assert (entry.unit_code, entry.details) == ("tourism", {"year": 2026, "coins": 100_000, "pending": 0})


class TestTheCommand:
    def test_a_dry_run_tells_everything_and_moves_nothing(self, capsys):
        campaign = a_year()
        before = balances()
        call_command("close_year", "2026", "--dry-run")
        said = capsys.readouterr()
        assert "appropriation:tourism:2026: 1000 coins" in said.out
        assert "30 coins are pending and stay in the books of 2026" in said.out
        assert str(campaign.public_id) in said.err
        assert balances() == before

    def test_it_refuses_while_a_campaign_is_open(self):
        a_year()
        with pytest.raises(CommandError, match=r"1 campaigns still hold coins of 2026|closed from 1 December"):
            call_command("close_year", "2026")

    def test_it_closes_a_year_that_is_over(self, capsys):
        a_unit(coins=70, year=2025)
        call_command("close_year", "2025")
        assert "70 coins of 2025 went back to the source" in capsys.readouterr().out
        assert balances() == {}
