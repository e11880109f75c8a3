"""Certified, suspended, restored; what the map says of it, and when a merchant is open."""

import pytest

from game.coins.merchants import entering, hours, keeping, showing
from game.coins.models import Merchant
from game.units.models import AuditEntry
from hotspots import editions
from hotspots.models import Kind
from tests.game.coins.builders import NOW
from tests.game.coins.merchants.builders import (
    a_merchant,
    a_worker,
    an_operator,
    an_owner_of,
    codes_of,
    told,
)
from tests.game.reports.builders import a_dataset, a_place

State = Merchant.State
HOURS = "Mo-Sa 10:00-18:00"
pytestmark = pytest.mark.django_db


def a_placed_merchant(**said):
    place = a_place(Kind.MERCHANT, dataset=a_dataset("shops", Kind.MERCHANT))
    return entering.stand_at(actor=None, merchant=a_merchant(**said), place=place.public_id, now=NOW)


def on_the_map(merchant):
    merchant.place.refresh_from_db()
    return merchant.place.accepts_coins, merchant.place.public_id in showing.certified()


def test_a_merchant_is_certified_once_its_owner_has_joined():
    merchant = a_placed_merchant(state=State.INVITED)
    assert codes_of(keeping.certify(actor=None, merchant=merchant, now=NOW)) == {"": "no_owner"}
    assert on_the_map(merchant) == (False, False)
    owner, before = an_owner_of(merchant), editions.current()
    certified = keeping.certify(actor=an_operator(), merchant=merchant, now=NOW)
    keeping.certify(actor=None, merchant=merchant, now=NOW)
    assert (certified.state, certified.certified_on) == (State.ACTIVE, NOW.date())
    assert on_the_map(merchant) == (True, True)
    assert showing.certified_since(merchant.place.public_id) == NOW.date()
    assert editions.current() == before + 1
    assert told(owner.player_id) == ["merchant_certified"]


def test_a_suspension_takes_the_mark_away_and_tells_everybody_there_why():
    merchant = a_placed_merchant()
    people = [a_worker(merchant), a_worker(merchant), a_worker(merchant, ended_at=NOW)]
    for _ in range(2):
        keeping.suspend(actor=an_operator(), merchant=merchant, reason="換 手", now=NOW)
    merchant.refresh_from_db()
    assert (merchant.state, merchant.suspended_for, on_the_map(merchant)) == (State.SUSPENDED, "換 手", (False, False))
    assert [told(one.player_id) for one in people] == [["merchant_suspended"], ["merchant_suspended"], []]
    assert codes_of(keeping.certify(actor=None, merchant=merchant, now=NOW)) == {"": "held"}
    keeping.restore(actor=None, merchant=merchant, reason="清楚了", now=NOW)
    merchant.refresh_from_db()
    assert (merchant.state, merchant.suspended_for, on_the_map(merchant)) == (State.ACTIVE, "", (True, True))
    assert told(people[0].player_id)[1:] == ["merchant_restored"]
    reasons = AuditEntry.objects.filter(action__in=("merchant_suspended", "merchant_restored"))
    assert [line.details["reason"] for line in reasons.order_by("pk")] == ["換 手", "清楚了"]


@pytest.mark.parametrize(("reason", "refused"), [(" ", "missing"), ("理" * 201, "too_long")])
def test_no_suspension_and_no_end_of_one_without_a_reason(reason, refused):
    merchant = a_merchant()
    for verb in (keeping.suspend, keeping.restore):
        assert codes_of(verb(actor=None, merchant=merchant, reason=reason, now=NOW)) == {"reason": refused}


def test_who_was_never_certified_is_invited_again_after_a_suspension():
    merchant = a_merchant(state=State.INVITED)
    keeping.suspend(actor=None, merchant=merchant, reason="等等", now=NOW)
    assert keeping.restore(actor=None, merchant=merchant, reason="好了", now=NOW).state == State.INVITED


def test_a_merchant_that_moves_takes_its_mark_along():
    merchant = a_placed_merchant()
    old, new = merchant.place, a_place(Kind.MERCHANT, dataset=merchant.place.dataset)
    entering.stand_at(actor=None, merchant=merchant, place=new.public_id, now=NOW)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.accepts_coins, new.accepts_coins, list(showing.certified())) == (False, True, [new.public_id])


def test_an_owner_proposes_hours_and_an_operator_takes_them_over():
    merchant = a_placed_merchant()
    owner = an_owner_of(merchant)
    hours.propose(owner=owner, hours=f" {HOURS}  ", now=NOW)
    refused = hours.take_over(actor=an_operator(), merchant=merchant, seen="24/7", now=NOW)
    assert codes_of(refused) == {"": "nothing_proposed"}
    hours.take_over(actor=an_operator(), merchant=merchant, seen=HOURS, now=NOW)
    merchant.refresh_from_db()
    assert (merchant.place.opening_hours, merchant.place.is_hours_said, merchant.hours_proposed) == (HOURS, True, "")
    assert told(owner.player_id) == ["hours_taken_over"]


def test_an_operator_declines_hours_and_the_map_stays():
    merchant = a_placed_merchant()
    owner, before = an_owner_of(merchant), merchant.place.opening_hours
    hours.propose(owner=owner, hours=HOURS, now=NOW)
    hours.decline(actor=an_operator(), merchant=merchant, seen=HOURS, now=NOW)
    assert codes_of(hours.decline(actor=None, merchant=merchant, seen=HOURS, now=NOW)) == {"": "nothing_proposed"}
    merchant.refresh_from_db()
    assert (merchant.place.opening_hours, told(owner.player_id)) == (before, ["hours_declined"])


def test_what_cannot_be_read_as_hours_is_refused_with_the_reason_and_what_the_map_says_takes_a_proposal_back():
    merchant = a_placed_merchant()
    owner = an_owner_of(merchant)
    for typed, refused in (("", {"hours": "missing"}), ("early till late", {"hours": "hours_unreadable"})):
        assert codes_of(hours.propose(owner=owner, hours=typed, now=NOW)) == refused
    assert codes_of(hours.propose(owner=an_owner_of(), hours=HOURS, now=NOW)) == {"": "no_place"}
    type(merchant.place).objects.filter(pk=merchant.place.pk).update(opening_hours="24/7")
    hours.propose(owner=owner, hours=HOURS, now=NOW)
    assert hours.propose(owner=owner, hours="24/7", now=NOW).hours_proposed == ""
