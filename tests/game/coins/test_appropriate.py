"""`manage.py appropriate` gives a unit its coins once, and more only under another key."""

import pytest
from django.core.management import CommandError, call_command

from game.units.models import AuditEntry
from tests.game.coins.builders import a_unit, balances

pytestmark = pytest.mark.django_db
HOME = "appropriation:tourism:2026"


def test_repeating_it_changes_nothing(capsys):
    a_unit()
    for _ in "twice":
        call_command("appropriate", "tourism", "2026", "50000")
    assert balances() == {"source": -50_000, HOME: 50_000}
    assert "tourism was given 50000 coins for 2026" in capsys.readouterr().out


def test_another_key_adds_to_it():
    a_unit()
    call_command("appropriate", "tourism", "2026", "50000")
    call_command("appropriate", "tourism", "2026", "500", "--key", "supplement", "--reason", "追加預算")
    assert balances()[HOME] == 50_500


@pytest.mark.parametrize(
    ("unit", "coins", "says"),
    [
        pytest.param("nobody", "10", "no unit has the code 'nobody'", id="unknown unit"),
        pytest.param("tourism", "0", "more than 0", id="nothing"),
        pytest.param("tourism", "7", "take a new key", id="another sum under the same key"),
    ],
)
def test_a_mistake_is_told_with_its_remedy(unit, coins, says):
    a_unit()
    call_command("appropriate", "tourism", "2026", "50000")
    with pytest.raises(CommandError, match=says):
        call_command("appropriate", unit, "2026", coins)


def test_the_trail_tells_of_the_console_once():
    a_unit()
    for _ in "twice":
        call_command("appropriate", "tourism", "2026", "50000", "--reason", "議決")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_name, entry.action) == (None, "console", "coins_appropriated")
    assert entry.details == {"year": 2026, "coins": 50_000, "reason": "議決"}
