"""Statements that are written out: the same answers on both databases, in order, and one message on PostgreSQL."""

from datetime import datetime, timedelta
from datetime import timezone as zone
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from game import sql
from game.journal.models import Line
from tests.game.balloons.builders import a_flying_balloon, a_player, tap
from tests.game.coins.builders import NOW

OF_POSTGRESQL = connection.vendor == "postgresql"
AT = datetime(2026, 7, 5, 10, 30, 0, 250_000, tzinfo=zone(timedelta(hours=8)))
INSERT = "INSERT INTO journal_line (at, kind, subject, payload) VALUES (%s, %s, %s, '{}')"
COUNT = "SELECT COUNT(*) FROM journal_line WHERE kind = %s"

pytestmark = pytest.mark.django_db


def write(kind: str = "told") -> None:
    sql.execute(INSERT, [AT, kind, uuid4()])


def told(kind: str = "told") -> int:
    [(count,)] = sql.ask(COUNT, [kind]).rows
    return int(count)


def test_a_value_is_read_as_it_was_written() -> None:
    subject = uuid4()
    sql.execute(INSERT, [AT, "told", subject])
    [(at, found)] = sql.ask("SELECT at, subject FROM journal_line WHERE kind = %s", ["told"]).rows
    assert (sql.moment_of(at), sql.uuid_of(found)) == (AT, subject)
    assert sql.moment_of(at).utcoffset() == timedelta(0)


def test_the_orm_reads_what_was_written_out() -> None:
    write()
    assert Line.objects.get(kind="told").at == AT


def test_a_day_is_compared_as_a_day() -> None:
    tap(a_player(), a_flying_balloon())
    day = timezone.localdate(NOW)
    query = "SELECT COUNT(*) FROM balloons_catch WHERE caught_on = %s"
    assert [sql.ask(query, [each]).rows for each in (day, day - timedelta(days=1))] == [[(1,)], [(0,)]]


def test_an_answer_knows_what_was_executed_before_it() -> None:
    with transaction.atomic(), sql.in_one_go():
        write()
        write()
        assert told() == 2
        write()
    assert told() == 3


def test_an_answer_that_is_read_later_is_of_its_place_in_the_order() -> None:
    with transaction.atomic(), sql.in_one_go():
        before = sql.ask(COUNT, ["told"])
        write()
        after = sql.ask(COUNT, ["told"])
        assert (after.rows, before.rows) == ([(1,)], [(0,)])


def test_an_answer_may_be_read_after_its_block() -> None:
    with transaction.atomic(), sql.in_one_go():
        write()
        answer = sql.ask(COUNT, ["told"])
    assert answer.rows == [(1,)]


def test_a_statement_of_the_orm_does_not_overtake() -> None:
    with transaction.atomic(), sql.in_one_go():
        write()
        assert Line.objects.filter(kind="told").count() == 1


def test_a_block_within_a_block_does_not_overtake() -> None:
    with transaction.atomic(), sql.in_one_go():
        write()
        with sql.in_one_go():
            assert told() == 1


def test_what_is_executed_in_one_go_is_one_message_to_postgresql(django_assert_num_queries) -> None:
    with sql.in_one_go():
        write()
        told()  # planned by now
    with django_assert_num_queries(2 if OF_POSTGRESQL else 4), sql.in_one_go():
        write()
        write()
        told()
        write()


def test_an_error_leaves_nothing_of_the_transaction_around_the_block() -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), sql.in_one_go():
        write()
        sql.execute(INSERT, [AT, None, None])
        write()
    assert told() == 0


def test_after_an_error_the_next_block_begins_with_nothing_unsent() -> None:
    with pytest.raises(LookupError), transaction.atomic(), sql.in_one_go():
        write()
        raise LookupError
    with sql.in_one_go():
        assert told() == 0


def test_a_statement_without_values_is_carried_out_as_well() -> None:
    with sql.in_one_go():
        assert sql.ask("SELECT 1").rows == [(1,)]


@pytest.mark.skipif(not OF_POSTGRESQL, reason="SQLite's test database lives as long as its connection")
@pytest.mark.django_db(transaction=True)
def test_a_new_connection_plans_its_statements_anew() -> None:
    for _ in range(2):
        with sql.in_one_go():
            assert told() == 0
        connection.close()
