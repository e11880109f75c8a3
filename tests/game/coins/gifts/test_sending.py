"""Red envelopes reach each person once: in chunks, stopped, killed, by two at once; and the books say so."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from game.coins import audit, queries, settling
from game.coins.gifts import audit as gift_audit
from game.coins.gifts import sending
from game.coins.gifts.refusals import Code
from game.coins.models import Gift, GiftBatch, Settlement, Transfer
from game.inbox import saying
from game.inbox.models import Notice
from game.players import joining, leaving
from game.players.holdings import Farewell
from game.players.models import Player
from game.units.approval_refusals import Refused
from game.units.models import AuditEntry
from game.units.permissions import NotAllowed
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import DAY, NOW
from tests.game.coins.gifts.builders import a_batch, a_gift_campaign, a_manager, owner_of, prepared
from tests.game.coins.test_races import Race, race

__all__ = ["race"]
pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
CHECKS = audit.CHECKS + gift_audit.CHECKS


class Killed(Exception):
    """The process ends here."""


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each in a savepoint, which stands for the transaction that each is outside of tests."""
    monkeypatch.setattr(sending, "CHUNK", 2)
    monkeypatch.setattr(sending, "_send_chunk", transaction.atomic(sending._send_chunk))


def found() -> set[str]:
    return {finding.check for finding in audit.findings(CHECKS)}


def coins_of(players: list[Player]) -> list[int]:
    purses = [queries.purse_of(owner_of(player)) for player in players]
    return [purse.wallet + purse.pending for purse in purses]


class TestOneRun:
    def test_gives_everybody_theirs_which_settles_at_once_and_is_told_in_both_languages(self):
        players = [a_player() for _ in range(3)]
        batch = a_batch(a_gift_campaign(), players)
        assert sending.send(now=NOW) == sending.SendReport(given=3, coins=30, done=1)
        assert settling.settle(now=NOW + MINUTE).settled == 3
        assert [queries.purse_of(owner_of(player)).wallet for player in players] == [10, 10, 10]
        batch.refresh_from_db()
        assert (batch.state, batch.ended_at is not None) == ("done", True)
        notice = Notice.objects.get(player=players[0], kind="red_envelope")
        for language, words in (("en", "Happy New Year"), ("zh-hant", "新年快樂")):
            with translation.override(language):
                assert words in saying.say(notice.kind, notice.values).sentence
        assert found() == set()

    def test_again_gives_nothing(self):
        players = [a_player() for _ in range(3)]
        a_batch(a_gift_campaign(), players)
        sending.send(now=NOW)
        assert sending.send(now=NOW) == sending.SendReport()
        assert coins_of(players) == [10, 10, 10]

    def test_waits_as_long_as_the_campaign_says(self):
        player = a_player()
        a_batch(a_gift_campaign(settle_delay_h=24), [player])
        sending.send(now=NOW)
        assert queries.purse_of(owner_of(player)) == queries.PurseBalance(0, 10)
        assert Settlement.objects.get().due_at >= NOW + DAY

    def test_gives_nothing_of_a_batch_that_was_only_prepared(self):
        prepared(a_gift_campaign(), [a_player()])
        assert sending.send(now=NOW) == sending.SendReport()

    def test_is_a_command(self, capsys):
        call_command("send_gifts")
        assert "0 envelopes given, 0 coins; 0 people left out; 0 batches done" in capsys.readouterr().out


class TestPeopleWhoHaveChanged:
    def test_who_has_left_or_is_a_guest_again_is_left_out_and_the_batch_ends(self):
        gone, guest, there = a_player(), a_player(), a_player()
        batch = a_batch(a_gift_campaign(), [gone, guest, there])
        leaving.leave(player_id=gone.pk, farewell=Farewell(None), now=NOW)
        joining.unconfirm(player_id=guest.pk)
        assert sending.send(now=NOW) == sending.SendReport(given=1, coins=10, skipped=2, done=1)
        assert sorted(batch.gifts.values_list("skipped_for", flat=True)) == ["", "gone", "unconfirmed"]
        assert found() == set()

    def test_who_was_left_out_may_have_one_of_a_later_batch(self):
        player, campaign = a_player(), a_gift_campaign()
        a_batch(campaign, [player])
        joining.unconfirm(player_id=player.pk)
        sending.send(now=NOW)
        joining.confirm(player_id=player.pk, email=None, now=NOW)
        a_batch(campaign, [player])
        assert sending.send(now=NOW).given == 1


class TestStopping:
    def test_it_gives_no_further_chunk_and_goes_on_where_it_was(self, monkeypatch):
        players, manager = [a_player() for _ in range(5)], a_manager()
        batch = a_batch(a_gift_campaign(), players, actor=manager)
        chunk = sending._send_chunk

        def stopped_after(batch: GiftBatch, ids: Any, now: datetime) -> sending.SendReport:
            report = chunk(batch, ids, now)
            sending.stop(actor=manager, batch=batch, now=NOW)
            return report

        monkeypatch.setattr(sending, "_send_chunk", stopped_after)
        assert sending.send(now=NOW).given == 2
        assert sending.send(now=NOW).given == 0
        monkeypatch.setattr(sending, "_send_chunk", chunk)
        assert isinstance(sending.start(actor=manager, batch=batch, now=NOW), GiftBatch)
        assert sending.send(now=NOW) == sending.SendReport(given=3, coins=30, done=1)
        assert coins_of(players) == [10] * 5

    def test_what_still_waits_can_be_torn_up_and_its_coins_given_to_others(self):
        manager, campaign = a_manager(), a_gift_campaign(quota=1)
        batch = a_batch(campaign, [a_player()], actor=manager)
        assert sending.drop(actor=manager, batch=batch, now=NOW) == Refused(Code.STILL_GIVING)
        sending.stop(actor=manager, batch=batch, now=NOW)
        sending.drop(actor=manager, batch=batch, now=NOW)
        assert sending.start(actor=manager, batch=batch, now=NOW) == Refused(Code.ALL_GIVEN)
        a_batch(campaign, [a_player()])
        assert sending.send(now=NOW).given == 1
        assert found() == set()

    @pytest.mark.parametrize("verb", [sending.start, sending.stop, sending.drop])
    def test_it_is_the_units_own_manager_who_does_it(self, verb: Callable[..., Any]):
        batch = a_batch(a_gift_campaign(), [a_player()])
        with pytest.raises(NotAllowed):
            verb(actor=a_manager("fire"), batch=batch, now=NOW)

    def test_the_trail_says_who(self):
        manager = a_manager()
        batch = a_batch(a_gift_campaign(), [a_player()], actor=manager)
        sending.stop(actor=manager, batch=batch, now=NOW)
        actions = AuditEntry.objects.filter(subject=batch.public_id).order_by("pk").values_list("action", flat=True)
        assert list(actions) == ["gifts_prepared", "gifts_started", "gifts_stopped"]

    def test_a_campaign_that_is_over_stops_its_batch(self):
        batch = a_batch(a_gift_campaign(), [a_player()])
        assert sending.send(now=NOW + 31 * DAY) == sending.SendReport()
        batch.refresh_from_db()
        assert batch.state == "stopped"
        assert sending.start(actor=a_manager(), batch=batch, now=NOW + 31 * DAY) == Refused(
            Code.NOT_OPEN, about="campaign"
        )

    def test_in_december_it_needs_permission(self):
        december = datetime(2026, 12, 5, tzinfo=UTC)
        batch = a_batch(a_gift_campaign(closes_at=december + DAY), [a_player()])
        assert sending.send(now=december) == sending.SendReport()
        batch.refresh_from_db()
        assert batch.state == "stopped"


@pytest.mark.parametrize("victim", ["_tell", "_give", "statements.insert_settlements", "journal.append_to_owners"])
@pytest.mark.parametrize("at_call", [1, 2])
def test_killed_anywhere_a_chunk_is_whole_or_not_there_and_the_next_run_gives_the_rest(
    victim: str, at_call: int, monkeypatch: pytest.MonkeyPatch
):
    players = [a_player() for _ in range(5)]
    a_batch(a_gift_campaign(), players)
    calls, original = [], f"game.coins.gifts.sending.{victim}"
    module, _, name = victim.rpartition(".")
    does = getattr(getattr(sending, module) if module else sending, name)

    def dies(*args: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) == at_call:
            raise Killed
        return does(*args, **named)

    with monkeypatch.context() as patch:
        patch.setattr(original, dies)
        with pytest.raises(Killed):
            sending.send(now=NOW)
    assert sum(coins_of(players)) == 20 * (at_call - 1)
    assert found() == set()
    assert sending.send(now=NOW).given == 5 - 2 * (at_call - 1)
    assert coins_of(players) == [10] * 5
    assert Notice.objects.filter(kind="red_envelope").count() == 5
    assert found() == set()


class TestTheAudit:
    def damaged(self, change: Callable[[Gift], Any]) -> set[str]:
        a_batch(a_gift_campaign(), [a_player(), a_player()])
        sending.send(now=NOW)
        assert found() == set()
        change(Gift.objects.order_by("pk")[0])
        return found()

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            pytest.param(lambda gift: gift.delete(), "transfers_have_gifts", id="an envelope is gone"),
            pytest.param(
                lambda gift: Gift.objects.filter(pk=gift.pk).update(owner=gift.batch.public_id),
                "gifts_have_transfers", id="somebody else's",
            ),
            pytest.param(
                lambda gift: Gift.objects.filter(pk=gift.pk).update(transfer=None), "gift_batches_add_up",
                id="given, and waits",
            ),
            pytest.param(
                lambda gift: GiftBatch.objects.filter(pk=gift.batch_id).update(people=1), "gift_batches_add_up",
                id="more than were named",
            ),
        ],
    )  # fmt: skip
    def test_finds(self, change: Callable[[Gift], Any], says: str):
        assert says in self.damaged(change)


@pytest.mark.django_db(transaction=True)
def test_four_senders_at_once_give_each_person_one(race: Race):
    players = [a_player() for _ in range(9)]
    a_batch(a_gift_campaign(), players)
    reports = race(lambda _: sending.send(now=NOW), 4)
    sending.send(now=NOW)  # who was busy with another sender
    assert sum(report.given for report in reports) <= 9
    assert Transfer.objects.filter(kind="gift").count() == 9
    assert coins_of(players) == [10] * 9
    assert GiftBatch.objects.get().state == "done"
    assert found() == set()
