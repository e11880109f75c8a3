"""Who leaves is gone: their coins are given away, their catches are nobody's, and nothing else is left."""

from datetime import timedelta
from uuid import uuid4

import pytest

from game.balloons import audit as balloon_audit
from game.balloons import catching
from game.balloons.models import Catch
from game.coins import audit, causes, settling
from game.coins.causes import CauseClosed
from game.coins.models import Account, Cause
from game.inbox import sending
from game.inbox.kinds import Kind
from game.inbox.models import Notice
from game.journal.models import Line
from game.live import kept
from game.live.kept import Kept
from game.live.models import KeptTrack
from game.live.track import Track
from game.players import leaving, purses, seats
from game.players.holdings import Farewell
from game.players.leaving import Hindered, Left
from game.players.models import GuardianConsent, Player, PlayerSession, Purse, RosterEntry
from game.units.models import Assignment, Role
from tests.game.balloons.builders import a_flying_balloon, a_player, an_order, tap
from tests.game.coins.builders import NOW, a_unit
from tests.game.players.people import a_child_with_a_guardian, a_member, is_guest
from web.phone import sessions
from web.scratch.sessions import session_of

pytestmark = pytest.mark.django_db


def leave(player: Player, cause: str | None = None) -> Left | Hindered:
    return leaving.leave(player_id=player.pk, farewell=Farewell(cause), now=NOW)


def a_role(player: Player, *, role: Role = Role.CASE_OFFICER, until: timedelta | None = None) -> Assignment:
    ends_on = (NOW + until).date() if until is not None else None
    return Assignment.objects.create(
        player=player,
        name="王小明",
        unit=a_unit(),
        role=role,
        begins_on=(NOW - timedelta(days=9)).date(),
        ends_on=ends_on,
    )


def test_the_books_add_up_and_the_coins_are_with_the_cause():
    player = a_player()
    tap(player, a_flying_balloon(coins=20))
    settling.settle(now=NOW + timedelta(days=2))
    tap(player, a_flying_balloon(coins=7))
    Cause.objects.create(code="rescue-dogs", name_zh="搜救犬", name_en="Rescue dogs")
    assert leave(player, "rescue-dogs") == Left()
    assert Account.objects.get(name="donated:rescue-dogs").balance == 20
    assert Account.objects.get(name="donated:county-fund").balance == 7
    assert list(audit.findings([*audit.CHECKS, *balloon_audit.CHECKS])) == []


def test_a_catch_stays_without_its_person_message_and_hour():
    player = a_player()
    order = an_order(player, a_flying_balloon().public_id)
    catching.catch(order, now=NOW)
    leave(player)
    catch = Catch.objects.get()
    assert (catch.player, catch.caught_at, catch.settles_at, catch.fingerprint) == (None, None, None, "")
    assert catch.message_id != order.message_id
    assert catch.caught_on.isoformat() == "2026-07-05"


def test_nothing_leads_from_the_ledger_to_the_person():
    player = a_player()
    owner = purses.owner_of(player.pk)
    tap(player, a_flying_balloon())
    leave(player)
    assert not Purse.objects.filter(owner=owner).exists()
    assert not Line.objects.filter(owner=owner).exists()
    assert not Player.objects.exists()


def test_sessions_end_and_the_state_of_the_phone_goes():
    player = a_player()
    session_of(player)
    kept.save({player.pk: Kept(kept.snapshot_of(Track()), 0)}, NOW)
    leave(player)
    assert not PlayerSession.objects.exists()
    assert not KeptTrack.objects.exists()


def test_a_state_that_is_kept_late_is_nobodys():
    player = a_player()
    leave(player)
    kept.save({player.pk: Kept(kept.snapshot_of(Track()), 0)}, NOW)
    assert not KeptTrack.objects.exists()


def test_a_notice_goes_and_others_keep_theirs():
    player, other = a_player(), a_player()
    for told in (player, other):
        sending.send(player_id=told.pk, kind=Kind.TAKEN_OVER, values={}, key="one", now=NOW)
    leave(player)
    assert [notice.player_id for notice in Notice.objects.all()] == [other.pk]


def test_every_process_is_told_that_somebody_left_and_not_who():
    player = a_player()
    seats.take(player_id=player.pk, seat=uuid4(), now=NOW)
    leave(player)
    line = Line.objects.get(kind="player_left")
    assert (line.subject, line.owner, line.cell, line.payload) == (None, None, None, {})


def test_an_old_cookie_is_nobodys_so_a_queue_that_is_replayed_meets_a_closed_door():
    player = a_player()
    key = session_of(player)
    leave(player)
    assert sessions.players_of([key], NOW) == {}


def test_who_has_left_cannot_leave_again():
    player = a_player()
    leave(player)
    with pytest.raises(Player.DoesNotExist):
        leave(player)


def test_who_has_left_catches_nothing():
    player, balloon = a_player(), a_flying_balloon()
    leave(player)
    with pytest.raises(Player.DoesNotExist):
        tap(player, balloon)


def test_a_cause_that_takes_nothing_stops_everything():
    player = a_player()
    tap(player, a_flying_balloon())
    with pytest.raises(CauseClosed):
        leave(player, "nowhere")
    assert Player.objects.filter(pk=player.pk).exists()
    assert Catch.objects.get().player == player


def test_a_guest_s_coins_go_to_the_fund_whatever_the_guest_chooses():
    """Else a hundred guests who leave were gifts to somebody's association, without a confirmation or a delay."""
    player = a_player(guest=True)
    tap(player, a_flying_balloon(coins=20))
    Cause.objects.create(code="rescue-dogs", name_zh="搜救犬", name_en="Rescue dogs")
    leave(player, "rescue-dogs")
    assert not Account.objects.filter(name="donated:rescue-dogs").exists()
    assert Account.objects.get(name=f"donated:{causes.fund().code}").balance == 20


class TestHindered:
    @pytest.mark.parametrize("until", [None, timedelta(0), timedelta(days=3)], ids=["open end", "today", "later"])
    def test_by_a_role_that_has_not_ended(self, until):
        player = a_player()
        a_role(player, until=until)
        answer = leave(player)
        assert isinstance(answer, Hindered)
        assert [hindrance.code for hindrance in answer.by] == ["active_role"]
        assert Player.objects.filter(pk=player.pk).exists()

    def test_by_the_right_to_the_admin(self):
        answer = leave(Player.objects.create_superuser("chief@example.org"))
        assert isinstance(answer, Hindered)
        assert [hindrance.code for hindrance in answer.by] == ["staff_account"]

    def test_not_by_a_role_that_is_over(self):
        player = a_player()
        a_role(player, until=-timedelta(days=1))
        assert leave(player) == Left()
        assert not Assignment.objects.exists()


class TestFamilies:
    def test_a_ward_is_told_that_the_guardian_has_left(self):
        ward, guardian = a_child_with_a_guardian()
        leave(guardian)
        assert [(notice.player_id, notice.kind) for notice in Notice.objects.all()] == [
            (ward.pk, Kind.GUARDIAN_WITHDREW)
        ]
        assert not GuardianConsent.objects.exists()
        assert is_guest(ward)

    def test_who_leaves_can_be_claimed_anew_on_the_county_s_list(self):
        member = a_member()
        entry = member.membership.entry
        leave(member)
        assert RosterEntry.objects.filter(pk=entry.pk, membership=None).exists()
