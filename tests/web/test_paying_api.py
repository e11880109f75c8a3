"""Paying over HTTP: a phone and a till, each with its own browser, from the code to the receipt."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import segno
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from game.coins.models import Merchant, MerchantStaff, Transfer
from game.coins.redeeming import paying, tokens, tunables
from game.players.models import Player
from tests.game.balloons.builders import a_player
from tests.game.coins.merchants.builders import a_merchant, a_worker
from tests.game.coins.redeeming.builders import a_customer, an_offer, books
from tests.web.people import browser_of
from web.api import paying_limits, paying_words

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@dataclass
class Side:
    """One browser, asked in English."""

    browser: Client

    def get(self, address: str) -> Any:
        return self.browser.get(f"{API}{address}", headers={"accept-language": "en"})

    def post(self, address: str, **word: Any) -> Any:
        headers = {"accept-language": "en"}
        return self.browser.post(f"{API}{address}", word, content_type="application/json", headers=headers)


def a_phone(customer: Player) -> Side:
    return Side(browser_of(customer))


def a_till(worker: MerchantStaff | None = None) -> Side:
    return Side(browser_of((worker or a_worker(a_merchant())).player, strong=True))


def still(payment: dict[str, Any]) -> dict[str, Any]:
    """A payment without the seconds that pass between two answers."""
    return {name: value for name, value in payment.items() if name != "left_s"}


def met(phone: Side, till: Side) -> str:
    """The id of a payment for which the till has read the phone's code."""
    name = str(uuid4())
    assert till.post("/till/meet", id=name, qr=phone.get("/me/pay/code").json()["text"]).status_code == 200
    return name


def test_a_story_with_a_code_a_bill_and_a_receipt() -> None:
    phone, till = a_phone(a_customer(100)), a_till()
    name = met(phone, till)
    seen = phone.get("/me/pay/current").json()["open"]
    assert (seen["id"], seen["state"], seen["merchant_en"]) == (name, "met", "Tiehua shop")
    assert seen["mark"] == till.get("/till/current").json()["open"][0]["mark"]
    quote = till.get(f"/till/{name}/quote?bill_ntd=350").json()
    assert quote == {"bill_ntd": 350, "most_coins": 100, "worth_ntd": 10, "coins_a_ntd": 10, "bound_by": "customer"}
    asked = till.post(f"/till/{name}/ask-bill", bill_ntd=350, coins=80).json()
    assert (asked["state"], asked["worth_ntd"], asked["pay_ntd"]) == ("asked", 8, 342)
    assert 170 <= asked["left_s"] <= 180
    paid = [phone.post(f"/me/pay/{name}/confirm", coins=80).json() for _ in range(2)]
    assert [one["state"] for one in paid] == ["paid"] * 2
    receipts = [phone.get(f"/me/pay/{name}").json(), till.get(f"/till/{name}").json()]
    assert still(receipts[0]) == still(receipts[1])
    assert receipts[0]["may_refund"]
    back = till.post(f"/till/{name}/refund", reason="The soup was cold").json()
    assert (back["state"], back["refunded_for"]) == ("refunded", "The soup was cold")
    current = phone.get("/me/pay/current").json()
    assert current["open"] is None
    assert still(current["last"]) == still(phone.get(f"/me/pay/{name}").json())
    assert till.get("/till/current").json()["ended"][0]["say"] == "Refunded: the coins are back with the customer."
    assert books() == []


def test_a_story_with_digits_and_goods() -> None:
    worker = a_worker(a_merchant())
    phone, till, name = a_phone(a_customer(100)), a_till(worker), str(uuid4())
    offer = an_offer(worker.merchant, coins=30)
    shown = till.get("/till/code").json()
    assert re.fullmatch(r"\d{6}", shown["code"])
    assert 55 <= shown["left_s"] <= 60
    assert phone.post("/me/pay/meet", id=name, code=shown["code"]).json()["merchant_zh"] == "鐵花小舖"
    (listed,) = till.get("/till/offers").json()["items"]
    assert (listed["id"], listed["left"]) == (str(offer.public_id), 5)
    asked = till.post(f"/till/{name}/ask-goods", offer=listed["id"]).json()
    assert (asked["coins"], asked["bill_ntd"], asked["pay_ntd"]) == (30, None, None)
    assert phone.post(f"/me/pay/{name}/confirm", coins=30).json()["offer"]["left"] == 4
    assert till.post(f"/till/{name}/fetched").json()["fetched_at"]


def test_a_story_with_a_voucher() -> None:
    worker = a_worker(a_merchant())
    phone, till, name = a_phone(a_customer(400)), a_till(worker), str(uuid4())
    assert phone.get("/me/vouchers").json() == {"items": [], "most_coins": 300, "coins_a_ntd": 10}
    issued = phone.post("/me/vouchers", id=name, merchant=str(worker.merchant.public_id), coins=50).json()
    assert (issued["state"], issued["worth_ntd"]) == ("open", 5)
    assert phone.get("/me/vouchers").json()["items"][0]["id"] == name
    key = till.get("/till/key").json()
    assert (key["jwk"]["crv"], key["merchant"]) == ("P-256", str(worker.merchant.public_id))
    early = phone.post(f"/me/vouchers/{name}/give-back")
    assert (early.status_code, early.json()["code"]) == (409, "still_out")
    word = {"voucher": issued["text"], "id": str(uuid4()), "spent_at": timezone.now().isoformat()}
    assert [till.post("/till/vouchers", **word).json()["state"] for _ in range(2)] == ["paid"] * 2
    again = till.post("/till/vouchers", **{**word, "id": str(uuid4())})
    assert (again.status_code, again.json()["code"]) == (409, "voucher_spent")
    assert phone.get("/me/vouchers").json()["items"][0]["text"] == ""
    forged = till.post("/till/vouchers", voucher=issued["text"][:-4] + "AAAA", id=str(uuid4()))
    assert (forged.status_code, forged.json()["code"]) == (422, "voucher_forged")


@pytest.mark.parametrize(
    ("bill_ntd", "coins", "code"),
    [
        pytest.param("３５０", "８０", "", id="full-width digits are read"),
        pytest.param(350, 0, "not_coins", id="zero"),
        pytest.param(350, -80, "not_coins", id="below zero"),
        pytest.param(350, 80.5, "not_coins", id="a fraction"),
        pytest.param(350, "eighty", "not_coins", id="a word"),
        pytest.param(350, None, "not_coins", id="nothing"),
        pytest.param(350, True, "not_coins", id="a truth"),
        pytest.param(350, 10**40, "not_coins", id="a huge number"),
        pytest.param("９" * 40, 80, "not_a_bill", id="a huge bill"),
        pytest.param(350, 85, "not_whole", id="half a dollar"),
    ],
)
def test_a_sum_is_read_or_refused_with_a_sentence(bill_ntd: Any, coins: Any, code: str) -> None:
    phone, till = a_phone(a_customer(100)), a_till()
    name = met(phone, till)
    answer = till.post(f"/till/{name}/ask-bill", bill_ntd=bill_ntd, coins=coins)
    assert (answer.status_code, answer.json().get("code", "")) == (422 if code else 200, code)
    assert answer.json()["say"]
    assert (answer.json().get("payment") or answer.json())["state"] == ("met" if code else "asked")


def test_a_refusal_tells_both_sides_how_the_payment_stands() -> None:
    phone, till = a_phone(a_customer(100)), a_till()
    name = met(phone, till)
    till.post(f"/till/{name}/ask-bill", bill_ntd=350, coins=80)
    Merchant.objects.update(state=Merchant.State.SUSPENDED)
    answer = phone.post(f"/me/pay/{name}/confirm", coins=80)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_active")
    assert still(answer.json()["payment"]) == still(till.get(f"/till/{name}").json())
    assert answer.json()["payment"]["ended_for"] == "suspended"
    assert answer.json()["say"].startswith("“Tiehua shop” takes no coins")
    chinese = phone.browser.get(f"{API}/me/pay/{name}", headers={"accept-language": "zh-hant"}).json()["say"]
    assert re.search("[\u4e00-\u9fff]", chinese)


def test_two_tills_with_one_code_are_told_apart() -> None:
    phone, tills = a_phone(a_customer(100)), [a_till(), a_till(a_worker(a_merchant("池上米行")))]
    qr = phone.get("/me/pay/code").json()["text"]
    answers = [till.post("/till/meet", id=str(uuid4()), qr=qr) for till in tills]
    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[1].json()["code"] == "qr_used"


@pytest.mark.parametrize(
    ("age", "text", "code"),
    [
        pytest.param(timedelta(seconds=95), "", "qr_expired", id="too old"),
        pytest.param(timedelta(0), "https://example.org/", "qr_forged", id="something else"),
    ],
)
def test_a_code_that_is_none_is_told(age: timedelta, text: str, code: str) -> None:
    text = text or tokens.show(player_id=a_customer().pk, now=timezone.now() - age)
    assert a_till().post("/till/meet", id=str(uuid4()), qr=text).json()["code"] == code


def test_a_nul_in_what_is_sent_is_as_if_it_were_not_there() -> None:
    phone, till = a_phone(a_customer(100)), a_till()
    assert phone.post("/me/pay/meet", id=str(uuid4()), code="12\x003").json()["code"] == "code_unknown"
    assert till.post("/till/meet", id=str(uuid4()), qr="\x00").json()["code"] == "qr_forged"
    assert till.post("/till/vouchers", id=str(uuid4()), voucher="\x00", spent_at=None).status_code < 500
    name = met(phone, till)
    till.post(f"/till/{name}/ask-bill", bill_ntd=350, coins=80)
    phone.post(f"/me/pay/{name}/confirm", coins=80)
    assert till.post(f"/till/{name}/refund", reason="co\x00ld").json()["refunded_for"] == "cold"


def test_guests_are_told_what_an_account_still_needs() -> None:
    answer = a_phone(a_player(guest=True)).get("/me/pay/code")
    assert (answer.status_code, answer.json()["code"]) == (403, "guest")


def test_digits_are_not_tried_for_ever() -> None:
    phone = a_phone(a_customer())
    codes = [phone.post("/me/pay/meet", id=str(uuid4()), code="000000").json()["code"] for _ in range(12)]
    assert codes == ["code_unknown"] * paying_limits.PER_ACCOUNT + ["too_many_tries"] * 2


def test_nobody_reads_or_touches_somebody_elses_payment() -> None:
    phone, till = a_phone(a_customer(100)), a_till()
    name = met(phone, till)
    strangers = a_phone(a_customer(100)), a_till(a_worker(a_merchant("池上米行")))
    for side, address in zip(strangers, (f"/me/pay/{name}", f"/till/{name}"), strict=True):
        assert side.get(address).status_code == 404
    assert strangers[0].post(f"/me/pay/{name}/refuse").status_code == 404
    assert strangers[1].post(f"/till/{name}/withdraw").status_code == 404
    assert till.post(f"/till/{name}/withdraw").json()["ended_for"] == "merchant"


@pytest.mark.parametrize(
    ("fails", "status"), [(1, 200), (paying_words.TRIES - 1, 200), (paying_words.TRIES, 503)], ids=str
)
def test_a_busy_database_is_tried_again_and_then_owned_up_to(
    monkeypatch: pytest.MonkeyPatch, fails: int, status: int
) -> None:
    phone, till = a_phone(a_customer(100)), a_till()
    name = met(phone, till)
    till.post(f"/till/{name}/ask-bill", bill_ntd=350, coins=80)
    left, confirm = [fails], paying.confirm

    def busy(**word: Any) -> Any:
        left[0] -= 1
        if left[0] >= 0:
            raise OperationalError("database is locked")
        return confirm(**word)

    monkeypatch.setattr(paying, "confirm", busy)
    monkeypatch.setattr(paying_words, "PAUSE_S", 0)
    answer = phone.post(f"/me/pay/{name}/confirm", coins=80)
    assert answer.status_code == status
    assert Transfer.objects.filter(kind="redeem").count() == (status == 200)
    assert phone.post(f"/me/pay/{name}/confirm", coins=80).json()["state"] == "paid"


def test_another_site_cannot_pay_in_somebodys_name() -> None:
    customer, worker = a_customer(100), a_worker(a_merchant())
    phone, till = a_phone(customer), a_till(worker)
    name = met(phone, till)
    for side, address in ((phone, f"/me/pay/{name}/refuse"), (till, f"/till/{name}/withdraw")):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = side.browser.cookies
        assert strict.post(f"{API}{address}").status_code == 403
    assert phone.get(f"/me/pay/{name}").json()["state"] == "met"


def test_the_picture_is_the_codes() -> None:
    shown = a_phone(a_customer()).get("/me/pay/code").json()
    size, margin = shown["size"], paying_words.MARGIN
    dark = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", shown["path"]):
        dark |= {(int(x) + step - margin, int(y) - margin) for step in range(int(length))}
    matrix = segno.make(shown["text"], error="m", micro=False, boost_error=False).matrix
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert size == len(matrix) + 2 * margin
    assert shown["left_s"] == tunables.CODE_LASTS.total_seconds()


def test_a_till_page_acts_for_the_shop_it_was_opened_for_whatever_was_chosen_since() -> None:
    worker, elsewhere = a_worker(a_merchant()), a_merchant("池上米行")
    a_worker(elsewhere, player=worker.player)
    phone, till, name = a_phone(a_customer(400)), a_till(worker), str(uuid4())
    text = phone.post("/me/vouchers", id=name, merchant=str(worker.merchant.public_id), coins=50).json()["text"]
    assert till.browser.post("/merchant/choose/", {"merchant": elsewhere.public_id}).status_code == 302
    answers = [
        till.browser.post(
            f"{API}/till/vouchers",
            {"voucher": text, "id": name},
            content_type="application/json",
            headers={"x-merchant": str(shop)},
        )
        for shop in (uuid4(), worker.merchant.public_id)
    ]
    assert [answer.status_code for answer in answers] == [403, 200]
    assert answers[1].json()["merchant"] == str(worker.merchant.public_id)


def test_no_answer_about_money_is_kept_on_the_way() -> None:
    phone, till = a_phone(a_customer(100)), a_till()
    answers = [phone.get("/me/pay/code"), phone.get("/me/vouchers"), till.get("/till/code"), till.get("/till/current")]
    assert all("no-store" in answer.headers.get("Cache-Control", "") for answer in answers)


def test_what_a_database_complains_of_stays_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_now: Any) -> Any:
        raise OperationalError("Failing row contains (7, whose coins these are).")

    paying_words.tried(broken)
    assert "OperationalError" in caplog.text
    assert "whose coins" not in caplog.text
