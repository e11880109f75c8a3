"""Who may do what: every role × every action × where, and the questions that need more than a role."""

from dataclasses import replace
from itertools import product

import pytest

from game.units import permissions
from game.units.actions import EVERYBODY_OF_THE_COUNTY, ROLES_FOR, Action
from game.units.models import Role, Step
from game.units.permissions import NotAllowed, Submission
from tests.game.units.builders import holding

HERE, ELSEWHERE = "culture", "fire"
WRITES_OR_SIGNS = {Action.WRITE_CAMPAIGN, Action.SUBMIT, Action.SIGN_OFF, Action.RETURN, Action.FUND_CAMPAIGN}
READS = {Action.ENTER, Action.SEE_UNIT, Action.SEE_CAMPAIGNS, Action.SEE_LEDGER, Action.READ_TRAIL, Action.EXPORT_TRAIL,
         Action.SEE_PLACES, Action.SEE_COVERAGE, Action.SEE_BUDGETS, Action.SEE_MERCHANTS, Action.SEE_STATEMENTS,
         Action.TRACE_COINS}  # fmt: skip


def test_every_action_says_which_roles_may_do_it():
    assert set(ROLES_FOR) == set(Action)
    assert all(ROLES_FOR.values()), "an action that nobody may do"


@pytest.mark.parametrize(("role", "action"), list(product(Role, Action)))
def test_a_role_may_do_its_actions_in_its_units_and_nowhere_else(role, action):
    staff = holding(role, {HERE})
    assert permissions.may(staff, action, HERE) == (role in ROLES_FOR[action])
    assert not permissions.may(staff, action, ELSEWHERE)
    assert permissions.scope(staff, action) == ({HERE} if role in ROLES_FOR[action] else set())
    assert permissions.may_anywhere(staff, action) == (role in ROLES_FOR[action])


@pytest.mark.parametrize("action", Action)
def test_who_has_no_role_may_do_nothing(action):
    assert not permissions.may(None, action, HERE)
    assert not permissions.may_anywhere(None, action)


def test_an_operator_writes_signs_and_pays_nothing():
    assert not {action for action in WRITES_OR_SIGNS if Role.OPERATOR in ROLES_FOR[action]}


def test_an_auditor_only_reads_and_may_name_a_deputy():
    assert {action for action in Action if Role.AUDITOR in ROLES_FOR[action]} == READS | {Action.DEPUTISE}


def test_writing_signing_and_paying_are_three_roles():
    writes, signs, pays = (ROLES_FOR[each] for each in (Action.WRITE_CAMPAIGN, Action.SIGN_OFF, Action.FUND_CAMPAIGN))
    assert not writes & signs
    assert not signs & pays
    assert not pays & writes


def test_shops_people_open_no_page_of_the_county():
    assert Role.MERCHANT_STAFF not in EVERYBODY_OF_THE_COUNTY
    assert not {action for action in Action if Role.MERCHANT_STAFF in ROLES_FOR[action]}


# Whom a manager of `culture` may name there and below it, and an operator.
GIVES = {
    Role.ACCOUNT_MANAGER: (False, True, True),
    Role.CASE_OFFICER: (True, True, True),
    Role.APPROVER: (True, True, True),
    Role.DOOR_STAFF: (True, True, True),
    Role.PLANNER: (True, True, True),
    Role.AUDITOR: (False, False, True),
    Role.OPERATOR: (False, False, True),
    Role.BUDGET_OFFICER: (False, False, True),
    Role.MERCHANT_STAFF: (True, True, True),
}


@pytest.mark.parametrize("role", Role)
def test_a_manager_names_officers_and_the_managers_below_an_operator_everybody(role):
    manager = replace(
        holding(Role.ACCOUNT_MANAGER, {"culture", "arts"}),
        roles=(replace(holding(Role.ACCOUNT_MANAGER, {"culture", "arts"}).roles[0], unit_code="culture"),),
    )
    operator = holding(Role.OPERATOR, {"culture", "arts", "fire", ""})
    given = (
        permissions.may_give(manager, role, "culture"),
        permissions.may_give(manager, role, "arts"),
        permissions.may_give(operator, role, "fire"),
    )
    assert given == GIVES[role]
    assert not permissions.may_give(manager, role, "fire")
    assert not permissions.may_give(holding(Role.CASE_OFFICER, {"culture"}), role, "culture")


HEAD = holding(Role.APPROVER, {HERE}, step=Step.SECTION_HEAD, player_id=7)
FOR_SOMEBODY = replace(HEAD, roles=(replace(HEAD.roles[0], deputy_for="王大明", deputy_for_id=8),))
WAITS = Submission(unit_code=HERE, step=Step.SECTION_HEAD, authors=frozenset({1}))


@pytest.mark.parametrize(
    ("staff", "submission", "signs"),
    [
        pytest.param(HEAD, WAITS, True, id="an approver of the step over the unit"),
        pytest.param(HEAD, replace(WAITS, step=Step.DIRECTOR), False, id="another step's turn"),
        pytest.param(HEAD, replace(WAITS, unit_code=ELSEWHERE), False, id="another unit"),
        pytest.param(HEAD, replace(WAITS, authors=frozenset({1, 7})), False, id="one of the authors"),
        pytest.param(HEAD, replace(WAITS, signers=frozenset({7})), False, id="signed this round already"),
        pytest.param(FOR_SOMEBODY, WAITS, True, id="a deputy"),
        pytest.param(FOR_SOMEBODY, replace(WAITS, authors=frozenset({8})), False, id="a deputy of an author"),
        pytest.param(FOR_SOMEBODY, replace(WAITS, authors=frozenset({7})), False, id="a deputy who is an author"),
        pytest.param(FOR_SOMEBODY, replace(WAITS, signers=frozenset({8})), False, id="a deputy of who signed"),
        pytest.param(holding(Role.OPERATOR, {HERE}), WAITS, False, id="an operator"),
        pytest.param(holding(Role.CASE_OFFICER, {HERE}), WAITS, False, id="a case officer"),
        pytest.param(None, WAITS, False, id="nobody"),
    ],
)
def test_whose_turn_it_is_to_sign(staff, submission, signs):
    assert permissions.may_sign_off(staff, submission) == signs


def test_ones_own_role_comes_before_a_deputys():
    both = replace(HEAD, roles=(FOR_SOMEBODY.roles[0], HEAD.roles[0]))
    signing = permissions.signs_as(both, WAITS)
    assert signing is not None
    assert signing.deputy_for == ""
    acting = permissions.held_for(both, Action.SIGN_OFF, HERE)
    assert acting is not None
    assert acting.deputy_for == ""


def test_a_verb_stops_who_may_not_and_lets_the_console_through():
    permissions.require(None, Action.MOVE_UNIT, HERE)
    permissions.require(holding(Role.OPERATOR, {HERE}), Action.MOVE_UNIT, HERE)
    with pytest.raises(NotAllowed, match="may not move_unit in fire"):
        permissions.require(holding(Role.OPERATOR, {HERE}), Action.MOVE_UNIT, ELSEWHERE)
