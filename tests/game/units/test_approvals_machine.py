"""Whatever people do in whatever order: nothing ends approved without every signature, on the very content."""

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from game.coins import proposing
from game.coins.models import Campaign
from game.units import approvals, permissions
from game.units.approvals import Seen
from game.units.models import Approval, ApprovalState, Decision, Role, Step, Unit, Verdict
from game.units.staffing import Staff
from tests.game.units.officials import (
    NOW,
    a_draft,
    a_person,
    a_unit,
    appoint,
    short_chain,
    staff,
    the_approval,
    wanted,
)

PEOPLE = st.integers(0, 5)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking takes minutes here
STEPS = (Step.SECTION_HEAD, Step.SECRETARY, Step.DIRECTOR)
WAY = {
    (None, "draft"),
    *[("draft", after) for after in ("submitted", "withdrawn")],
    *[("submitted", after) for after in ("returned", "approved", "withdrawn")],
    *[("returned", after) for after in ("submitted", "withdrawn")],
}
# Each person's roles: some write and sign, some sign at two steps, one stands in for another.
ROLES = (
    (Role.CASE_OFFICER,),
    (Role.CASE_OFFICER, Step.SECTION_HEAD),
    (Step.SECTION_HEAD, Step.DIRECTOR),
    (Step.SECRETARY,),
    (Step.SECRETARY, Step.DIRECTOR),
    (Step.SECTION_HEAD,),
)


class Office(RuleBasedStateMachine):
    """Six people with a page each, which may be old, and one campaign."""

    unit: Unit
    people: tuple[Staff, ...]
    approved = 0

    def __init__(self):
        super().__init__()
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.campaign = a_draft(self.people[0], self.unit)
        self.subject, self.states = self.campaign.public_id, [None]
        self.writers, self.pages = {self.people[0].player_id}, {}
        self.look_all()

    def teardown(self):
        type(self).approved += self.states[-1] == ApprovalState.APPROVED
        transaction.set_rollback(True)
        self.rollback.__exit__(None, None, None)

    def look_all(self):
        for number in range(len(ROLES)):
            self.open_the_page(number)

    @rule(who=PEOPLE)
    def open_the_page(self, who):
        approval = the_approval(self.campaign)
        shown = approvals.content_of(approval).hash
        self.pages[who] = Seen(approval.round, approval.position, approval.content_hash), shown

    @rule(who=PEOPLE, quota=st.integers(1, 3))
    def edit(self, who, quota):
        try:
            done = proposing.edit(
                author=self.people[who], campaign=self.campaign, wanted=wanted(quota=quota),
                seen_hash=self.pages[who][1], now=NOW,
            )  # fmt: skip
        except permissions.NotAllowed:
            return
        if isinstance(done, Campaign):
            self.writers.add(self.people[who].player_id)

    @rule(who=st.integers(0, 1), quota=st.integers(1, 3))
    def read_and_edit(self, who, quota):
        self.open_the_page(who)
        self.edit(who, quota)

    @rule(who=PEOPLE)
    def submit(self, who):
        try:
            done = proposing.submit(
                author=self.people[who], campaign=self.campaign, seen_round=self.pages[who][0].round, now=NOW
            )
        except permissions.NotAllowed:
            return
        if isinstance(done, Approval) and self.states[-1] != ApprovalState.SUBMITTED:
            self.writers.add(self.people[who].player_id)

    @rule(who=PEOPLE)
    def sign(self, who):
        approvals.sign_off(approver=self.people[who], subject=self.subject, seen=self.pages[who][0], now=NOW)

    @rule(who=PEOPLE)
    def send_back(self, who):
        page = self.pages[who][0]
        approvals.return_with_reason(
            approver=self.people[who], subject=self.subject, seen=page, reason="請修正", now=NOW
        )

    @rule(who=PEOPLE)
    def read_and_sign(self, who):
        self.open_the_page(who)
        self.sign(who)

    @precondition(lambda self: len(self.states) > 6)
    @rule(who=PEOPLE)
    def withdraw(self, who):
        try:
            approvals.withdraw(author=self.people[who], subject=self.subject, now=NOW)
        except permissions.NotAllowed:
            return

    @precondition(lambda self: self.states[-1] == ApprovalState.SUBMITTED)
    @rule(quota=st.integers(1, 6))
    def tamper(self, quota):
        """Somebody at the database, past every verb."""
        if quota > 5:
            Campaign.objects.filter(pk=self.campaign.pk).update(quota=quota)

    @rule()
    def hand_in(self):
        self.open_the_page(0)
        self.submit(0)

    @rule(who=PEOPLE)
    def somebody_signs(self, who):
        """All read and try, beginning with this person, until one has signed."""
        before = the_approval(self.campaign).position
        for number in range(len(ROLES)):
            self.read_and_sign((who + number) % len(ROLES))
            if the_approval(self.campaign).position != before:
                return

    @invariant()
    def it_goes_its_way(self):
        state = the_approval(self.campaign).state
        if state != self.states[-1]:
            assert (self.states[-1], state) in WAY
            self.states.append(state)

    @invariant()
    def what_is_approved_was_signed_at_every_step_by_others(self):
        approval = the_approval(self.campaign)
        if approval.state != ApprovalState.APPROVED:
            return
        signed = list(Decision.objects.filter(approval=approval, round=approval.round).order_by("position"))
        assert [decision.step for decision in signed] == approval.steps == list(STEPS)
        assert {decision.verdict for decision in signed} == {Verdict.SIGNED}
        assert {decision.content_hash for decision in signed} == {approval.content_hash}
        persons = [who for each in signed for who in (each.player_id, each.holder_id) if who is not None]
        assert len(persons) == len(set(persons))
        assert self.writers.isdisjoint(persons)
        assert approvals.is_approved_as_it_is(approval)


def people_of(unit):
    """Each of `ROLES`, and one who stands in for another."""
    players = [a_person() for _ in ROLES]
    held = [give(player, unit, role) for player, roles in zip(players, ROLES, strict=True) for role in roles]
    appoint(players[3], unit, Role.APPROVER, step=Step.DIRECTOR, deputy_of=held[4], name="代理")
    return tuple(staff(player) for player in players)


def give(player, unit, role):
    step = role if isinstance(role, Step) else ""
    return appoint(player, unit, Role.APPROVER if step else role, step=step, name=f"同仁{player.pk}")


@pytest.mark.django_db
def test_no_order_of_verbs_goes_round_a_signature():
    Office.unit = a_unit()
    short_chain(Office.unit, *STEPS)
    Office.people, Office.approved = people_of(Office.unit), 0
    run_state_machine_as_test(
        Office, settings=settings(max_examples=8, stateful_step_count=25, derandomize=True, phases=PHASES)
    )
    assert Office.approved > 0  # the machine gets somewhere
