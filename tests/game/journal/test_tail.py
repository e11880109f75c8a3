"""A tail gives every line exactly once, also those that commit late, and waits for no hole for ever."""

import pytest
from django.db import transaction
from django.utils import timezone

from game.journal import reading, writing
from game.journal.models import Line

pytestmark = pytest.mark.django_db


def write(*numbers: int) -> None:
    now = timezone.now()
    Line.objects.bulk_create([Line(seq=number, at=now, kind="test") for number in numbers])


def taken(tail: reading.Tail, at_s: float = 0.0) -> list[int]:
    return [line.seq for line in tail.take(at_s)]


def test_a_tail_starts_after_what_is_there_and_reads_what_comes() -> None:
    write(1, 2)
    tail = reading.Tail.from_end()
    assert taken(tail) == []
    write(3, 4)
    assert taken(tail) == [3, 4]
    assert taken(tail) == []


def test_a_line_that_commits_late_is_not_lost() -> None:
    tail = reading.Tail(seq=0)
    write(1, 4)
    assert taken(tail) == [1, 4]
    write(3)
    assert taken(tail) == [3]
    write(2)
    assert taken(tail) == [2]


def test_a_hole_that_stays_is_given_up() -> None:
    tail = reading.Tail(seq=0)
    write(2)
    taken(tail)
    assert set(tail.missing) == {1}
    taken(tail, reading.GAP_PATIENCE_S + 0.1)
    assert tail.missing == {}


def test_a_jump_of_the_sequence_does_not_fill_the_memory() -> None:
    tail = reading.Tail(seq=0)
    write(1_000_000)
    taken(tail)
    assert len(tail.missing) == reading.MOST_REMEMBERED


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="atomic"):
        writing.append(kind="test", now=timezone.now())


def test_a_line_goes_with_its_transaction() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        writing.append(kind="test", now=timezone.now())
        raise ZeroDivisionError
    assert not Line.objects.exists()
