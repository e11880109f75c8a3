"""The pool of a year, what is encumbered in December for the next one, and what is released (R21–R23)."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from game.coins.budgets import december, encumbering, permitting, pool
from game.coins.budgets.encumbering import Destination, Share
from game.coins.budgets.refusals import Code
from game.coins.models import DecemberPermission, Transfer
from game.inbox.models import Notice
from game.units.models import Assignment, AuditEntry, Role
from game.units.permissions import NotAllowed
from tests.game.coins.budgets.builders import DECEMBER, NEW_YEAR, a_pool
from tests.game.coins.builders import balances
from tests.game.units.officials import NOW, a_unit, an_official

pytestmark = pytest.mark.django_db
POOL, SET_ASIDE, HOME = "pool:2027", "encumbered:fire:2027", "appropriation:fire:2027"


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def officer(unit):
    officer = an_official(unit, Role.BUDGET_OFFICER)
    Assignment.objects.update(ends_on=None)
    return officer


def share(coins: int | None = 30_000, year: int = 2027, act: UUID | None = None) -> Share:
    return Share(act or uuid4(), "fire", year, coins)


def add(officer, now=NOW, **changes):
    usual = {"act": uuid4(), "year": 2026, "coins": 500, "reason": "追加預算"}
    return pool.add(actor=officer, now=now, **(usual | changes))


class TestThePool:
    def test_coins_come_from_the_source_once_for_each_form(self, officer):
        act = uuid4()
        assert add(officer, act=act).id == add(officer, act=act).id
        assert balances() == {"source": -500, "pool:2026": 500}
        assert AuditEntry.objects.get(action="pool_filled").details == {
            "year": 2026, "coins": 500, "reason": "追加預算",
        }  # fmt: skip

    def test_the_same_form_with_another_number_is_a_conflict(self, officer):
        act = uuid4()
        add(officer, act=act)
        assert add(officer, act=act, coins=900).code == Code.OTHER_CONTENT
        assert balances()["pool:2026"] == 500

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            pytest.param({"coins": 0}, Code.TOO_FEW, id="nothing"),
            pytest.param({"coins": None}, Code.NO_NUMBER, id="no number"),
            pytest.param({"coins": 10**10}, Code.TOO_MANY, id="a slip of the finger"),
            pytest.param({"year": 2025}, Code.YEAR_OVER, id="last year"),
            pytest.param({"reason": " "}, Code.WHY, id="no resolution"),
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_moved(self, officer, changes, code):
        assert add(officer, **changes).code == code
        assert balances() == {}

    @pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR, Role.ACCOUNT_MANAGER, Role.CASE_OFFICER])
    def test_only_the_budget_office_adds(self, unit, role):
        with pytest.raises(NotAllowed):
            add(an_official(unit, role))


class TestEncumbering:
    def encumbered(self, officer, coins=30_000, now=DECEMBER):
        return encumbering.encumber(actor=officer, share=share(coins), now=now)

    def test_in_december_a_part_of_next_years_pool_is_set_aside_once(self, officer):
        a_pool(100_000, 2027)
        wish = share()
        for _ in "twice":
            assert isinstance(encumbering.encumber(actor=officer, share=wish, now=DECEMBER), Transfer)
        assert balances() == {"source": -100_000, POOL: 70_000, SET_ASIDE: 30_000}
        assert AuditEntry.objects.get(action="coins_encumbered").details == {"year": 2027, "coins": 30_000}

    def test_before_december_it_is_refused(self, officer):
        a_pool(100_000, 2027)
        last_second = datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)
        assert self.encumbered(officer, now=last_second).code == Code.NOT_DECEMBER

    def test_only_next_year_is_encumbered(self, officer):
        a_pool()
        answer = encumbering.encumber(actor=officer, share=share(year=2026), now=DECEMBER)
        assert answer.code == Code.NOT_NEXT_YEAR

    def test_more_than_the_pool_has_is_refused_with_what_is_missing(self, officer):
        a_pool(10_000, 2027)
        answer = self.encumbered(officer)
        assert (answer.code, answer.values["missing"]) == (Code.POOL_SHORT, 20_000)

    def test_in_the_new_year_it_is_released_into_the_units_budget(self, officer):
        a_pool(100_000, 2027)
        self.encumbered(officer)
        done = encumbering.release(actor=officer, share=share(), to=Destination.APPROPRIATION, now=NEW_YEAR)
        assert isinstance(done, Transfer)
        assert balances() == {"source": -100_000, POOL: 70_000, HOME: 30_000}

    def test_before_the_new_year_it_goes_to_the_pool_only(self, officer):
        a_pool(100_000, 2027)
        self.encumbered(officer)
        early = encumbering.release(actor=officer, share=share(), to=Destination.APPROPRIATION, now=DECEMBER)
        assert early.code == Code.NOT_YET
        encumbering.release(actor=officer, share=share(10_000), to=Destination.POOL, now=DECEMBER)
        assert balances() == {"source": -100_000, POOL: 80_000, SET_ASIDE: 20_000}

    def test_no_more_is_released_than_is_encumbered(self, officer):
        a_pool(100_000, 2027)
        self.encumbered(officer)
        answer = encumbering.release(actor=officer, share=share(30_001), to=Destination.POOL, now=DECEMBER)
        assert (answer.code, answer.values["missing"]) == (Code.ENCUMBERED_SHORT, 1)

    @pytest.mark.usefixtures("unit")
    def test_only_the_units_budget_office_encumbers_and_releases(self):
        a_pool(100_000, 2027)
        other = an_official(a_unit("tourism"), Role.BUDGET_OFFICER)
        with pytest.raises(NotAllowed):
            self.encumbered(other)
        with pytest.raises(NotAllowed):
            encumbering.release(actor=other, share=share(), to=Destination.POOL, now=DECEMBER)


class TestPermittingDecember:
    def allow(self, officer, **changes):
        usual = {"unit_code": "fire", "year": 2026, "reason": "跨年晚會", "now": NOW}
        return permitting.allow_december(actor=officer, **(usual | changes))

    def test_it_is_given_once_and_told_to_the_account_manager(self, officer, unit):
        an_official(unit, Role.ACCOUNT_MANAGER)
        for _ in "twice":
            assert isinstance(self.allow(officer), DecemberPermission)
        assert december.is_allowed(unit_code="fire", year=2026)
        assert AuditEntry.objects.get(action="december_allowed").details == {"year": 2026, "reason": "跨年晚會"}
        assert Notice.objects.get(kind="december_allowed").values["year"] == 2026

    def test_it_needs_a_reason(self, officer):
        assert self.allow(officer, reason="").code == Code.WHY
        assert not DecemberPermission.objects.exists()

    def test_only_the_budget_office_gives_it(self, unit):
        with pytest.raises(NotAllowed):
            self.allow(an_official(unit, Role.ACCOUNT_MANAGER))
