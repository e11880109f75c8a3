"""A guest becomes permanent and keeps everything; the link to the coins is the purse."""

from datetime import timedelta

import pytest

from game.journal.models import Line
from game.players import joining, purses
from tests.game.coins.builders import NOW

pytestmark = pytest.mark.django_db


def test_a_guest_has_no_name_and_a_purse_of_its_own() -> None:
    one, other = joining.join_as_guest(language="en"), joining.join_as_guest(language="zh-hant")
    assert one.is_guest
    assert one.email is None
    assert not one.has_usable_password()
    assert purses.owner_of(one.pk) != purses.owner_of(other.pk)


def test_confirming_keeps_the_purse_and_tells_the_journal_once() -> None:
    guest = joining.join_as_guest(language="en")
    owner = purses.owner_of(guest.pk)
    for _ in range(2):
        joining.confirm(player_id=guest.pk, email="amis@example.org", now=NOW)
    guest.refresh_from_db()
    assert (guest.is_guest, guest.email, guest.confirmed_at) == (False, "amis@example.org", NOW)
    assert purses.owner_of(guest.pk) == owner
    assert Line.objects.filter(kind="player_confirmed", owner=owner).count() == 1


def test_coins_of_guests_and_of_deleted_persons_wait() -> None:
    guest, member, gone = (joining.join_as_guest(language="en") for _ in range(3))
    joining.confirm(player_id=member.pk, email="bunun@example.org", now=NOW - timedelta(days=1))
    owners = {player: purses.owner_of(player.pk) for player in (guest, member, gone)}
    gone.purse.delete()
    assert purses.unconfirmed_owners(owners.values()) == {owners[guest], owners[gone]}
