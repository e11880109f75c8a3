"""The pages of paying: what they may hold, whose receipts they show, and which of them may run WebAssembly."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from game.coins.models import Merchant
from tests.game.balloons.builders import a_player
from tests.game.coins.merchants.builders import a_cashier, a_merchant, a_worker
from tests.game.coins.redeeming.builders import a_customer, an_offer, paid
from tests.web.people import browser_of
from web.phone import installing

pytestmark = [pytest.mark.django_db, pytest.mark.looks]


def page_of(client: Client, address: str) -> str:
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_that_phones_keep_names_shops_by_township_and_holds_no_code():
    shop, held = a_merchant("鐵花小舖"), a_merchant("停業小舖", name_en="Closed", state=Merchant.State.SUSPENDED)
    page = page_of(browser_of(a_player()), reverse("pay:pay"))
    assert str(shop.public_id) in page
    assert str(held.public_id) not in page
    assert "TTC1." not in page
    assert "TTV1." not in page


def test_a_receipt_is_its_customers_alone():
    customer = a_customer(500)
    payment = paid(customer, a_cashier())
    address = reverse("pay:receipt", args=[payment.public_id])
    assert address in page_of(browser_of(customer), reverse("pay:receipts"))
    assert address not in page_of(browser_of(a_player()), reverse("pay:receipts"))
    assert "50 = NT$5" in page_of(browser_of(customer), address)
    for client in (browser_of(a_player()), browser_of(a_worker(payment.merchant).player)):
        assert client.get(address).status_code == 404
    assert browser_of(customer).get(reverse("pay:receipt", args=[uuid4()])).status_code == 404


def test_goods_are_those_that_are_left_today_at_shops_that_take_coins():
    today = {"opens_on": timezone.localdate(), "closes_on": timezone.localdate(), "stock": 5}
    shop = a_merchant("鐵花小舖")
    an_offer(shop, taken=2, **today)
    an_offer(shop, coins=31, taken=5, **today)
    an_offer(shop, coins=32, is_open=False, **today)
    an_offer(a_merchant("停業小舖", state=Merchant.State.SUSPENDED), coins=33, **today)
    page = page_of(browser_of(a_player()), reverse("pay:goods"))
    assert "3 left" in page
    assert "30 coins" in page
    assert not any(f"{coins} coins" in page for coins in (31, 32, 33))


def test_the_till_alone_may_compile_web_assembly():
    worker = a_worker(a_merchant())
    till = browser_of(worker.player, strong=True).get(reverse("merchant:till"))
    assert "'wasm-unsafe-eval'" in till["Content-Security-Policy"]
    for address in (reverse("pay:pay"), reverse("merchant:home"), "/"):
        policy = browser_of(worker.player, strong=True).get(address)["Content-Security-Policy"]
        assert "wasm" not in policy


def test_a_customers_phone_does_not_fetch_what_only_tills_need():
    assert "zxing-wasm/wasm/zxing_reader.wasm" in installing.till_files()
    assert "till/app.js" in installing.till_files()
    assert "pay/app.js" in installing.shell_files()
    assert not set(installing.till_files()) & set(installing.shell_files())
