"""What an operator at the console does first."""

import pytest
from django.core.management import CommandError, call_command

from game.units.models import Assignment, AuditEntry, Role, Unit
from tests.game.units.builders import a_unit

pytestmark = pytest.mark.django_db


def test_the_first_unit_and_the_first_operator_come_from_the_console():
    call_command("add_unit", "county", "臺東縣政府", "Taitung County Government")
    call_command("add_unit", "fire", "消防局", "Fire Department", "--below", "county")
    call_command("give_role", "op@example.org", "operator", "county", "--name", "王大明")
    assert Unit.objects.get(code="fire").parent.code == "county"
    assert Assignment.objects.get().role == Role.OPERATOR
    assert list(AuditEntry.objects.order_by("id").values_list("action", "actor_name")) == [
        ("unit_added", "console"), ("unit_added", "console"), ("role_given", "console"),
    ]  # fmt: skip


def test_an_approver_gets_a_step_and_dates():
    a_unit()
    call_command(
        "give_role", "head@example.org", "approver", "culture", "--name", "林科長", "--step", "section_head",
        "--from", "2126-01-01", "--until", "2126-06-30",
    )  # fmt: skip
    given = Assignment.objects.get()
    assert (given.step, str(given.begins_on), str(given.ends_on)) == ("section_head", "2126-01-01", "2126-06-30")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(("give_role", "op", "operator", "culture", "--name", "王大明"), "^email: ", id="no address"),
        pytest.param(("give_role", "op@example.org", "operator", "fire", "--name", "王"), "no unit fire", id="no unit"),
        pytest.param(("add_unit", "culture", "文化處", "Culture"), "^code: Another unit", id="code taken"),
    ],
)
def test_a_mistake_is_told_with_its_field(arguments, says):
    a_unit()
    with pytest.raises(CommandError, match=says):
        call_command(*arguments)
