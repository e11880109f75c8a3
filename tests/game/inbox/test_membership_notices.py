"""Who claims, and a child whose guardian decides, find a notice of it; once."""

import pytest

from game.inbox import membership as verbs
from game.inbox.models import Notice
from game.players import guardians
from game.players.models import Player
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW
from tests.game.players.people import CHILD_BORN_ON, a_code, a_member, a_person

pytestmark = pytest.mark.django_db


def told(player: Player) -> list[tuple[str, object]]:
    return list(Notice.objects.filter(player=player).order_by("pk").values_list("kind", "values"))


def test_a_claim_by_either_channel_is_told_once() -> None:
    person, by_code = a_person(), a_player(guest=True)
    code = a_code(person)
    for _ in range(2):
        verbs.claim_by_code(player_id=by_code.pk, code=code, now=NOW)
    verbs.claim_by_roster(player_id=by_code.pk, number=person.number, born_on="0740705", now=NOW)
    assert told(by_code) == [("membership_claimed", {"membership": "resident"})]
    other, by_number = a_person(), a_player(guest=True)
    a_code(other)
    verbs.claim_by_roster(player_id=by_number.pk, number=other.number, born_on="0740705", now=NOW)
    assert told(by_number) == [("membership_claimed", {"membership": "resident"})]


def test_a_refused_claim_is_told_to_nobody() -> None:
    first, second = a_player(guest=True), a_player(guest=True)
    code = a_code(a_person())
    verbs.claim_by_code(player_id=first.pk, code=code, now=NOW)
    verbs.claim_by_code(player_id=second.pk, code=code, now=NOW)
    assert told(second) == []


def test_a_child_hears_of_consent_and_of_its_end_once_each() -> None:
    child, guardian = a_member(CHILD_BORN_ON), a_member()
    code = guardians.ask(player_id=child.pk, now=NOW)
    assert code is not None
    for _ in range(2):
        verbs.give(player_id=guardian.pk, code=code, now=NOW)
    consent = guardians.consents_of(guardian.pk)[0]
    for _ in range(2):
        verbs.withdraw(player_id=guardian.pk, consent_id=consent.pk, now=NOW)
    assert told(child) == [("guardian_gave", {}), ("guardian_withdrew", {})]
