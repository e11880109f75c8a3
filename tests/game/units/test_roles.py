"""Roles given, ended and lent."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress

from game.inbox.models import Notice
from game.players.leaving import hindrances_of
from game.players.models import Player
from game.units import people, roles
from game.units.models import Assignment, AuditEntry, Role, Step
from game.units.permissions import NotAllowed
from game.units.staff_refusals import Code, Refusal
from game.units.staffing import staff_of
from game.units.tunables import LONGEST_DEPUTY_DAYS
from tests.game.coins.test_races import race as race  # noqa: PLC0414 - a fixture
from tests.game.units.builders import DAY, NOW, TODAY, a_deputy, a_role, a_tree, a_unit, an_official, somebody, staff

pytestmark = pytest.mark.django_db


def give(**changes) -> Assignment | Refusal:
    wanted = {
        "email": "mei@example.org", "name": "林小美", "role": Role.CASE_OFFICER, "step": "", "unit_code": "culture",
        "begins_on": TODAY, "ends_on": None, "actor": None, "now": NOW,
    }  # fmt: skip
    return roles.give_role(**{**wanted, **changes})


def lend(holder: Assignment, **changes) -> Assignment | Refusal:
    wanted = {
        "email": "deputy@example.org", "name": "陳代理", "begins_on": TODAY, "ends_on": TODAY + 7 * DAY,
        "actor": None, "now": NOW,
    }  # fmt: skip
    return roles.deputise(assignment=holder.public_id, **{**wanted, **changes})


def end(assignment: Assignment, actor=None) -> Assignment | Refusal:
    return roles.end_role(assignment=assignment.public_id, actor=actor, now=NOW)


def test_somebody_known_gets_a_role_a_notice_and_a_line_in_the_trail():
    a_unit()
    player = an_official("mei@example.org")
    manager = somebody(Role.ACCOUNT_MANAGER, a_unit())
    given = give(email="Mei@Example.org", actor=manager)
    assert isinstance(given, Assignment)
    assert given.player_id == player.pk
    assert staff_of(player.pk, TODAY) is not None
    assert Notice.objects.get(player=player).kind == "role_given"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.unit_code, entry.subject, entry.title) == (
        "role_given", "culture", given.public_id, "林小美",
    )  # fmt: skip


def test_an_account_is_begun_for_an_unknown_address_and_counts_once_it_is_proven():
    a_unit()
    given = give()
    assert isinstance(given, Assignment)
    assert EmailAddress.objects.filter(user=given.player, email="mei@example.org", verified=False).exists()
    assert staff_of(given.player_id, TODAY) is None
    Player.objects.filter(pk=given.player_id).update(confirmed_at=NOW)
    assert staff_of(given.player_id, TODAY) is not None


SECOND = {"email": "mei@example.org"}


def test_who_proves_the_address_in_another_account_gets_the_roles_there():
    a_unit()
    give()
    playing = an_official()
    people.hand_over(email="MEI@example.org", player_id=playing.pk)
    assert staff_of(playing.pk, TODAY) is not None


@pytest.mark.parametrize(
    "gives", [lambda held: give(actor=staff(held)), lambda held: lend(held, **SECOND, actor=staff(held))]
)
def test_what_somebody_gave_to_a_second_address_of_theirs_does_not_come_to_them(gives):
    manager = a_role(Role.ACCOUNT_MANAGER)
    assert isinstance(gives(manager), Assignment)
    people.hand_over(email=SECOND["email"], player_id=manager.player_id)
    assert [(held.role, held.deputy_for) for held in staff(manager).roles] == [(Role.ACCOUNT_MANAGER, "")]


def test_roles_of_a_proven_account_are_handed_to_nobody():
    a_unit()
    owner = an_official("mei@example.org")
    give()
    people.hand_over(email="mei@example.org", player_id=an_official().pk)
    assert Assignment.objects.get().player_id == owner.pk


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        pytest.param({"unit_code": "fier"}, (Code.UNKNOWN_UNIT, "above"), id="unknown unit"),
        pytest.param({"email": "mei"}, (Code.EMAIL_MALFORMED, "email"), id="no address"),
        pytest.param({"email": f"{'m' * 300}@example.org"}, (Code.EMAIL_MALFORMED, "email"), id="endless address"),
        pytest.param({"name": " "}, (Code.PERSON_UNNAMED, "name"), id="no name"),
        pytest.param({"name": "梅" * 41}, (Code.PERSON_UNNAMED, "name"), id="long name"),
        pytest.param({"role": Role.APPROVER}, (Code.STEP_MISSING, "step"), id="approver without a step"),
        pytest.param({"role": Role.APPROVER, "step": "boss"}, (Code.STEP_MISSING, "step"), id="unknown step"),
        pytest.param({"step": Step.DIRECTOR}, (Code.STEP_ONLY_FOR_APPROVERS, "step"), id="step for another role"),
        pytest.param({"begins_on": TODAY - DAY}, (Code.BEGINS_IN_THE_PAST, "begins_on"), id="begins yesterday"),
        pytest.param(
            {"begins_on": TODAY + DAY, "ends_on": TODAY}, (Code.ENDS_BEFORE_IT_BEGINS, "ends_on"), id="turned"
        ),
    ],
)
def test_what_cannot_be_given_is_refused_with_its_field_and_nothing_is_begun(changes, refused):
    a_unit()
    answer = give(**changes)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.field) == refused
    assert not Player.objects.exists()


@pytest.mark.parametrize(
    ("begins_on", "ends_on", "code"),
    [
        pytest.param(TODAY, None, Code.MANAGER_ALREADY, id="both for ever"),
        pytest.param(TODAY + 9 * DAY, TODAY + 12 * DAY, Code.MANAGER_ALREADY, id="begins on the last day"),
        pytest.param(TODAY, TODAY + 2 * DAY, None, id="ends before"),
        pytest.param(TODAY + 10 * DAY, None, None, id="begins after"),
    ],
)
def test_a_unit_has_one_account_manager_at_a_time(begins_on: date, ends_on: date | None, code: Code | None):
    unit = a_unit()
    a_role(Role.ACCOUNT_MANAGER, unit, name="王大明", begins_on=TODAY + 3 * DAY, ends_on=TODAY + 9 * DAY)
    answer = give(role=Role.ACCOUNT_MANAGER, begins_on=begins_on, ends_on=ends_on)
    assert (answer == Refusal(Code.MANAGER_ALREADY, {"name": "王大明"})) == (code is not None)


def test_the_next_manager_may_come_once_the_last_is_gone():
    former = a_role(Role.ACCOUNT_MANAGER)
    end(former)
    assert isinstance(give(role=Role.ACCOUNT_MANAGER), Assignment)


def test_the_same_role_is_not_given_twice_for_the_same_days():
    a_unit()
    give()
    assert give() == Refusal(Code.HELD_ALREADY)
    assert isinstance(give(role=Role.PLANNER), Assignment)


def test_nobody_gives_a_role_to_themselves():
    manager = a_role(Role.ACCOUNT_MANAGER, player=an_official("boss@example.org"))
    assert give(email="boss@example.org", actor=staff(manager)) == Refusal(Code.ONESELF)


@pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.OPERATOR])
def test_nobody_makes_themselves_the_deputy_of_somebody_else(role):
    holder = a_role(Role.APPROVER)
    giver = a_role(role, player=an_official("boss@example.org"))
    assert lend(holder, email="boss@example.org", actor=staff(giver)) == Refusal(Code.ONESELF)
    assert not Assignment.objects.exclude(deputy_of=None).exists()


def test_a_deputy_gives_no_role_to_whom_they_stand_in_for():
    manager = a_role(Role.ACCOUNT_MANAGER, player=an_official("boss@example.org"))
    deputy = staff(a_deputy(manager))
    assert give(email="boss@example.org", actor=deputy) == Refusal(Code.ONESELF)
    assert isinstance(give(email="other@example.org", actor=deputy), Assignment)


@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param(lambda _held, actor: give(actor=actor), id="give"),
        pytest.param(lambda held, actor: lend(held, actor=actor), id="lend"),
        pytest.param(end, id="end"),
    ],
)
def test_who_has_lost_the_role_since_the_page_was_opened_changes_nothing(attempt):
    held, managing = a_role(Role.PLANNER), a_role(Role.ACCOUNT_MANAGER)
    manager = staff(managing)
    Assignment.objects.filter(pk=managing.pk).update(ended_at=NOW)
    with pytest.raises(NotAllowed):
        attempt(held, manager)
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_units_that_name_somebody_new_at_once_begin_one_account(race):
    codes = [a_unit(code).code for code in ("culture", "fire", "arts", "county")]
    answers = race(lambda number: give(unit_code=codes[number]), len(codes))
    assert all(isinstance(answer, Assignment) for answer in answers), answers
    assert Player.objects.count() == 1


def test_nobody_is_called_as_the_trail_calls_the_console():
    a_unit()
    assert give(name=" Console ") == Refusal(Code.PERSON_UNNAMED)


@pytest.mark.parametrize("ends_on", [None, TODAY + 9 * DAY], ids=["open end", "a planned end"])
def test_who_had_a_role_that_was_ended_may_leave(ends_on):
    held = a_role(ends_on=ends_on)
    assert [each.code for each in hindrances_of(player_id=held.player_id, now=NOW)] == ["active_role"]
    end(held)
    assert not hindrances_of(player_id=held.player_id, now=NOW)


def test_a_manager_gives_no_role_elsewhere_and_none_above_their_own():
    units = a_tree()
    manager = somebody(Role.ACCOUNT_MANAGER, units["culture"])
    assert isinstance(give(unit_code="arts", role=Role.ACCOUNT_MANAGER, actor=manager), Assignment)
    for changes in ({"unit_code": "fire"}, {"role": Role.OPERATOR}, {"role": Role.AUDITOR}):
        with pytest.raises(NotAllowed):
            give(actor=manager, **changes)


def test_a_role_ends_at_once_for_the_holder_and_the_deputy():
    holder = a_role()
    deputy = a_deputy(holder)
    assert staff_of(holder.player_id, TODAY)
    end(holder)
    assert staff_of(holder.player_id, TODAY) is None
    assert staff_of(deputy.player_id, TODAY) is None
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == ["role_ended", "role_ended"]
    assert Notice.objects.filter(kind="role_ended").count() == 2


def test_ending_again_changes_nothing():
    holder = a_role()
    end(holder)
    end(holder)
    assert AuditEntry.objects.count() == 1


def test_only_who_gives_a_role_ends_it():
    units = a_tree()
    officer = a_role(Role.CASE_OFFICER, units["arts"])
    for outsider in (somebody(Role.ACCOUNT_MANAGER, units["fire"]), somebody(Role.CASE_OFFICER, units["arts"])):
        with pytest.raises(NotAllowed):
            end(officer, outsider)
    assert isinstance(end(officer, somebody(Role.ACCOUNT_MANAGER, units["culture"])), Assignment)


def test_a_holder_names_a_deputy_and_sends_them_home():
    holder = a_role(Role.APPROVER)
    an_official("deputy@example.org")
    lent = lend(holder, actor=staff(holder))
    assert isinstance(lent, Assignment)
    held = staff(lent).roles[0]
    assert (held.role, held.step, held.deputy_for) == (Role.APPROVER, Step.SECTION_HEAD, holder.name)
    assert AuditEntry.objects.get().details["deputy_for"] == holder.name
    assert isinstance(end(lent, staff(holder)), Assignment)


HOLDS = {"begins_on": TODAY + 2 * DAY, "ends_on": TODAY + 6 * DAY}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"ends_on": TODAY + 7 * DAY}, Code.OUTSIDE_THE_HOLDERS_DATES, id="ends after the holder"),
        pytest.param({"begins_on": TODAY + DAY}, Code.OUTSIDE_THE_HOLDERS_DATES, id="begins before the holder"),
        pytest.param({"email": "holder@example.org"}, Code.ONESELF_AS_DEPUTY, id="themselves"),
        pytest.param({"email": "nobody"}, Code.EMAIL_MALFORMED, id="no address"),
    ],
)
def test_a_deputy_who_cannot_be_is_refused(changes, code):
    holder = a_role(player=an_official("holder@example.org"), **HOLDS)
    answer = lend(holder, **HOLDS | changes)
    assert isinstance(answer, Refusal)
    assert answer.code == code


def test_a_deputy_has_no_deputy():
    holder = a_role(name="王大明")
    assert lend(a_deputy(holder)) == Refusal(Code.DEPUTY_OF_A_DEPUTY, {"name": "王大明"})


def test_a_deputy_of_half_a_year_is_a_role_of_their_own():
    holder = a_role()
    longest = {"ends_on": TODAY + (LONGEST_DEPUTY_DAYS - 1) * DAY}
    assert isinstance(lend(holder, **longest), Assignment)
    answer = lend(holder, email="other@example.org", ends_on=TODAY + LONGEST_DEPUTY_DAYS * DAY)
    assert answer == Refusal(Code.DEPUTY_TOO_LONG, {"most": LONGEST_DEPUTY_DAYS})


def test_nobody_deputises_for_a_role_that_has_ended():
    holder = a_role()
    end(holder)
    assert lend(holder) == Refusal(Code.ENDED_ALREADY)


def test_only_the_holder_or_who_gives_the_role_names_a_deputy():
    units = a_tree()
    holder = a_role(Role.APPROVER, units["culture"])
    colleague = somebody(Role.APPROVER, units["culture"])
    with pytest.raises(NotAllowed):
        lend(holder, actor=colleague)
    assert isinstance(lend(holder, actor=somebody(Role.ACCOUNT_MANAGER, units["culture"])), Assignment)


def test_a_deputy_does_not_take_the_managers_place():
    manager = a_role(Role.ACCOUNT_MANAGER, ends_on=TODAY + DAY)
    a_deputy(manager, ends_on=TODAY + DAY)
    assert isinstance(give(role=Role.ACCOUNT_MANAGER, begins_on=TODAY + 2 * DAY), Assignment)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_account_manager(race):
    a_unit()
    answers = race(
        lambda number: give(role=Role.ACCOUNT_MANAGER, email=f"m{number}@example.org", name=f"經理{number}"), 4
    )
    assert len([answer for answer in answers if isinstance(answer, Assignment)]) == 1
    assert Assignment.objects.filter(role=Role.ACCOUNT_MANAGER).count() == 1
