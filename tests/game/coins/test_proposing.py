"""Campaigns as staff make them: written within the rules, funded only as approved, closed."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from game.coins import campaign_overview, escrow, proposing
from game.coins.campaign_refusals import SENTENCES, Code
from game.coins.models import Campaign, DecemberPermission, Transfer
from game.coins.tunables import LEAST_SETTLE_DELAY_H, MOST_COINS_A_CAMPAIGN, MOST_SETTLE_DELAY_H
from game.units import approval_refusals, approvals
from game.units.models import ApprovalState, Assignment, AuditEntry, Role, Step
from game.units.permissions import NotAllowed
from tests.game.coins.builders import an_owner, award, balances
from tests.game.units.officials import (
    NOW,
    a_draft,
    a_unit,
    an_approver,
    an_official,
    short_chain,
    signed,
    submitted,
    the_approval,
    wanted,
)

pytestmark = pytest.mark.django_db
HOME = "appropriation:fire:2026"
OPENS = datetime(2026, 7, 20, tzinfo=UTC)
END_OF_NOVEMBER = datetime(2026, 11, 30, 16, tzinfo=UTC)  # midnight in Taipei


@pytest.fixture
def unit():
    unit = a_unit(coins=20_000)
    short_chain(unit, Step.SECTION_HEAD)
    return unit


@pytest.fixture
def officer(unit):
    return an_official(unit, name="林承辦")


@pytest.fixture
def head(unit):
    return an_approver(unit, Step.SECTION_HEAD)


@pytest.fixture
def manager(unit):
    return an_official(unit, Role.ACCOUNT_MANAGER, name="黃窗口")


@pytest.fixture
def draft(officer, unit) -> Campaign:
    return a_draft(officer, unit)


@pytest.fixture
def approved(draft, officer, head) -> Campaign:
    submitted(officer, draft)
    signed(head, draft)
    return draft


def codes(answer) -> dict[str, Code]:
    assert isinstance(answer, tuple), answer
    return {refused.about: refused.code for refused in answer}


def edit(campaign, author, **changes):
    shown = approvals.content_of(the_approval(campaign)).hash
    return proposing.edit(author=author, campaign=campaign, wanted=wanted(**changes), seen_hash=shown, now=NOW)


def fund(campaign, actor, now=NOW):
    return proposing.fund(actor=actor, campaign=campaign, now=now)


class TestTheForm:
    @pytest.mark.parametrize(
        ("changes", "faults"),
        [
            ({}, {}),
            ({"name_zh": " 　"}, {"name_zh": Code.NAME_MISSING}),
            ({"name_en": ""}, {"name_en": Code.NAME_MISSING}),
            ({"name_zh": "長" * 81}, {"name_zh": Code.NAME_TOO_LONG}),
            ({"name_en": "a" * 121}, {"name_en": Code.NAME_TOO_LONG}),
            ({"amount": None}, {"amount": Code.NOT_A_NUMBER}),
            ({"amount": 0}, {"amount": Code.NUMBER_TOO_LOW}),
            ({"quota": -5}, {"quota": Code.NUMBER_TOO_LOW}),
            ({"amount": MOST_COINS_A_CAMPAIGN, "quota": 1}, {}),
            ({"amount": MOST_COINS_A_CAMPAIGN, "quota": 2}, {"quota": Code.TOO_MANY_COINS}),
            ({"opens_at": None}, {"opens_at": Code.TIME_MISSING}),
            ({"closes_at": None}, {"closes_at": Code.TIME_MISSING}),
            ({"opens_at": NOW - timedelta(minutes=1)}, {"opens_at": Code.BEGINS_IN_THE_PAST}),
            ({"opens_at": NOW}, {}),
            ({"closes_at": OPENS}, {"closes_at": Code.ENDS_BEFORE_IT_BEGINS}),
            ({"closes_at": END_OF_NOVEMBER}, {}),
            ({"closes_at": END_OF_NOVEMBER + timedelta(minutes=1)}, {"closes_at": Code.ENDS_TOO_LATE}),
            ({"closes_at": datetime(2027, 1, 10, tzinfo=UTC)}, {"closes_at": Code.CROSSES_THE_YEAR}),
            ({"settle_delay_h": None}, {"settle_delay_h": Code.NOT_A_NUMBER}),
            ({"settle_delay_h": LEAST_SETTLE_DELAY_H - 1}, {"settle_delay_h": Code.DELAY_TOO_SHORT}),
            ({"settle_delay_h": LEAST_SETTLE_DELAY_H}, {}),
            ({"settle_delay_h": 0, "spends_on": "gifts"}, {}),
            ({"settle_delay_h": 0, "spends_on": "reports"}, {}),
            ({"settle_delay_h": -1, "spends_on": "gifts"}, {"settle_delay_h": Code.DELAY_TOO_SHORT}),
            ({"settle_delay_h": MOST_SETTLE_DELAY_H + 1}, {"settle_delay_h": Code.DELAY_TOO_LONG}),
            ({"spends_on": "gifts"}, {}),
            ({"spends_on": "parking"}, {"spends_on": Code.NO_SUCH_USE}),
            ({"evidence": Campaign.Evidence.VENUE_CODE}, {"evidence": Code.NOT_PROVABLE}),
            ({"name_zh": "", "amount": 0}, {"name_zh": Code.NAME_MISSING, "amount": Code.NUMBER_TOO_LOW}),
        ],
    )
    def test_a_form_is_told_what_is_wrong_field_by_field(self, changes, faults):
        assert codes(proposing.faults_of(wanted(**changes), NOW)) == faults

    @pytest.mark.parametrize(
        ("end", "fault"),
        [
            pytest.param(END_OF_NOVEMBER + timedelta(days=20), {}, id="within December"),
            pytest.param(END_OF_NOVEMBER + timedelta(days=31), {}, id="until midnight of 31 December"),
            pytest.param(
                END_OF_NOVEMBER + timedelta(days=31, minutes=1), {"closes_at": Code.CROSSES_THE_YEAR}, id="on"
            ),
        ],
    )
    def test_with_permission_it_may_run_in_december(self, unit, end, fault):
        DecemberPermission.objects.create(unit=unit, year=2026, reason="跨年", given_by="主計", given_at=NOW)
        assert codes(proposing.faults_of(wanted(closes_at=end), NOW, "fire")) == fault
        assert codes(proposing.faults_of(wanted(closes_at=end), NOW, "tourism"))["closes_at"] in Code

    def test_what_is_wrong_is_not_written(self, officer, unit):
        answer = proposing.draft(
            author=officer, public_id=uuid4(), unit_code=unit.code, wanted=wanted(quota=0), now=NOW
        )
        assert codes(answer) == {"quota": Code.NUMBER_TOO_LOW}
        assert not Campaign.objects.exists()

    def test_blanks_around_and_within_a_name_are_tidied(self, officer, unit):
        assert a_draft(officer, unit, name_zh="  防災　 問答 ").name_zh == "防災 問答"

    def test_every_refusal_has_its_sentence_and_no_code_means_two_things(self):
        assert set(SENTENCES) == set(Code)
        assert not {str(code) for code in Code} & {str(code) for code in approval_refusals.Code}


class TestWriting:
    def test_the_same_form_sent_twice_makes_one_campaign(self, officer, unit):
        public_id = uuid4()
        form = {"author": officer, "public_id": public_id, "unit_code": unit.code, "now": NOW}
        first = proposing.draft(wanted=wanted(), **form)
        assert proposing.draft(wanted=wanted(), **form) == first
        assert codes(proposing.draft(wanted=wanted(quota=7), **form)) == {"": Code.OTHER_CAMPAIGN}
        assert AuditEntry.objects.count() == 2  # the chain, the draft

    @pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.AUDITOR, Role.OPERATOR])
    def test_only_case_officers_write(self, unit, role):
        with pytest.raises(NotAllowed):
            a_draft(an_official(unit, role), unit)

    def test_nobody_writes_for_another_unit(self, officer):
        with pytest.raises(NotAllowed):
            a_draft(officer, a_unit("tourism"))

    def test_nobody_edits_another_units_draft(self, draft):
        with pytest.raises(NotAllowed):
            edit(draft, an_official(a_unit("tourism")), quota=1)

    def test_an_edit_changes_what_was_written_and_the_title(self, draft, officer):
        assert edit(draft, officer, name_zh="新名", quota=80).quota == 80
        assert the_approval(draft).title == "[消防局]新名"

    def test_the_trail_tells_amount_and_quota_together_whichever_changed(self, draft, officer):
        edit(draft, officer, quota=80)
        details = AuditEntry.objects.get(action="campaign_edited").details
        assert details == {"amount": "50 → 50", "quota": "100 → 80"}

    def test_an_edit_that_changes_nothing_leaves_no_line(self, draft, officer):
        edit(draft, officer)
        assert not AuditEntry.objects.filter(action="campaign_edited").exists()

    def test_an_edit_of_what_somebody_else_has_changed_meanwhile_is_told(self, unit, draft, officer):
        shown = approvals.content_of(the_approval(draft)).hash
        edit(draft, an_official(unit), quota=80)
        answer = proposing.edit(author=officer, campaign=draft, wanted=wanted(quota=60), seen_hash=shown, now=NOW)
        assert codes(answer) == {"": Code.CHANGED_MEANWHILE}

    @pytest.mark.usefixtures("head")
    def test_what_is_submitted_is_not_edited(self, draft, officer):
        submitted(officer, draft)
        assert codes(edit(draft, officer, quota=1)) == {"": approval_refusals.Code.NOT_EDITABLE}

    @pytest.mark.usefixtures("head")
    def test_a_draft_that_has_become_too_old_is_not_submitted(self, draft, officer):
        late = OPENS + timedelta(days=1)
        answer = proposing.submit(author=officer, campaign=draft, seen_round=0, now=late)
        assert codes(answer) == {"opens_at": Code.BEGINS_IN_THE_PAST}
        assert the_approval(draft).state == ApprovalState.DRAFT


class TestFunding:
    def test_an_approved_campaign_sets_its_coins_aside_once(self, approved, manager):
        for _ in "twice":
            assert fund(approved, manager).state == Campaign.State.PUBLISHED
        escrow_name = f"campaign:{approved.public_id.hex}"
        assert balances() == {"source": -20_000, HOME: 15_000, escrow_name: 5_000}
        entry = AuditEntry.objects.get(action="campaign_funded")
        assert (entry.actor_name, entry.details) == ("黃窗口", {"amount": 50, "quota": 100, "coins": 5_000})

    @pytest.mark.usefixtures("head")
    @pytest.mark.parametrize("state", ["draft", "submitted", "withdrawn"])
    def test_nothing_is_set_aside_before_all_have_signed(self, state, draft, officer, manager):
        if state == "submitted":
            submitted(officer, draft)
        if state == "withdrawn":
            approvals.withdraw(author=officer, subject=draft.public_id, now=NOW)
        answer = fund(draft, manager)
        assert (answer.code, answer.values) == (Code.NOT_APPROVED, {"state": state})
        assert not Transfer.objects.filter(kind="publish").exists()

    @pytest.mark.parametrize(
        "change",
        [
            {"quota": 101},
            {"amount": 51},
            {"name_zh": "別的"},
            {"settle_delay_h": 0},
            {"spends_on": "gifts"},
            {"evidence": 2},
        ],
    )
    def test_what_was_changed_after_the_signatures_is_not_funded(self, change, approved, manager):
        Campaign.objects.filter(pk=approved.pk).update(**change)
        assert fund(approved, manager).code == Code.CHANGED_SINCE_APPROVED

    @pytest.mark.django_db(transaction=True)
    def test_a_budget_with_too_little_is_told_with_what_it_lacks(self, officer, head, manager, unit):
        campaign = a_draft(officer, unit, quota=500)
        submitted(officer, campaign)
        signed(head, campaign)
        answer = fund(campaign, manager)
        assert (answer.code, answer.values) == (Code.SHORTFALL, {"unit": "fire", "missing": 5_000, "year": 2026})
        assert Campaign.objects.get().state == Campaign.State.DRAFT
        assert not AuditEntry.objects.filter(action="campaign_funded").exists()

    def test_what_was_signed_too_late_is_not_funded(self, approved, manager):
        late = datetime(2026, 8, 20, tzinfo=UTC)
        Assignment.objects.update(ends_on=None)
        assert fund(approved, manager, late).code == Code.OVER

    def test_it_may_be_funded_after_it_should_have_begun(self, approved, manager):
        assert isinstance(fund(approved, manager, OPENS + timedelta(days=2)), Campaign)

    def test_only_the_units_account_manager_funds(self, approved, officer, head):
        for who in (officer, head, an_official(a_unit("tourism"), Role.ACCOUNT_MANAGER)):
            with pytest.raises(NotAllowed):
                fund(approved, who)

    def test_a_manager_whose_role_has_just_ended_funds_nothing(self, approved, manager):
        Assignment.objects.filter(player_id=manager.player_id).update(ended_at=NOW)
        with pytest.raises(NotAllowed):
            fund(approved, manager)


class TestClosing:
    def test_closing_gives_back_what_is_left_once(self, approved, manager):
        fund(approved, manager)
        for _ in "twice":
            closed = proposing.close(actor=manager, campaign=approved, now=NOW)
            assert closed.state == Campaign.State.CLOSED
        assert balances() == {"source": -20_000, HOME: 20_000}
        assert AuditEntry.objects.get(action="campaign_closed").details == {"amount": 50, "quota": 100, "coins": 5_000}

    def test_a_closed_campaign_is_not_funded_again(self, approved, manager):
        fund(approved, manager)
        proposing.close(actor=manager, campaign=approved, now=NOW)
        assert fund(approved, manager).code == Code.CLOSED_ALREADY

    def test_a_draft_is_withdrawn_and_not_closed(self, draft, manager):
        assert proposing.close(actor=manager, campaign=draft, now=NOW).code == Code.NOT_RUNNING

    def test_only_the_units_account_manager_closes(self, approved, officer, manager):
        fund(approved, manager)
        with pytest.raises(NotAllowed):
            proposing.close(actor=officer, campaign=approved, now=NOW)


def test_the_overview_tells_where_the_coins_are(approved, manager):
    assert campaign_overview.money_of(approved) == campaign_overview.Money(5_000, 0, 0, 0, 20_000, 2026)
    funded = fund(approved, manager)
    balloons = [uuid4(), uuid4()]
    escrow.fund_balloons(campaign=funded, lots=[(balloon, 1_000) for balloon in balloons], key="lots", now=NOW)
    for coins in (50, 30):
        award(balloons[0], an_owner(), coins=coins, now=NOW)
    assert campaign_overview.money_of(funded) == campaign_overview.Money(5_000, 80, 1_920, 3_000, 15_000, 2026)


def test_the_list_has_each_campaign_of_these_units_with_its_approval(draft, officer):
    tourism = a_unit("tourism")
    other = a_draft(an_official(tourism), tourism)
    assert [listed.campaign for listed in campaign_overview.listed(["fire"])] == [draft]
    both = campaign_overview.listed(["fire", "tourism"])
    assert [(each.campaign, each.approval) for each in both] == [
        (other, the_approval(other)),
        (draft, the_approval(draft)),
    ]
