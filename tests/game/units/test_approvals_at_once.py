"""Two at once: one signs, the other is told who did; on both databases, each with a connection of its own."""

from collections import Counter

import pytest

from game.coins import proposing
from game.coins.models import Campaign, Transfer
from game.units import approvals
from game.units.approval_refusals import Code, Refused
from game.units.models import Approval, Decision, Role, Step
from tests.game.coins.test_races import race as race  # noqa: PLC0414 - a fixture
from tests.game.units.officials import (
    NOW,
    a_draft,
    a_unit,
    an_approver,
    an_official,
    seen,
    short_chain,
    signed,
    submitted,
)

pytestmark = pytest.mark.django_db(transaction=True)
RIVALS = 4


@pytest.fixture
def waiting():
    unit = a_unit(coins=100_000)
    short_chain(unit, Step.SECTION_HEAD)
    officer = an_official(unit)
    heads = [an_approver(unit, Step.SECTION_HEAD, name=f"科長{number}") for number in range(RIVALS)]
    campaign = a_draft(officer, unit)
    submitted(officer, campaign)
    return unit, officer, heads, campaign


def told(answers) -> Counter[str]:
    return Counter(answer.code if isinstance(answer, Refused) else "done" for answer in answers)


def test_one_of_four_signs_and_the_others_are_told_who(race, waiting):
    _unit, _officer, heads, campaign = waiting
    shown = seen(campaign.public_id)

    def sign(number: int):
        return approvals.sign_off(approver=heads[number], subject=campaign.public_id, seen=shown, now=NOW)

    answers = race(sign, RIVALS)
    assert told(answers) == {"done": 1, Code.ALREADY_SIGNED: RIVALS - 1}
    signer = Decision.objects.get().name
    assert {answer.values["name"] for answer in answers if isinstance(answer, Refused)} == {signer}


def test_a_signature_and_a_withdrawal_end_in_one_state(race, waiting):
    _unit, officer, heads, campaign = waiting
    shown = seen(campaign.public_id)

    def act(number: int):
        if number % 2:
            return approvals.withdraw(author=officer, subject=campaign.public_id, now=NOW)
        return approvals.sign_off(approver=heads[0], subject=campaign.public_id, seen=shown, now=NOW)

    race(act, RIVALS)
    state = Approval.objects.get().state
    assert (state, Decision.objects.count()) in {("approved", 1), ("withdrawn", 0)}


def test_four_who_fund_at_once_set_the_coins_aside_once(race, waiting):
    unit, _officer, heads, campaign = waiting
    signed(heads[0], campaign)
    manager = an_official(unit, Role.ACCOUNT_MANAGER)
    answers = race(lambda _number: proposing.fund(actor=manager, campaign=campaign, now=NOW), RIVALS)
    assert {answer.state for answer in answers} == {Campaign.State.PUBLISHED}
    assert Transfer.objects.filter(kind="publish").count() == 1
