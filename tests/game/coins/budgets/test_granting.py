"""A unit asks, its chain signs, and the budget office gives from the pool: all of it, a part, or nothing (R24)."""

from uuid import uuid4

import pytest

from game.coins.budgets import granting, refusals, requesting
from game.coins.budgets.refusals import Code
from game.coins.campaign_refusals import SENTENCES as OF_CAMPAIGNS
from game.coins.models import CoinRequest, Transfer
from game.coins.tunables import MOST_COINS_OF_A_BUDGET
from game.inbox.models import Notice
from game.units import approval_refusals, approvals
from game.units.models import Approval, Assignment, AuditEntry, Role
from game.units.permissions import NotAllowed
from tests.game.coins.budgets.builders import NEW_YEAR, a_pool, a_request, a_signed_request, wanted
from tests.game.coins.builders import balances
from tests.game.units.officials import NOW, a_unit, an_official

pytestmark = pytest.mark.django_db
POOL, HOME = "pool:2026", "appropriation:fire:2026"


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def author(unit):
    return an_official(unit, name="林承辦")


@pytest.fixture
def officer(unit):
    return an_official(unit, Role.BUDGET_OFFICER, name="主計小姐")


@pytest.fixture
def signed(unit, author):
    return a_signed_request(unit, author)


def grant(request, officer, coins=20_000, reason="", now=NOW):
    return granting.grant(actor=officer, request=request, coins=coins, reason=reason, now=now)


def decline(request, officer, reason="今年預算不足", now=NOW):
    return granting.decline(actor=officer, request=request, reason=reason, now=now)


def notices(kind):
    return list(Notice.objects.filter(kind=kind).values_list("values", flat=True))


class TestAsking:
    @pytest.mark.parametrize(
        ("changes", "faults"),
        [
            pytest.param({}, {}, id="well"),
            pytest.param({"title": " 　"}, {"title": Code.TITLE_MISSING}, id="no title"),
            pytest.param({"title": "長" * 81}, {"title": Code.TITLE_TOO_LONG}, id="a long title"),
            pytest.param({"purpose": ""}, {"purpose": Code.PURPOSE_MISSING}, id="no purpose"),
            pytest.param({"purpose": "長" * 401}, {"purpose": Code.PURPOSE_TOO_LONG}, id="a long purpose"),
            pytest.param({"coins": None}, {"coins": Code.NO_NUMBER}, id="no number"),
            pytest.param({"coins": 0}, {"coins": Code.TOO_FEW}, id="nothing"),
            pytest.param({"coins": -1}, {"coins": Code.TOO_FEW}, id="less than nothing"),
            pytest.param({"coins": MOST_COINS_OF_A_BUDGET + 1}, {"coins": Code.TOO_MANY}, id="too many"),
            pytest.param({"year": 2025}, {"year": Code.YEAR_OVER}, id="last year"),
            pytest.param({"year": 2027}, {}, id="next year"),
            pytest.param({"year": 2028}, {"year": Code.YEAR_TOO_FAR}, id="the year after"),
        ],
    )
    def test_a_form_is_told_what_is_wrong_field_by_field(self, changes, faults):
        found = requesting.faults_of(wanted(**changes), NOW)
        assert {each.about: each.code for each in found} == faults

    def test_every_refusal_has_its_sentence_and_no_code_means_two_things(self):
        assert set(refusals.SENTENCES) == set(Code)
        others = {str(code) for code in (*approval_refusals.Code, *OF_CAMPAIGNS)}
        assert not {str(code) for code in Code} & others

    def test_the_same_form_sent_twice_makes_one_request(self, author, unit):
        form = {"author": author, "public_id": uuid4(), "unit_code": unit.code, "now": NOW}
        first = requesting.draft(wanted=wanted(), **form)
        assert requesting.draft(wanted=wanted(), **form) == first
        assert requesting.draft(wanted=wanted(coins=7), **form)[0].code == Code.OTHER_REQUEST

    def test_only_case_officers_ask_and_for_their_own_unit(self, author, unit):
        for who, where in ((an_official(unit, Role.ACCOUNT_MANAGER), unit), (author, a_unit("tourism"))):
            with pytest.raises(NotAllowed):
                a_request(who, where)

    def test_an_edit_changes_what_is_asked_and_tells_the_trail(self, author, unit):
        request = a_request(author, unit)
        shown = approvals.content_of(Approval.objects.get()).hash
        changed = requesting.edit(author=author, request=request, wanted=wanted(coins=30_000), seen_hash=shown, now=NOW)
        assert changed.coins == 30_000
        assert AuditEntry.objects.get(action="request_edited").details == {"coins": "20000 → 30000"}
        again = requesting.edit(author=author, request=request, wanted=wanted(coins=1), seen_hash=shown, now=NOW)
        assert again[0].code == Code.REQUEST_CHANGED

    @pytest.mark.usefixtures("signed")
    def test_the_trail_of_the_chain_tells_how_many_coins(self):
        details = AuditEntry.objects.get(action="approval_signed").details
        assert (details["coins"], details["year"]) == (20_000, 2026)


class TestGranting:
    def test_a_grant_moves_coins_from_the_pool_to_the_unit_once(self, signed, officer):
        a_pool()
        for _ in "twice":
            assert grant(signed, officer).answer == CoinRequest.Answer.GRANTED
        assert balances() == {"source": -100_000, POOL: 80_000, HOME: 20_000}
        assert Transfer.objects.get(kind="allot").key == f"grant:{signed.public_id.hex}"
        entry = AuditEntry.objects.get(action="coins_granted")
        assert (entry.actor_name, entry.details) == ("主計小姐", {"coins": 20_000, "asked": 20_000})
        assert [told["coins"] for told in notices("coins_granted")] == [20_000]

    def test_a_part_is_granted_with_a_reason(self, signed, officer):
        a_pool()
        assert grant(signed, officer, 5_000).code == Code.REASON_FOR_LESS
        assert grant(signed, officer, 5_000, "先給一期").reason == "先給一期"
        assert balances()[HOME] == 5_000

    @pytest.mark.parametrize(
        ("coins", "code"),
        [
            pytest.param(20_001, Code.MORE_THAN_ASKED, id="more than was asked for"),
            pytest.param(0, Code.TOO_FEW, id="nothing"),
            pytest.param(None, Code.NO_NUMBER, id="no number"),
        ],
    )
    def test_other_numbers_are_refused(self, signed, officer, coins, code):
        a_pool()
        assert grant(signed, officer, coins).code == code
        assert HOME not in balances()

    def test_an_empty_pool_grants_nothing_and_tells_what_is_missing(self, signed, officer):
        a_pool(15_000)
        answer = grant(signed, officer)
        assert (answer.code, answer.values) == (Code.POOL_SHORT, {"missing": 5_000, "year": 2026})
        assert CoinRequest.objects.get().answer == CoinRequest.Answer.WAITING
        assert not notices("coins_granted")

    def test_nothing_is_granted_before_all_have_signed(self, author, unit, officer):
        a_pool()
        assert grant(a_request(author, unit), officer).code == Code.NOT_SIGNED

    def test_what_was_changed_after_the_signatures_is_not_granted(self, signed, officer):
        a_pool()
        CoinRequest.objects.update(coins=19_999)
        assert grant(signed, officer, 100, "x").code == Code.CHANGED_SINCE_SIGNED

    def test_a_year_that_is_over_gets_nothing(self, signed, officer):
        a_pool()
        Assignment.objects.update(ends_on=None)
        assert grant(signed, officer, now=NEW_YEAR).code == Code.YEAR_OVER

    def test_nobody_grants_what_they_wrote(self, unit):
        a_pool()
        both = an_official(unit, name="兩職")
        Assignment.objects.create(
            player_id=both.player_id, unit=unit, role=Role.BUDGET_OFFICER, name="兩職", begins_on="2026-01-01"
        )
        assert grant(a_signed_request(unit, both), both).code == Code.OWN_REQUEST

    def test_only_the_units_budget_office_grants(self, signed, author, unit):
        a_pool()
        others = (author, an_official(unit, Role.OPERATOR), an_official(a_unit("tourism"), Role.BUDGET_OFFICER))
        for who in others:
            with pytest.raises(NotAllowed):
                grant(signed, who)


class TestDeclining:
    def test_who_asked_is_told_why(self, signed, officer):
        for _ in "twice":
            assert decline(signed, officer).answer == CoinRequest.Answer.DECLINED
        assert [told["reason"] for told in notices("coins_declined")] == ["今年預算不足"]
        assert AuditEntry.objects.filter(action="coins_declined").count() == 1

    @pytest.mark.parametrize(("reason", "code"), [("  ", Code.WHY), ("長" * 201, Code.WHY_TOO_LONG)])
    def test_a_reason_that_does_not_do_is_told(self, signed, officer, reason, code):
        assert decline(signed, officer, reason).code == code

    def test_an_answer_stands(self, signed, officer):
        a_pool()
        decline(signed, officer)
        assert grant(signed, officer).code == Code.ANSWERED
        assert decline(signed, officer, "另一個理由").code == Code.ANSWERED
        assert HOME not in balances()
