"""`manage.py keep_books`: one round does everything, and one step that fails keeps no other from its work."""

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from game.coins.models import Seal, Settlement
from tests.game.coins.builders import DAY, a_balloon, an_owner, award
from web.management.commands import keep_books

# In a test's own transaction the connection that each step begins with would close it.
pytestmark = pytest.mark.django_db(transaction=True)


def round_of_books() -> int:
    with pytest.raises(SystemExit) as ended:
        call_command("keep_books", "--once")
    return int(ended.value.code or 0)


def test_one_round_settles_and_seals(capsys):
    award(a_balloon(), an_owner(), now=timezone.now() - 3 * DAY)
    assert round_of_books() == 0
    assert Settlement.objects.get().settled is not None
    assert Seal.objects.exists()
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == list(keep_books.STEPS)


def test_a_step_that_fails_is_told_and_the_others_are_done(monkeypatch, capsys):
    def fail(_now: object) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setitem(keep_books.STEPS, "settle", fail)
    award(a_balloon(), an_owner(), now=timezone.now() - 3 * DAY)
    assert round_of_books() == 1
    assert "the database is away" in capsys.readouterr().err
    assert Seal.objects.exists()
