"""What a catch locks, and when: a refused tap makes nobody wait, and what was true before a lock is asked again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from game.balloons import catch_statements, catching, launching, tunables
from game.balloons.catch_statements import Facts, Question
from game.balloons.catching import Caught, Refused
from game.balloons.models import Balloon, Catch
from game.balloons.refusals import Code
from game.coins import audit
from game.players.models import Player
from tests.game.balloons.builders import a_flying_balloon, a_player, an_order, tap
from tests.game.coins.builders import NOW

OF_POSTGRESQL = connection.vendor == "postgresql"


def sent(action: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        action()
    return [query["sql"] for query in captured.captured_queries]


def opens_a_transaction(statements: list[str]) -> bool:
    return any(statement.startswith(("BEGIN", "SAVEPOINT")) for statement in statements)


@pytest.mark.django_db
class TestWithoutLocks:
    def test_a_tap_on_a_balloon_that_one_has_costs_one_question_and_no_transaction(self) -> None:
        player, balloon = a_player(), a_flying_balloon()
        tap(player, balloon)
        statements = sent(lambda: tap(player, balloon))
        assert len(statements) == 1
        assert not opens_a_transaction(statements)

    def test_a_repeated_message_is_answered_without_a_transaction(self) -> None:
        order = an_order(a_player(), a_flying_balloon().public_id)
        first = catching.catch(order, now=NOW)
        answers: list[object] = []
        assert not opens_a_transaction(sent(lambda: answers.append(catching.catch(order, now=NOW))))
        assert answers == [first]

    def test_a_catch_opens_one(self) -> None:
        player, balloon = a_player(), a_flying_balloon()
        assert opens_a_transaction(sent(lambda: tap(player, balloon)))


@pytest.mark.django_db
class TestAskedAgain:
    """The first look is kept as it was while somebody else is quicker."""

    @pytest.fixture
    def stale(self, monkeypatch) -> Callable[[Callable[[], object]], None]:
        """Lets a rival act between the first look of the next catch and its locks."""
        look = catch_statements.facts

        def before_the_locks(rival: Callable[[], object]) -> None:
            def looked(question: Question) -> Facts:
                monkeypatch.setattr(catch_statements, "facts", look)
                seen = look(question)
                rival()
                return seen

            monkeypatch.setattr(catch_statements, "facts", looked)

        return before_the_locks

    def test_a_balloon_that_the_same_player_has_just_caught_is_not_given_twice(self, stale) -> None:
        player, balloon = a_player(), a_flying_balloon()
        stale(lambda: tap(player, balloon))
        assert tap(player, balloon) == Refused(Code.ALREADY_CAUGHT)
        assert Catch.objects.count() == 1

    def test_the_same_message_carried_out_meanwhile_gets_its_answer(self, stale) -> None:
        order = an_order(a_player(), a_flying_balloon().public_id)
        answers: list[object] = []
        stale(lambda: answers.append(catching.catch(order, now=NOW)))
        assert [catching.catch(order, now=NOW)] == answers

    def test_the_last_coins_are_given_once(self, stale) -> None:
        balloon = a_flying_balloon(stock=1)
        stale(lambda: tap(a_player(), balloon))
        answer = tap(a_player(), balloon)
        assert isinstance(answer, Caught)
        assert answer.without_coins == "gone"

    def test_the_last_catch_of_a_guests_day_is_made_once(self, stale) -> None:
        guest = a_player(guest=True)
        *earlier, rivals, last = [a_flying_balloon() for _ in range(tunables.GUEST_CATCHES_A_DAY + 1)]
        for balloon in earlier:
            tap(guest, balloon)
        stale(lambda: tap(guest, rivals))
        assert tap(guest, last) == Refused(Code.GUEST_DAILY_LIMIT)

    def test_a_player_who_is_gone_meanwhile_catches_nothing(self, stale) -> None:
        player, balloon = a_player(), a_flying_balloon()
        stale(lambda: Player.objects.filter(pk=player.pk).delete())
        with pytest.raises(Player.DoesNotExist):
            tap(player, balloon)


@pytest.mark.skipif(not OF_POSTGRESQL, reason="on SQLite nobody waits for a row: the transactions follow one another")
@pytest.mark.django_db(transaction=True)
def test_a_catch_that_waited_for_a_withdrawal_is_refused_as_withdrawn() -> None:
    player, balloon = a_player(), a_flying_balloon()

    def rival() -> Caught | Refused:
        try:
            return tap(player, balloon)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            launching.withdraw(wave_id=balloon.wave_id, now=NOW)
            answer = pool.submit(rival)
            while not somebody_waits() and not answer.done():
                sleep(0.02)
        assert answer.result() == Refused(Code.WITHDRAWN)
    assert Balloon.objects.get().caught == 0
    assert list(audit.findings()) == []


def somebody_waits() -> bool:
    """Whether another connection waits for a lock of ours; other workers' tests share the server."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
