"""The county's pages of merchants: entered, invited by e-mail, certified, suspended, put on the map."""

from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from game.coins.models import Merchant, MerchantRole
from game.units.models import Role
from hotspots import catalogue
from hotspots.models import Kind, Place
from tests.game.coins.merchants.builders import a_merchant, a_worker, wanted
from tests.game.reports.builders import a_dataset, a_place
from tests.game.units.builders import a_unit
from tests.web.people import rows_in, staff_browser

pytestmark = [pytest.mark.django_db, pytest.mark.looks]


def operator() -> Client:
    return staff_browser(Role.OPERATOR, a_unit("county"))


def address(merchant, act=""):
    return f"/staff/merchants/{merchant.public_id}/{act}"


def the_form(**said):
    told = wanted(**said)
    return {"public_id": uuid4(), **{name: getattr(told, name) for name in told.__slots__}}


def a_shop(**said):
    place = a_place(Kind.MERCHANT, dataset=a_dataset("shops", Kind.MERCHANT), **said)
    catalogue.forget()
    return place


def test_an_operator_enters_a_merchant_and_a_mistyped_tax_id_is_said_beside_it():
    browser = operator()
    wrong = browser.post("/staff/merchants/new/", the_form(tax_id="04595253"))
    assert wrong.context["form"].errors.keys() == {"tax_id"}
    form = the_form()
    for _ in range(2):
        assert browser.post("/staff/merchants/new/", form).status_code == 302
    merchant = Merchant.objects.get()
    browser.post(address(merchant, "edit/"), form | {"phone": "0912-345-678"})
    merchant.refresh_from_db()
    assert merchant.phone == "0912-345-678"


def test_an_invitation_is_shown_once_and_e_mailed_in_both_languages():
    browser, merchant = operator(), a_merchant(email="shop@example.org", state=Merchant.State.INVITED)
    form = {"public_id": uuid4(), "name": "林店長", "role": "owner"}
    page = browser.post(address(merchant, "invite/"), form)
    (letter,) = mail.outbox
    code, link = page.context["handed"].code, page.context["handed"].link
    assert letter.to == ["shop@example.org"]
    assert (letter.body.count(code), letter.body.count(link)) == (4, 2)  # the link holds it, too
    assert "was made and shown already" in browser.post(address(merchant, "invite/"), form).content.decode()
    assert len(mail.outbox) == 1


def test_a_merchant_without_an_address_gets_no_mail_and_a_mail_that_fails_loses_no_code(monkeypatch):
    browser = operator()
    form = {"public_id": uuid4(), "name": "林店長", "role": "owner"}
    assert browser.post(address(a_merchant(), "invite/"), form).context["handed"].emailed_to == ""
    monkeypatch.setattr("web.merchant.showing_code.send_mail", Mock(side_effect=OSError("no route")))
    page = browser.post(address(a_merchant(email="a@example.org"), "invite/"), form | {"public_id": uuid4()})
    assert page.context["handed"].emailed_to == ""
    assert page.context["handed"].code in page.content.decode()
    assert mail.outbox == []


def test_an_operator_certifies_suspends_with_a_reason_and_restores():
    browser, merchant = operator(), a_merchant(state=Merchant.State.INVITED)
    browser.post(address(merchant, "certify/"))
    assert Merchant.objects.get().state == Merchant.State.INVITED  # nobody owns it yet
    a_worker(merchant, MerchantRole.OWNER)
    browser.post(address(merchant, "certify/"))
    assert Merchant.objects.get().state == Merchant.State.ACTIVE
    assert browser.post(address(merchant, "suspend/"), {"reason": ""}).context["form"].errors.keys() == {"reason"}
    browser.post(address(merchant, "suspend/"), {"reason": "換手"})
    assert "換手" in browser.get(address(merchant)).content.decode()
    browser.post(address(merchant, "restore/"), {"reason": "好了"})
    assert Merchant.objects.get().state == Merchant.State.ACTIVE


def test_a_merchant_is_found_on_the_map_and_its_pack_and_page_show_the_mark():
    browser, place = operator(), a_shop(name_zh="鐵花小舖")
    merchant = a_merchant()
    assert "Here it is" in browser.get(address(merchant, "place/")).content.decode()
    browser.post(address(merchant, "place/"), {"place": place.public_id})
    anybody = Client(headers={"accept-language": "en"})
    (packed,) = anybody.get(f"/api/v1/places/townships/{place.township_id}").json()["places"]
    assert (packed["certified_on"], packed["accepts_coins"]) == ("2026-07-05", True)
    assert "Certified partner since 5 July 2026" in anybody.get(f"/places/{place.public_id}/").content.decode()
    assert "certified partner" in anybody.get(f"/places/township/{place.township_id}/").content.decode()
    browser.post(address(merchant, "suspend/"), {"reason": "換手"})
    (packed,) = anybody.get(f"/api/v1/places/townships/{place.township_id}").json()["places"]
    assert (packed["certified_on"], packed["accepts_coins"]) == (None, False)
    browser.post(address(merchant, "place/"))
    assert Merchant.objects.get().place is None


def test_proposed_hours_are_taken_over_from_the_page_or_not():
    browser, place = operator(), a_shop()
    merchant = a_merchant(place=place, hours_proposed="Mo-Fr 10:00-18:00")
    assert "Opening hours to look at" in browser.get("/staff/merchants/").content.decode()
    browser.post(address(merchant, "hours/"), {"seen": "24/7"})
    assert Place.objects.get().opening_hours != "24/7"
    browser.post(address(merchant, "hours/"), {"seen": "Mo-Fr 10:00-18:00"})
    assert Place.objects.get().opening_hours == "Mo-Fr 10:00-18:00"


def test_the_list_is_searched_and_saved_and_who_only_looks_sees_no_account():
    a_merchant(tax_id="04595257", bank_account="004-1234567")
    a_merchant("池上米行", state=Merchant.State.SUSPENDED)
    planner = staff_browser(Role.PLANNER, a_unit("county"))
    names = [row["Tax id"] for row in rows_in(planner.get("/staff/merchants/?words=0459&format=csv"))]
    assert names == ["04595257"]
    assert len(rows_in(planner.get("/staff/merchants/?state=suspended&format=csv"))) == 1
    merchant = Merchant.objects.get(tax_id="04595257")
    assert "004-1234567" not in planner.get(address(merchant)).content.decode()
    assert "004-1234567" in operator().get(address(merchant)).content.decode()
