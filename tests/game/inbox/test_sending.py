"""A notice is written with what it tells of, once for each key, and the journal names it."""

import pytest
from django.db import transaction

from game.inbox import sending
from game.inbox.kinds import Kind
from game.inbox.models import Notice
from game.journal.models import Line
from game.players import purses
from tests.game.inbox.builders import DAY, NOW, a_player, sent

pytestmark = pytest.mark.django_db


def told():
    return list(Line.objects.filter(kind="notice_sent").order_by("seq").values_list("subject", "owner"))


def test_a_notice_holds_its_kind_and_values_and_no_sentence():
    notice = sent(a_player(), coins=30)
    assert (notice.kind, notice.values, notice.sent_at, notice.read_at) == ("coins_settled", {"coins": 30}, NOW, None)


def test_the_journal_names_the_notice_and_the_owner_of_the_purse_and_nothing_of_the_person():
    player = a_player()
    notice = sent(player)
    assert told() == [(notice.public_id, purses.owner_of(player.pk))]
    assert Line.objects.get(kind="notice_sent").payload == {}


def test_the_same_key_is_told_once_even_with_other_values():
    player = a_player()
    sent(player, coins=10)
    again = sent(player, coins=99, now=NOW + DAY)
    assert (again.values, again.sent_at) == ({"coins": 10}, NOW)
    assert len(told()) == 1


def test_the_same_key_goes_to_each_person():
    assert sent(a_player()).public_id != sent(a_player()).public_id


def test_what_is_rolled_back_is_not_told():
    player = a_player()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        sending.send(player_id=player.pk, kind=Kind.TAKEN_OVER, values={}, key="k", now=NOW)
        raise ZeroDivisionError
    assert not Notice.objects.exists()
    assert told() == []


@pytest.mark.django_db(transaction=True)
def test_a_notice_outside_a_transaction_is_refused():
    player = a_player()
    with pytest.raises(RuntimeError, match="outside a transaction"):
        sending.send(player_id=player.pk, kind=Kind.TAKEN_OVER, values={}, key="k", now=NOW)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        pytest.param(Kind.COINS_SETTLED, {}, id="a number is missing"),
        pytest.param(Kind.COINS_SETTLED, {"coins": "ten"}, id="a number is a word"),
        pytest.param(Kind.APPROVAL_DONE, {"title": "Lantern walk"}, id="a value of the link is missing"),
    ],
)
def test_values_that_do_not_fill_the_sentence_are_refused_with_the_place_to_look(kind, values):
    with pytest.raises(ValueError, match=r"game/inbox/kinds\.py"):
        sending.send(player_id=a_player().pk, kind=kind, values=values, key="k", now=NOW)


def test_a_key_that_does_not_fit_is_refused_with_its_length():
    with pytest.raises(ValueError, match="has 121 characters, at most 120"):
        sent(a_player(), key="k" * 121)


def test_many_are_told_in_a_few_statements_and_who_is_gone_is_left_out(django_assert_max_num_queries):
    players = [a_player() for _ in range(40)]
    owners = purses.owners_of(player.pk for player in players)
    gone = players.pop()
    values = {owner: {"coins": player} for player, owner in owners.items()}
    gone.delete()
    # whose purses, who is here, insert, which are new, journal
    with django_assert_max_num_queries(5):
        sending.send_to_owners(kind=Kind.COINS_SETTLED, values_by_owner=values, key="settled:1", now=NOW)
    assert Notice.objects.count() == len(told()) == 39
    assert all(notice.values == {"coins": notice.player_id} for notice in Notice.objects.all())


def test_many_with_the_same_key_again_are_told_nothing():
    player = a_player()
    values = {purses.owner_of(player.pk): {"coins": 5}}
    for _ in range(2):
        sending.send_to_owners(kind=Kind.COINS_SETTLED, values_by_owner=values, key="settled:1", now=NOW)
    assert Notice.objects.count() == len(told()) == 1


def test_a_number_that_comes_in_parts_is_one_notice_with_the_sum_unread_again():
    player, other = a_player(), a_player()
    owner, others = purses.owner_of(player.pk), purses.owner_of(other.pk)

    def add(**numbers):
        by_owner = {{"mine": owner, "theirs": others}[who]: number for who, number in numbers.items()}
        sending.add_to_owners(kind=Kind.COINS_SETTLED, counted="coins", numbers=by_owner, key="settled:1", now=NOW)

    add(mine=10)
    Notice.objects.update(read_at=NOW)
    add(mine=20, theirs=5)
    mine, theirs = Notice.objects.get(player=player), Notice.objects.get(player=other)
    assert (mine.values, mine.read_at) == ({"coins": 30}, None)
    assert theirs.values == {"coins": 5}
    assert sorted(told()) == sorted([(mine.public_id, owner), (mine.public_id, owner), (theirs.public_id, others)])


def test_who_has_left_is_told_nothing_and_the_others_are():
    gone, here = a_player(), a_player()
    gone_id = gone.pk
    gone.delete()
    with transaction.atomic():
        for player_id in (gone_id, here.pk):
            sending.send(player_id=player_id, kind=Kind.TAKEN_OVER, values={}, key="k", now=NOW)
    assert list(Notice.objects.values_list("player_id", flat=True)) == [here.pk]
    assert len(told()) == 1
