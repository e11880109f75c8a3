"""Goods for coins: offered, changed, ended."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from game.coins.merchants import offers
from game.coins.merchants.offers import Wanted
from game.coins.models import Offer
from tests.game.coins.builders import NOW
from tests.game.coins.merchants.builders import a_cashier, a_merchant, an_owner_of, codes_of

TEA = Wanted("紅烏龍茶包", "Red oolong", 500, 20, 7, date(2026, 7, 5), date(2026, 8, 31))
pytestmark = pytest.mark.django_db


def offer(owner=None, form=None, **said):
    return offers.offer(owner=owner or an_owner_of(), offer=form or uuid4(), wanted=replace(TEA, **said), now=NOW)


def test_the_same_form_offers_once():
    owner, form = an_owner_of(), uuid4()
    assert offer(owner, form) == offer(owner, form) == Offer.objects.get()
    assert codes_of(offer(owner, form, coins=1)) == {"": "other_form"}
    assert codes_of(offer(an_owner_of(), form)) == {"": "other_form"}
    assert offers.as_wanted(Offer.objects.get()) == TEA


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"name_zh": ""}, {"name_zh": "missing"}),
        ({"name_en": "x" * 121}, {"name_en": "too_long"}),
        ({"coins": None, "stock": 0}, {"coins": "not_a_number", "stock": "number_too_low"}),
        ({"coins": 1_000_001, "pick_up_days": -1}, {"coins": "number_too_high", "pick_up_days": "number_too_low"}),
        ({"opens_on": None}, {"opens_on": "day_missing"}),
        ({"closes_on": None}, {"closes_on": "day_missing"}),
        ({"closes_on": date(2026, 7, 4)}, {"closes_on": "over_already"}),
        ({"opens_on": date(2026, 9, 1)}, {"closes_on": "ends_before_it_begins"}),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_field_by_field(said, refused):
    assert codes_of(offer(**said)) == refused
    assert not Offer.objects.exists()


def test_an_offer_is_changed_but_never_below_what_was_taken():
    owner = an_owner_of()
    made = offer(owner)
    Offer.objects.update(taken=5)
    fewer = offers.change(owner=owner, offer=made, wanted=replace(TEA, stock=4), now=NOW)
    assert codes_of(fewer) == {"stock": "fewer_than_taken"}
    offers.change(owner=owner, offer=made, wanted=replace(TEA, stock=5, coins=600), now=NOW)
    made.refresh_from_db()
    assert (made.stock, made.coins, made.taken) == (5, 600, 5)


def test_an_offer_is_ended_and_offered_again():
    owner = an_owner_of()
    made = offer(owner)
    for is_open in (False, False, True):
        assert offers.show(owner=owner, offer=made, is_open=is_open, now=NOW).is_open is is_open


def test_a_cashier_and_another_merchants_owner_offer_and_change_nothing():
    merchant = a_merchant()
    made = offer(an_owner_of(merchant))
    for stranger in (a_cashier(merchant), an_owner_of()):
        assert codes_of(offers.change(owner=stranger, offer=made, wanted=TEA, now=NOW)) == {"": "not_owner"}
        assert codes_of(offers.show(owner=stranger, offer=made, is_open=False, now=NOW)) == {"": "not_owner"}
    assert codes_of(offer(a_cashier(merchant))) == {"": "not_owner"}
