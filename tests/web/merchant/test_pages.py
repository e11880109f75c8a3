"""A merchant's pages: joining, today, receipts, offers, people, hours. (Who may open them: test_access.py.)"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from game.coins.models import Invitation, Merchant, MerchantRole, MerchantStaff, Offer, Redemption
from game.players.models import Player
from hotspots.models import Kind
from tests.game.balloons.builders import a_player
from tests.game.coins.merchants.builders import a_merchant, a_worker, an_offer
from tests.game.reports.builders import a_dataset, a_place
from tests.web.people import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.looks]


def browser_at(merchant: Merchant, role: MerchantRole = MerchantRole.OWNER, player: Player | None = None) -> Client:
    browser = browser_of(a_worker(merchant, role, player=player).player, strong=True)
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def body(page):
    return page.content.decode()


def test_an_owner_invites_a_cashier_who_joins_with_the_code_on_the_page():
    merchant = a_merchant()
    owner = browser_at(merchant)
    page = owner.post("/merchant/staff/invite/", {"public_id": uuid4(), "name": "陳收銀"})
    code, link = page.context["handed"].code, page.context["handed"].link
    assert code in body(page)
    assert "<svg" in body(page)
    cashier = a_player()
    browser = browser_of(cashier)
    form = browser.get(link.partition("testserver")[2])
    assert code in body(form)
    assert browser.post("/merchant/join/", {"code": code}).headers["Location"] == "/merchant/"
    assert browser.get("/merchant/").headers["Location"].startswith("/me/account/prove/")
    assert MerchantStaff.objects.get(player=cashier).role == MerchantRole.CASHIER


def test_a_wrong_code_is_said_beside_its_field_and_a_guest_is_led_to_an_account():
    browser = browser_of(a_player(guest=True))
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "Keep my account" in body(browser.get("/merchant/join/"))
    assert "One of the twelve signs is wrong" in body(browser.post("/merchant/join/", {"code": "7KQ2"}))


def test_an_owner_withdraws_an_invitation_and_ends_a_cashiers_work():
    merchant = a_merchant()
    owner, cashier = browser_at(merchant), a_worker(merchant)
    owner.post("/merchant/staff/invite/", {"public_id": uuid4(), "name": "王收銀"})
    assert "王收銀" in body(owner.get("/merchant/staff/"))
    invitation = Invitation.objects.get()
    owner.post(f"/merchant/staff/invited/{invitation.public_id}/withdraw/")
    assert "王收銀" not in body(owner.get("/merchant/staff/"))
    end = f"/merchant/staff/{cashier.public_id}/end/"
    assert "End their work" in body(owner.get(end))
    owner.post(end)
    cashier.refresh_from_db()
    assert cashier.ended_at is not None


def test_what_belongs_to_another_merchant_is_not_there():
    theirs = a_merchant("池上米行")
    cashier, offer = a_worker(theirs), an_offer(theirs)
    owner = browser_at(a_merchant())
    for address in (f"/merchant/staff/{cashier.public_id}/end/", f"/merchant/offers/{offer.public_id}/"):
        assert owner.post(address).status_code == 404


def test_an_owner_offers_goods_in_any_digits_changes_and_ends_them():
    owner = browser_at(a_merchant())
    today = timezone.localdate()
    form = {
        "public_id": uuid4(), "name_zh": "茶包", "name_en": "", "coins": "５００", "stock": "1,000",
        "pick_up_days": "7",        "opens_on": today, "closes_on": today + timedelta(days=30),
    }  # fmt: skip
    assert owner.post("/merchant/offers/new/", form | {"coins": "-5"}).status_code == 200
    assert owner.post("/merchant/offers/new/", form).status_code == 302
    offer = Offer.objects.get()
    assert (offer.coins, offer.stock, offer.name) == (500, 1000, "茶包")
    owner.post(f"/merchant/offers/{offer.public_id}/", form | {"coins": "600"})
    owner.post(f"/merchant/offers/{offer.public_id}/show/")
    offer.refresh_from_db()
    assert (offer.coins, offer.is_open) == (600, False)
    assert "ended" in body(owner.get("/merchant/offers/"))


def test_receipts_are_searched_and_saved_as_a_file():
    merchant = a_merchant()
    browser = browser_at(merchant, MerchantRole.CASHIER)
    for cashier in ("陳收銀", "=HYPERLINK()"):
        Redemption.objects.create(
            public_id=uuid4(), merchant=merchant, owner=uuid4(), cashier=cashier, begun_at=timezone.now(),
            until=timezone.now(),
        )  # fmt: skip
    assert "No receipt here yet" in body(browser.get("/merchant/receipts/"))  # begun is not paid
    file = browser.get("/merchant/receipts/?words=nobody&coins=abc&since=never&format=csv")
    assert file["Content-Type"].startswith("text/csv")


def test_today_tells_a_suspended_merchant_why():
    merchant = a_merchant(state=Merchant.State.SUSPENDED, suspended_for="換手中")
    page = body(browser_at(merchant).get("/merchant/"))
    assert "換手中" in page
    assert "Open the till" not in page


def test_an_owner_proposes_a_week_and_what_cannot_be_read_is_said_beside_its_day():
    place = a_place(Kind.MERCHANT, dataset=a_dataset("shops", Kind.MERCHANT), opening_hours="24/7")
    merchant = a_merchant(place=place)
    owner = browser_at(merchant)
    wrong = owner.post("/merchant/about/", {"mo": "all day"})
    assert wrong.context["form"].errors.keys() == {"mo"}
    owner.post("/merchant/about/", {"mo": "１０：００～18:00", "tu": "10:00-18:00", "is_shut_on_holidays": "on"})
    merchant.refresh_from_db()
    assert merchant.hours_proposed == "Mo-Tu 10:00-18:00; PH off"
    assert "waits for the county" in body(owner.get("/merchant/about/"))


def test_a_cashier_proposes_nothing():
    merchant = a_merchant(place=a_place(Kind.MERCHANT, dataset=a_dataset("shops", Kind.MERCHANT)))
    browser_at(merchant, MerchantRole.CASHIER).post("/merchant/about/", {"mo": "10:00-18:00"})
    merchant.refresh_from_db()
    assert (merchant.hours_proposed, mail.outbox) == ("", [])
