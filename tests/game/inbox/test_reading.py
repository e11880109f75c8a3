"""One's notices: newest first, counted, marked, and forgotten when their time is over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import translation

from game.inbox import reading
from game.inbox.forgetting import forget_notices
from game.inbox.models import Notice
from game.journal.models import Line
from game.players import purses
from tests.game.inbox.builders import DAY, NOW, a_player, sent

pytestmark = pytest.mark.django_db


def three_for(player):
    return [sent(player, coins=number, key=f"settled:{number}") for number in (1, 2, 3)]


def test_the_newest_come_first_page_by_page():
    player = a_player()
    three_for(player)
    first = reading.notices_of(player.pk, limit=2)
    assert [notice.values["coins"] for notice in first] == [3, 2]
    rest = reading.notices_of(player.pk, limit=2, before=first[-1].id)
    assert [notice.values["coins"] for notice in rest] == [1]


def test_nobody_reads_or_marks_what_is_somebody_elses():
    mine, other = sent(a_player()), a_player()
    assert reading.notices_of(other.pk, limit=10) == []
    assert reading.notice_of(other.pk, mine.public_id) is None
    assert not reading.mark_read(player_id=other.pk, public_id=mine.public_id, now=NOW)
    assert reading.unread(mine.player_id) == 1


def test_marking_is_told_once_to_the_persons_other_devices():
    player = a_player()
    notice = sent(player)
    for later in range(2):
        assert reading.mark_read(player_id=player.pk, public_id=notice.public_id, now=NOW + later * DAY)
    assert reading.notice_of(player.pk, notice.public_id).read_at == NOW
    assert [line.owner for line in Line.objects.filter(kind="notices_read")] == [purses.owner_of(player.pk)]


def test_marking_a_notice_that_is_not_there_says_so():
    assert not reading.mark_read(player_id=a_player().pk, public_id=uuid4(), now=NOW)


def test_marking_all_leaves_what_came_after_the_page_was_shown():
    player = a_player()
    shown = three_for(player)
    sent(player, key="settled:later")
    assert reading.mark_all_read(player_id=player.pk, now=NOW, until=shown[-1].pk) == 3
    assert reading.unread(player.pk) == 1
    assert reading.mark_all_read(player_id=player.pk, now=NOW) == 1
    assert reading.mark_all_read(player_id=player.pk, now=NOW) == 0


def test_many_persons_are_counted_in_one_question(django_assert_num_queries):
    players = [a_player() for _ in range(3)]
    three_for(players[0])
    sent(players[1])
    with django_assert_num_queries(1):
        counted = reading.unread_of(player.pk for player in players)
    assert counted == {players[0].pk: 3, players[1].pk: 1, players[2].pk: 0}


def test_the_words_are_made_in_the_language_of_the_reading():
    player = a_player()
    sent(player, coins=20)
    (notice,) = reading.notices_of(player.pk, limit=1)
    with translation.override("en"):
        assert notice.said.sentence == "20 coins have come into your wallet."
    with translation.override("zh-hant"):
        assert notice.said.sentence == "20 枚金幣已進入您的錢包。"


@pytest.mark.parametrize(
    ("age", "is_read", "stays"),
    [
        pytest.param(timedelta(days=90), True, True, id="read, 90 days"),
        pytest.param(timedelta(days=90, seconds=1), True, False, id="read, a moment older"),
        pytest.param(timedelta(days=365), False, True, id="unread, a year"),
        pytest.param(timedelta(days=365, seconds=1), False, False, id="unread, a moment older"),
    ],
)
def test_read_notices_go_after_a_season_and_unread_ones_after_a_year(age, is_read, stays):
    sent(a_player(), now=NOW - age)
    if is_read:
        Notice.objects.update(read_at=NOW)
    assert forget_notices(now=NOW) == (not stays)
    assert Notice.objects.exists() == stays


def test_the_command_says_how_many_went(capsys):
    sent(a_player(), now=NOW - 4000 * DAY)
    call_command("forget_notices")
    assert capsys.readouterr().out == "1 notices were old\n"
