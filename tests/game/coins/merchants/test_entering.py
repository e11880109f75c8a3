"""A merchant entered, changed, and put on the map."""

from dataclasses import replace
from uuid import uuid4

import pytest

from game.coins.merchants import entering
from game.coins.models import Merchant
from game.units.models import AuditEntry, Role
from game.units.permissions import NotAllowed
from hotspots.models import Kind
from tests.game.coins.builders import NOW
from tests.game.coins.merchants.builders import (
    a_merchant,
    a_worker,
    an_operator,
    an_owner_of,
    codes_of,
    told,
    wanted,
)
from tests.game.reports.builders import a_dataset, a_place
from tests.game.units.builders import a_role, staff

pytestmark = pytest.mark.django_db


def enter(public_id=None, **said):
    return entering.enter(actor=an_operator(), merchant=public_id or uuid4(), wanted=wanted(**said), now=NOW)


def a_shop():
    return a_place(Kind.MERCHANT, dataset=a_dataset("shops", Kind.MERCHANT))


def test_a_merchant_is_entered_once_however_often_the_form_is_sent():
    form = uuid4()
    first, again = enter(form), enter(form)
    assert first == again == Merchant.objects.get()
    assert (first.state, first.tax_id, first.township_id) == (Merchant.State.INVITED, "04595257", "10014050")
    assert codes_of(enter(form, contact="王大明")) == {"": "other_form"}
    assert list(AuditEntry.objects.values_list("action", "title")) == [("merchant_entered", "鐵花小舖")]


def test_a_small_vendor_has_no_tax_id_and_two_of_them_may_bear_one_name():
    assert enter(tax_id="").tax_id == enter(tax_id="").tax_id == ""


def test_a_business_is_in_the_list_once_under_a_name_and_may_have_branches():
    enter()
    assert codes_of(enter()) == {"tax_id": "known_already"}
    assert enter(name_zh="鐵花小舖 二店").tax_id == "04595257"


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"name_zh": "　"}, {"name_zh": "missing"}),
        ({"name_zh": "店" * 81}, {"name_zh": "too_long"}),
        ({"contact": "", "tax_id": "0459525"}, {"contact": "missing", "tax_id": "tax_id_length"}),
        ({"tax_id": "04595253"}, {"tax_id": "tax_id_check"}),
        ({"township": "99999999"}, {"township": "no_such_township"}),
        ({"email": "shop@"}, {"email": "email"}),
        ({"phone": "0" * 41}, {"phone": "too_long"}),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_field_by_field_and_nothing_is_entered(said, refused):
    assert codes_of(enter(**said)) == refused
    assert not Merchant.objects.exists()


def test_a_change_is_in_the_trail_by_its_fields_and_never_by_a_persons_number():
    merchant = enter()
    entering.edit(
        actor=an_operator(), merchant=merchant, wanted=wanted(phone="0912-345-678", bank_account="700-1"), now=NOW
    )
    merchant.refresh_from_db()
    assert (merchant.phone, merchant.bank_account) == ("0912-345-678", "700-1")
    line = AuditEntry.objects.get(action="merchant_edited")
    assert line.details == {"fields": "phone, bank_account"}


def test_who_is_no_operator_keeps_no_merchants():
    manager = staff(a_role(Role.ACCOUNT_MANAGER))
    with pytest.raises(NotAllowed):
        entering.enter(actor=manager, merchant=uuid4(), wanted=wanted(), now=NOW)


def test_a_place_is_one_merchants_only():
    place, merchant = a_shop(), a_merchant()
    entering.stand_at(actor=None, merchant=merchant, place=place.public_id, now=NOW)
    other = a_merchant("池上米行")
    refused = entering.stand_at(actor=None, merchant=other, place=place.public_id, now=NOW)
    assert codes_of(refused) == {"place": "place_taken"}
    entering.stand_at(actor=None, merchant=merchant, place=None, now=NOW)
    assert entering.stand_at(actor=None, merchant=other, place=place.public_id, now=NOW).place == place


def test_a_hotspot_and_a_place_that_is_gone_are_no_merchants():
    hotspot, gone = a_place(), a_shop()
    type(gone).objects.filter(pk=gone.pk).update(gone_at=NOW)
    for place in (hotspot, gone):
        refused = entering.stand_at(actor=None, merchant=a_merchant(), place=place.public_id, now=NOW)
        assert codes_of(refused) == {"place": "no_such_place"}


def test_what_the_form_shows_is_what_was_written():
    assert entering.as_wanted(enter()) == wanted()
    assert entering.as_wanted(enter(tax_id="　０４５９－５２５７ ", name_zh=" 山  海 ")) == replace(
        wanted(), name_zh="山 海"
    )


def test_owners_are_told_of_another_bank_account_and_of_nothing_else():
    merchant = enter()
    owner, cashier = an_owner_of(merchant), a_worker(merchant)
    for said in ({"phone": "0912-345-678"}, {"phone": "0912-345-678", "bank_account": "700-1"}):
        entering.edit(actor=an_operator(), merchant=merchant, wanted=wanted(**said), now=NOW)
    assert (told(owner.player_id), told(cashier.player_id)) == (["merchant_account"], [])
