"""Reading the trail: only one's own units, by whatever one remembers, a page at a time."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from game.units import audit_trail, trail_search
from game.units.models import AuditEntry
from game.units.staffing import NO_UNIT, Staff
from game.units.trail_search import Search

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 5, 2, 30, tzinfo=UTC)
FIRE = frozenset({"fire", "fire-hq"})
QUIZ = UUID(int=7)


def write(action="approval_signed", *, name="王科長", unit_code="fire", now=NOW, **more) -> None:
    with transaction.atomic():
        audit_trail.record(actor=Staff(1, uuid4(), name, ()), action=action, now=now, unit_code=unit_code, **more)


def titles(search: Search, scope=FIRE) -> list[str]:
    return [entry.title for entry in trail_search.find(search, scope).lines]


@pytest.fixture
def trail():
    write("approval_opened", name="林承辦", title="[消防局]防災問答", subject=QUIZ)
    write(
        "approval_returned", title="[局本部]臺東演習", unit_code="fire-hq", details={"reason": "請寫明台東市場的時間"}
    )
    write("role_given", name="陳局長", title="觀光處", unit_code="tourism")
    write("code_issued", title="縣民代碼", unit_code=NO_UNIT)
    write("campaign_funded", title="夏日", now=NOW + timedelta(days=1), subject=QUIZ)


@pytest.mark.usefixtures("trail")
@pytest.mark.parametrize(
    ("search", "found"),
    [
        (Search(), ["夏日", "[局本部]臺東演習", "[消防局]防災問答"]),
        (Search(unit_code="fire-hq"), ["[局本部]臺東演習"]),
        (Search(unit_code="tourism"), []),
        (Search(name="林"), ["[消防局]防災問答"]),
        (Search(action="campaign_funded"), ["夏日"]),
        (Search(subject=QUIZ), ["夏日", "[消防局]防災問答"]),
        (Search(subject=QUIZ, name="王"), ["夏日"]),
        (Search(words="問答"), ["[消防局]防災問答"]),
        (Search(words="台東演習"), ["[局本部]臺東演習"]),
        (Search(words="臺東市場"), ["[局本部]臺東演習"]),
        (Search(words="%"), []),
        (Search(since=date(2026, 7, 6)), ["夏日"]),
        (Search(until=date(2026, 7, 5)), ["[局本部]臺東演習", "[消防局]防災問答"]),
        (Search(since=date(2026, 7, 7)), []),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_search_finds(search, found):
    assert titles(search) == found


@pytest.mark.usefixtures("trail")
def test_what_belongs_to_no_unit_is_seen_by_who_covers_none():
    assert titles(Search(), FIRE | {NO_UNIT})[1] == "縣民代碼"
    assert titles(Search(), frozenset()) == []


@pytest.mark.usefixtures("trail")
def test_the_actions_to_choose_from_are_those_of_ones_units():
    assert trail_search.actions_in(FIRE) == ["approval_opened", "approval_returned", "campaign_funded"]


def test_days_are_taipeis():
    write(title="before midnight", now=datetime(2026, 7, 5, 15, 59, tzinfo=UTC))
    write(title="after midnight", now=datetime(2026, 7, 5, 16, 1, tzinfo=UTC))
    assert titles(Search(until=date(2026, 7, 5))) == ["before midnight"]
    assert titles(Search(since=date(2026, 7, 6))) == ["after midnight"]


def test_pages_follow_without_a_gap_while_the_trail_grows():
    for number in range(5):
        write(title=str(number))
    first = trail_search.find(Search(), FIRE, most=2)
    write(title="new")
    second = trail_search.find(Search(below=first.below), FIRE, most=2)
    last = trail_search.find(Search(below=second.below), FIRE, most=2)
    assert [[entry.title for entry in page.lines] for page in (first, second, last)] == [["4", "3"], ["2", "1"], ["0"]]
    assert last.below is None


def test_everything_is_read_in_portions(monkeypatch):
    monkeypatch.setattr(trail_search, "EXPORT_LINES", 2)
    for number in range(5):
        write(title=str(number))
    assert [entry.title for entry in trail_search.find_all(Search(), FIRE)] == ["4", "3", "2", "1", "0"]
    assert AuditEntry.objects.count() == 5
