"""Approvals: draft → submitted → (returned → submitted)* → approved or withdrawn, each step by another person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from game.coins import proposing
from game.coins.models import Campaign
from game.inbox.models import Notice
from game.units import approvals, permissions, signers
from game.units.approval_refusals import SENTENCES, Code, Refused
from game.units.approvals import Seen
from game.units.models import ApprovalState, Assignment, AuditEntry, Decision, Role, Step
from tests.game.units.officials import (
    NOW,
    TODAY,
    a_draft,
    a_person,
    a_unit,
    an_approver,
    an_official,
    appoint,
    seen,
    short_chain,
    signed,
    staff,
    submitted,
    the_approval,
    wanted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    unit = a_unit(coins=100_000)
    short_chain(unit)
    return unit


@pytest.fixture
def officer(unit):
    return an_official(unit, name="林承辦")


@pytest.fixture
def head(unit):
    return an_approver(unit, Step.SECTION_HEAD, name="王科長")


@pytest.fixture
def director(unit):
    return an_approver(unit, Step.DIRECTOR, name="陳局長")


@pytest.fixture
def manager(unit):
    return an_official(unit, Role.ACCOUNT_MANAGER, name="黃窗口")


@pytest.fixture
def draft(unit, officer) -> Campaign:
    return a_draft(officer, unit)


@pytest.fixture
def waiting(draft, officer, head, director) -> Campaign:
    submitted(officer, draft)
    return draft


def sign(who, campaign, at: Seen | None = None, now=NOW):
    at = at or seen(campaign.public_id)
    return approvals.sign_off(approver=who, subject=campaign.public_id, seen=at, now=now)


def send_back(who, campaign, reason="名額請改為 80", at: Seen | None = None):
    at = at or seen(campaign.public_id)
    return approvals.return_with_reason(approver=who, subject=campaign.public_id, seen=at, reason=reason, now=NOW)


def refusal(answer) -> Code:
    assert isinstance(answer, Refused), answer
    return answer.code


def notices(who) -> list[str]:
    return list(Notice.objects.filter(player_id=who.player_id).order_by("pk").values_list("kind", flat=True))


class TestTheWay:
    def test_a_draft_belongs_to_its_author(self, draft, officer):
        approval = the_approval(draft)
        assert (approval.state, approval.round) == (ApprovalState.DRAFT, 0)
        assert approvals.authors_of(approval) == {officer.player_id}
        assert approval.title == "[消防局]防災問答"

    def test_submitting_takes_the_chain_and_the_content_of_that_moment(self, waiting):
        approval = the_approval(waiting)
        assert (approval.state, approval.round, approval.position) == (ApprovalState.SUBMITTED, 1, 0)
        assert approval.steps == ["section_head", "director"]
        assert approval.content_hash == approvals.content_of(approval).hash
        assert approval.waits_since == NOW

    def test_each_signature_moves_it_on_and_the_last_approves(self, waiting, head, director):
        assert sign(head, waiting).position == 1
        approval = sign(director, waiting)
        assert (approval.state, approval.waits_since) == (ApprovalState.APPROVED, None)
        assert [decision.name for decision in approval.decisions.all()] == ["王科長", "陳局長"]
        assert approvals.is_approved_as_it_is(the_approval(waiting))

    def test_returned_corrected_and_submitted_again_it_begins_at_the_first_step(self, waiting, officer, head, director):
        sign(head, waiting)
        assert send_back(director, waiting).state == ApprovalState.RETURNED
        correct(waiting, officer, quota=80)
        approval = submitted(officer, waiting)
        assert (approval.state, approval.round, approval.position) == (ApprovalState.SUBMITTED, 2, 0)
        signed(head, waiting)
        assert signed(director, waiting).state == ApprovalState.APPROVED

    @pytest.mark.parametrize("when", ["draft", "submitted", "returned"])
    @pytest.mark.usefixtures("director")
    def test_an_author_withdraws_what_is_not_approved(self, when, draft, officer, head):
        if when != "draft":
            submitted(officer, draft)
        if when == "returned":
            send_back(head, draft)
        approval = approvals.withdraw(author=officer, subject=draft.public_id, now=NOW)
        assert (approval.state, approval.waits_since) == (ApprovalState.WITHDRAWN, None)
        assert refusal(proposing.submit(author=officer, campaign=draft, seen_round=approval.round, now=NOW)[0]) == (
            Code.NOT_SUBMITTABLE
        )

    def test_what_is_approved_is_neither_withdrawn_nor_edited_nor_submitted(self, waiting, officer, head, director):
        sign(head, waiting)
        sign(director, waiting)
        assert refusal(approvals.withdraw(author=officer, subject=waiting.public_id, now=NOW)) == Code.NOT_WITHDRAWABLE
        assert refusal(proposing.submit(author=officer, campaign=waiting, seen_round=1, now=NOW)[0]) == (
            Code.NOT_SUBMITTABLE
        )
        assert refusal(correct(waiting, officer, quota=1)[0]) == Code.NOT_EDITABLE
        assert refusal(sign(head, waiting, Seen(1, 2, ""))) == Code.NOT_WAITING

    def test_only_authors_withdraw(self, unit, waiting):
        other = an_official(unit)
        assert refusal(approvals.withdraw(author=other, subject=waiting.public_id, now=NOW)) == Code.ONLY_AUTHORS


def correct(campaign, author, **changes):
    shown = approvals.content_of(the_approval(campaign)).hash
    return proposing.edit(author=author, campaign=campaign, wanted=wanted(**changes), seen_hash=shown, now=NOW)


class TestWhoMaySign:
    def test_nobody_signs_what_they_wrote(self, unit, waiting, officer):
        author_too = staff(appoint_also(officer, unit, Step.SECTION_HEAD))
        assert refusal(sign(author_too, waiting)) == Code.OWN_WORK

    @pytest.mark.usefixtures("director")
    def test_who_corrected_it_is_an_author_from_then_on(self, unit, waiting, officer, head):
        editor = an_official(unit, name="蔡同仁")
        send_back(head, waiting)
        correct(waiting, editor, quota=80)
        submitted(officer, waiting)
        editor = staff(appoint_also(editor, unit, Step.SECTION_HEAD))
        assert refusal(sign(editor, waiting)) == Code.OWN_WORK

    @pytest.mark.usefixtures("head", "director")
    def test_who_only_submitted_it_is_an_author_too(self, unit, draft):
        submitter = an_official(unit, name="蔡同仁")
        submitted(submitter, draft)
        assert submitter.player_id in approvals.authors_of(the_approval(draft))

    def test_one_person_signs_one_step_a_round(self, unit, waiting, head):
        head = staff(appoint_also(head, unit, Step.DIRECTOR))
        sign(head, waiting)
        assert refusal(sign(head, waiting)) == Code.SIGNED_BEFORE

    def test_another_step_is_not_theirs(self, waiting, director):
        answer = sign(director, waiting)
        assert (refusal(answer), answer.values) == (Code.NOT_YOUR_TURN, {"step": "section_head", "unit": "fire"})

    def test_another_units_section_head_is_not_asked(self, waiting):
        stranger = an_approver(a_unit("tourism"), Step.SECTION_HEAD)
        assert refusal(sign(stranger, waiting)) == Code.NOT_YOUR_TURN

    @pytest.mark.usefixtures("director")
    def test_a_head_above_signs_for_a_unit_below(self, unit, head):
        below = a_unit("fire-hq", above=unit)
        officer = an_official(below)
        campaign = a_draft(officer, below)
        submitted(officer, campaign)
        assert sign(head, campaign).position == 1

    def test_a_deputy_signs_for_the_holder_and_both_are_named(self, unit, waiting, head):
        deputy = staff(stand_in_for(head, unit, name="李代理"))
        sign(deputy, waiting)
        decision = Decision.objects.get()
        assert (decision.name, decision.holder_name, decision.holder_id) == ("李代理", "王科長", head.player_id)
        assert AuditEntry.objects.get(action="approval_signed").details["deputy_for"] == "王科長"

    def test_a_deputy_does_not_sign_what_the_holder_wrote(self, unit, waiting, officer):
        holder = staff(appoint_also(officer, unit, Step.SECTION_HEAD))
        deputy = staff(stand_in_for(holder, unit, name="李代理"))
        assert refusal(sign(deputy, waiting)) == Code.OWN_WORK

    def test_a_role_that_ended_while_the_page_was_open_signs_nothing(self, waiting, head):
        Assignment.objects.filter(player_id=head.player_id).update(ended_at=NOW)
        assert refusal(sign(head, waiting)) == Code.NOT_YOUR_TURN

    @pytest.mark.usefixtures("head", "director")
    def test_a_role_that_ended_while_the_page_was_open_submits_nothing(self, draft, officer):
        Assignment.objects.filter(player_id=officer.player_id).update(ended_at=NOW)
        with pytest.raises(permissions.NotAllowed):
            proposing.submit(author=officer, campaign=draft, seen_round=0, now=NOW)

    def test_those_who_are_told_are_those_who_may_sign(self, unit, waiting, officer, head, director):
        people = [officer, head, director, staff(stand_in_for(head, unit)), an_approver(unit, Step.SECTION_HEAD)]
        approval = the_approval(waiting)
        told = {signer.player_id for signer in approvals.waiting_for(approval, TODAY)}
        may = {who.player_id for who in people if permissions.may_sign_off(who, approvals.submission_of(approval))}
        assert told == may
        assert len(may) == 3


def appoint_also(who, unit, step):
    assignment = appoint(a_person(), unit, Role.APPROVER, step=step, name=who.name)
    Assignment.objects.filter(pk=assignment.pk).update(player_id=who.player_id)
    assignment.refresh_from_db()
    return assignment.player


def stand_in_for(holder, unit, name="李代理"):
    held = Assignment.objects.filter(player_id=holder.player_id, role=Role.APPROVER).get()
    deputy = a_person()
    appoint(deputy, unit, Role.APPROVER, step=held.step, name=name, deputy_of=held)
    return deputy


class TestStalePages:
    def test_the_second_of_two_is_told_who_signed_and_when(self, unit, waiting, head):
        other = an_approver(unit, Step.SECTION_HEAD, name="張科長")
        shown = seen(waiting.public_id)
        sign(head, waiting, shown)
        answer = sign(other, waiting, shown)
        assert refusal(answer) == Code.ALREADY_SIGNED
        assert answer.values == {"name": "王科長", "step": "section_head", "at": NOW}
        assert refusal(send_back(other, waiting, at=shown)) == Code.ALREADY_SIGNED

    def test_a_tap_repeated_changes_nothing(self, waiting, head):
        shown = seen(waiting.public_id)
        assert sign(head, waiting, shown).position == 1
        assert sign(head, waiting, shown).position == 1
        assert Decision.objects.count() == AuditEntry.objects.filter(action="approval_signed").count() == 1

    def test_a_submission_repeated_changes_nothing(self, waiting, officer):
        assert proposing.submit(author=officer, campaign=waiting, seen_round=0, now=NOW).round == 1
        assert AuditEntry.objects.filter(action="approval_submitted").count() == 1

    def test_a_return_after_a_return_is_told(self, unit, waiting, head):
        other, shown = an_approver(unit, Step.SECTION_HEAD), seen(waiting.public_id)
        send_back(head, waiting, at=shown)
        assert refusal(sign(other, waiting, shown)) == Code.ALREADY_RETURNED

    def test_a_page_of_an_earlier_round_signs_nothing(self, waiting, officer, head, director):
        sign(head, waiting)
        shown = seen(waiting.public_id)
        correct_after_return(waiting, officer, director, quota=80)
        signed(head, waiting)
        stale = replace(shown, position=1, content_hash="0" * 64)
        assert refusal(sign(director, waiting, replace(stale, round=2))) == Code.OTHER_ROUND

    def test_a_page_with_other_content_signs_nothing(self, waiting, head):
        shown = replace(seen(waiting.public_id), content_hash="0" * 64)
        assert refusal(sign(head, waiting, shown)) == Code.OTHER_ROUND

    def test_a_page_of_a_step_to_come_signs_nothing(self, waiting, director):
        shown = replace(seen(waiting.public_id), position=1)
        assert refusal(sign(director, waiting, shown)) == Code.OTHER_STEP

    def test_content_changed_behind_the_chains_back_is_not_signed(self, waiting, head):
        Campaign.objects.update(quota=100_000)
        assert refusal(sign(head, waiting)) == Code.CONTENT_CHANGED
        assert send_back(head, waiting).state == ApprovalState.RETURNED

    @pytest.mark.usefixtures("director")
    def test_a_form_of_an_earlier_round_submits_nothing(self, waiting, officer, head):
        send_back(head, waiting)
        assert refusal(proposing.submit(author=officer, campaign=waiting, seen_round=0, now=NOW)[0]) == (
            Code.OTHER_ROUND
        )


def correct_after_return(campaign, author, approver, **changes):
    send_back(approver, campaign)
    correct(campaign, author, **changes)
    submitted(author, campaign)


class TestReasons:
    @pytest.mark.parametrize(
        ("reason", "code"),
        [("", Code.REASON_MISSING), (" \n\t　", Code.REASON_MISSING), ("長" * 201, Code.REASON_TOO_LONG)],
        ids=["none", "blank", "too long"],
    )
    def test_a_return_needs_a_reason_that_fits(self, waiting, head, reason, code):
        answer = send_back(head, waiting, reason)
        assert (refusal(answer), answer.about) == (code, "reason")
        assert the_approval(waiting).state == ApprovalState.SUBMITTED

    def test_the_reason_is_kept_with_the_decision_and_in_the_trail(self, waiting, head):
        send_back(head, waiting, " 名額請改為\n 80 ")
        assert Decision.objects.get().reason == "名額請改為 80"
        assert AuditEntry.objects.get(action="approval_returned").details["reason"] == "名額請改為 80"

    def test_two_hundred_characters_fit(self, waiting, head):
        assert send_back(head, waiting, "長" * 200).state == ApprovalState.RETURNED


class TestPeopleMissing:
    @pytest.mark.usefixtures("head", "manager")
    def test_a_step_with_nobody_is_told_with_whom_to_ask(self, draft, officer):
        (answer,) = proposing.submit(author=officer, campaign=draft, seen_round=0, now=NOW)
        assert refusal(answer) == Code.NOBODY_AT_STEP
        assert answer.values == {"steps": "director", "unit": "fire", "ask": "黃窗口"}
        assert the_approval(draft).state == ApprovalState.DRAFT

    @pytest.mark.usefixtures("head", "manager")
    def test_the_author_alone_at_a_step_is_nobody(self, unit, draft, officer):
        officer = staff(appoint_also(officer, unit, Step.DIRECTOR))
        (answer,) = proposing.submit(author=officer, campaign=draft, seen_round=0, now=NOW)
        assert answer.values["steps"] == "director"

    @pytest.mark.usefixtures("manager")
    def test_one_person_at_both_steps_is_too_few(self, unit, draft, officer, head):
        appoint_also(head, unit, Step.DIRECTOR)
        (answer,) = proposing.submit(author=officer, campaign=draft, seen_round=0, now=NOW)
        assert refusal(answer) == Code.TOO_FEW_PEOPLE

    def test_a_deputy_of_the_other_steps_holder_is_no_second_person(self, unit, draft, officer, head):
        appoint_also(head, unit, Step.DIRECTOR)
        held = Assignment.objects.get(player_id=head.player_id, step=Step.DIRECTOR)
        appoint(a_person(), unit, Role.APPROVER, step=Step.DIRECTOR, deputy_of=held)
        (answer,) = proposing.submit(author=officer, campaign=draft, seen_round=0, now=NOW)
        assert refusal(answer) == Code.TOO_FEW_PEOPLE
        assert signers.unmanned("fire", [Step.DIRECTOR], TODAY, set()) == []


class TestNotices:
    def test_everybody_who_may_sign_is_told_and_nobody_else(self, unit, draft, officer, head, director):
        other = an_approver(unit, Step.SECTION_HEAD)
        submitted(officer, draft)
        assert (notices(head), notices(other), notices(director)) == (["approval_waits"], ["approval_waits"], [])

    def test_the_next_step_is_told_when_its_turn_comes(self, waiting, head, director):
        sign(head, waiting)
        assert notices(director) == ["approval_waits"]

    def test_authors_are_told_of_a_return_and_of_the_last_signature(self, waiting, officer, head, director):
        correct_after_return(waiting, officer, head, quota=80)
        signed(head, waiting)
        signed(director, waiting)
        assert notices(officer) == ["approval_returned", "approval_done"]
        assert notices(head) == ["approval_waits", "approval_waits"]


def test_every_step_of_the_way_is_in_the_trail(waiting, officer, head, director):
    correct_after_return(waiting, officer, head, quota=80)
    signed(head, waiting)
    signed(director, waiting)
    lines = AuditEntry.objects.filter(subject=waiting.public_id).order_by("pk")
    assert [(line.actor_name, line.action, line.details.get("round")) for line in lines] == [
        ("林承辦", "approval_opened", None),
        ("林承辦", "approval_submitted", 1),
        ("王科長", "approval_returned", 1),
        ("林承辦", "campaign_edited", None),
        ("林承辦", "approval_submitted", 2),
        ("王科長", "approval_signed", 2),
        ("陳局長", "approval_signed", 2),
    ]
    assert {line.unit_code for line in lines} == {"fire"}
    assert lines[3].details == {"amount": "50 → 50", "quota": "100 → 80"}


def test_every_refusal_has_its_sentence():
    assert set(SENTENCES) == set(Code)


def test_a_running_approval_keeps_its_chain(unit, waiting, head, director):
    short_chain(unit, Step.DIRECTOR)
    assert sign(head, waiting, now=NOW + timedelta(hours=1)).steps == ["section_head", "director"]
