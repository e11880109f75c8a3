"""Reminders: after two working days, once a day, to who may sign; to who can help if nobody may."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from game.inbox.models import Notice
from game.units import approvals, reminding
from game.units.models import Assignment, Role, Step
from game.units.reminding import Reminded, remind
from tests.game.units.officials import (
    NOW,
    a_draft,
    a_unit,
    an_approver,
    an_official,
    seen,
    short_chain,
    submitted,
    the_approval,
)

DAY = timedelta(days=1)
MONDAY = NOW + 3 * DAY
TUESDAY = NOW + 4 * DAY


def at(day: int, hour: int) -> datetime:
    """An hour in Taipei of July 2026, whose 3rd is a Friday."""
    return datetime(2026, 7, day, hour, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("since", "now", "due"),
    [
        (at(6, 10), at(8, 10), False),
        (at(6, 10), at(8, 11), True),
        (at(3, 10), at(6, 23), False),
        (at(3, 10), at(7, 9), False),
        (at(3, 10), at(7, 11), True),
        (at(2, 10), at(6, 11), True),
        (at(4, 10), at(7, 23), False),
        (at(4, 10), at(8, 1), True),
        (at(5, 23), at(8, 1), True),
    ],
    ids=[
        "Monday to Wednesday, same hour",
        "Monday to Wednesday, an hour later",
        "Friday to Monday night",
        "Friday to Tuesday, an hour before",
        "Friday to Tuesday, an hour later",
        "Thursday to Monday",
        "Saturday to Tuesday night",
        "Saturday counts from Monday",
        "Sunday counts from Monday",
    ],
)
def test_two_working_days_are_patience_enough(since, now, due):
    assert reminding.is_due(since=since, now=now) is due


@pytest.fixture
def crew(db):
    unit = a_unit()
    short_chain(unit)
    people = {
        "officer": an_official(unit, name="林承辦"),
        "manager": an_official(unit, Role.ACCOUNT_MANAGER, name="黃窗口"),
        "head": an_approver(unit, Step.SECTION_HEAD),
        "director": an_approver(unit, Step.DIRECTOR),
    }
    campaign = a_draft(people["officer"], unit)
    submitted(people["officer"], campaign)
    return people | {"campaign": campaign}


def reminders(who) -> list[str]:
    kinds = ["approval_reminder", "approval_stuck"]
    return list(Notice.objects.filter(player_id=who.player_id, kind__in=kinds).values_list("kind", flat=True))


def test_who_may_sign_is_reminded_once_a_day(crew):
    later = TUESDAY + timedelta(hours=1)
    assert remind(now=TUESDAY) == Reminded(0, 0, 0)
    assert remind(now=later) == Reminded(1, 1, 0)
    assert remind(now=later + timedelta(hours=3)) == Reminded(0, 0, 0)
    assert remind(now=later + DAY) == Reminded(1, 1, 0)
    assert len(reminders(crew["head"])) == 2
    assert reminders(crew["director"]) == reminders(crew["officer"]) == []


def test_a_reminder_tells_how_long_it_has_waited(crew):
    remind(now=TUESDAY + timedelta(hours=1))
    notice = Notice.objects.get(kind="approval_reminder")
    assert notice.values["days"] == 4
    assert notice.values["title"] == "[消防局]防災問答"


def test_the_next_step_has_two_days_of_its_own(crew):
    subject = crew["campaign"].public_id
    approvals.sign_off(approver=crew["head"], subject=subject, seen=seen(subject), now=TUESDAY)
    assert remind(now=TUESDAY + DAY) == Reminded(0, 0, 0)


def test_what_nobody_can_sign_any_more_is_told_to_who_can_help(crew):
    Assignment.objects.filter(player_id=crew["head"].player_id).update(ended_at=NOW)
    assert remind(now=TUESDAY + DAY) == Reminded(1, 0, 1)
    assert reminders(crew["officer"]) == reminders(crew["manager"]) == ["approval_stuck"]


def test_what_is_not_waiting_is_left_alone(crew):
    approvals.withdraw(author=crew["officer"], subject=crew["campaign"].public_id, now=MONDAY)
    assert remind(now=TUESDAY + DAY) == Reminded(0, 0, 0)
    assert the_approval(crew["campaign"]).reminded_at is None


@pytest.mark.django_db
def test_the_command_says_what_it_did(capsys):
    call_command("remind_approvers")
    assert "0 approvals wait too long" in capsys.readouterr().out
