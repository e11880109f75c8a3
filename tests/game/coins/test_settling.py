"""Pending coins enter the wallet when due, once, for confirmed players only."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from game.coins import settling
from game.coins.accounts import pending_of, wallet_of
from game.coins.models import Settlement, Transfer
from game.coins.settling import SettleReport, settle
from game.inbox.models import Notice
from game.journal.models import Line
from game.players.models import Player
from tests.game.coins.builders import DAY, NOW, a_balloon, an_owner, award, balances
from tests.unsealed import unsealed

pytestmark = pytest.mark.django_db
DUE = NOW + DAY


def test_coins_settle_when_due_and_not_a_second_before():
    owner = an_owner()
    award(a_balloon(), owner)
    assert settle(now=DUE - timedelta(seconds=1)) == SettleReport()
    assert settle(now=DUE) == SettleReport(settled=1, coins=10)
    assert wallet_of(owner) in balances()
    assert pending_of(owner) not in balances()


def test_each_award_gets_a_transfer_of_its_own():
    balloon, owner = a_balloon(), an_owner()
    for _ in range(3):
        award(balloon, owner)
    settle(now=DUE)
    assert Transfer.objects.filter(kind="settle").count() == 3
    assert Settlement.objects.filter(settled__kind="settle").count() == 3


def test_the_journal_tells_each_owner_once():
    balloon, owners = a_balloon(), [an_owner(), an_owner()]
    for owner in owners * 2:
        award(balloon, owner)
    settle(now=DUE)
    told = Line.objects.filter(kind="coins_settled").values_list("owner", flat=True)
    assert sorted(told) == sorted(owners)


def test_each_owner_finds_one_notice_of_a_run_with_the_sum_of_all_its_chunks(monkeypatch):
    monkeypatch.setattr(settling, "CHUNK", 2)
    balloon, owners = a_balloon(), [an_owner(), an_owner()]
    for owner in (*owners, owners[0], owners[0], owners[0]):
        award(balloon, owner)
    settle(now=DUE)
    found = Notice.objects.filter(kind="coins_settled").values_list("player__purse__owner", "values")
    assert dict(found) == {owners[0]: {"coins": 40}, owners[1]: {"coins": 10}}
    award(balloon, owners[1])
    settle(now=DUE + DAY)
    assert Notice.objects.filter(player__purse__owner=owners[1]).count() == 2


def test_a_run_after_one_that_died_tells_only_what_it_moved_itself(monkeypatch):
    monkeypatch.setattr(settling, "CHUNK", 1)
    balloon, owner = a_balloon(), an_owner()
    for _ in range(3):
        award(balloon, owner)
    monkeypatch.setattr(settling, "_due", lambda _now, last: [] if last else list(Settlement.objects.all()[:1]))
    settle(now=DUE)
    monkeypatch.undo()
    settle(now=DUE + DAY)
    assert sorted(notice.values["coins"] for notice in Notice.objects.all()) == [10, 20]


def test_guests_are_told_nothing():
    award(a_balloon(), an_owner(confirmed=False))
    settle(now=DUE)
    assert not Notice.objects.exists()


def test_settling_again_moves_nothing():
    award(a_balloon(), an_owner())
    settle(now=DUE)
    before = balances()
    assert settle(now=DUE + DAY) == SettleReport()
    assert balances() == before


def test_a_guests_coins_wait_and_settle_once_confirmed():
    guest = an_owner(confirmed=False)
    award(a_balloon(), guest)
    assert settle(now=DUE) == SettleReport(waiting=1)
    Player.objects.filter(purse__owner=guest).update(confirmed_at=DUE)
    assert settle(now=DUE) == SettleReport(settled=1, coins=10)


def test_coins_of_a_person_who_is_gone_stay_pending():
    owner = an_owner()
    award(a_balloon(), owner)
    Player.objects.get(purse__owner=owner).delete()
    assert settle(now=DUE) == SettleReport(waiting=1)


def test_those_who_wait_do_not_hide_those_who_are_ready(monkeypatch):
    monkeypatch.setattr(settling, "CHUNK", 2)
    balloon, guest, owner = a_balloon(coins=200), an_owner(confirmed=False), an_owner()
    for _ in range(5):
        award(balloon, guest)
    for _ in range(4):
        award(balloon, owner)
    assert settle(now=DUE) == SettleReport(settled=4, coins=40, waiting=5)


def test_an_award_that_names_no_campaign_holds_up_nobody():
    balloon, owner = a_balloon(coins=200), an_owner()
    broken, sound = award(balloon, owner), award(balloon, an_owner())
    with unsealed():
        Settlement.objects.filter(transfer=broken).update(campaign=None)
    assert settle(now=DUE) == SettleReport(settled=1, coins=10)
    assert Settlement.objects.get(settled=None).transfer == broken
    assert Settlement.objects.exclude(settled=None).get().transfer == sound


def test_a_run_that_dies_between_chunks_is_finished_by_the_next(monkeypatch):
    monkeypatch.setattr(settling, "CHUNK", 2)
    balloon, owner = a_balloon(), an_owner()
    for _ in range(5):
        award(balloon, owner)
    settle_chunk, calls = settling._settle_chunk, []

    def dies_at_the_second(*chunk):
        calls.append(chunk)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return settle_chunk(*chunk)

    monkeypatch.setattr(settling, "_settle_chunk", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        settle(now=DUE)
    assert balances()[wallet_of(owner)] == 20
    monkeypatch.setattr(settling, "_settle_chunk", settle_chunk)
    assert settle(now=DUE) == SettleReport(settled=3, coins=30)


def test_a_chunk_takes_the_same_few_statements_however_many_it_settles(django_assert_max_num_queries):
    balloon, owner = a_balloon(coins=500), an_owner()
    for _ in range(50):
        award(balloon, owner)
    # due, confirmed?, settlements, who stays, notice (whose, who is here, insert, is it new, line), accounts, new
    # wallet and again, keys, entries, transfers, settled, lots, the owner's line in the journal, due
    with django_assert_max_num_queries(20):
        assert settle(now=DUE).settled == 50


def test_the_command_says_what_it_did(capsys):
    award(a_balloon(), an_owner(), now=NOW - 400 * DAY)
    call_command("settle")
    assert capsys.readouterr().out == "1 awards settled, 10 coins; 0 due awards wait for confirmation\n"
