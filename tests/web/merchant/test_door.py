"""The door of the merchants' pages, and for which merchant somebody goes on. (Who may enter: test_access.py.)"""

import pytest
from django.test import RequestFactory

from game.coins.models import Merchant, MerchantRole
from tests.game.balloons.builders import a_player
from tests.game.coins.merchants.builders import a_merchant, a_worker
from tests.web.people import browser_of
from web.merchant.access import working_of

pytestmark = [pytest.mark.django_db, pytest.mark.looks]


def shop_on(page):
    return page.context["request"].working.shop_zh


def test_who_works_for_two_chooses_one_and_the_session_remembers_it():
    player = a_player()
    a_worker(a_merchant(), player=player)
    other = a_worker(a_merchant("池上米行"), player=player).merchant
    browser = browser_of(player, strong=True)
    assert shop_on(browser.get("/merchant/")) == "鐵花小舖"
    assert browser.post("/merchant/choose/", {"merchant": other.public_id}).status_code == 302
    assert shop_on(browser.get("/merchant/")) == "池上米行"


@pytest.mark.parametrize("wanted", ["", "nothing", "00000000-0000-4000-8000-000000000000"])
def test_nobody_chooses_a_merchant_where_they_do_not_work(wanted):
    browser = browser_of(a_worker(a_merchant()).player, strong=True)
    assert browser.post("/merchant/choose/", {"merchant": wanted}).status_code == 404


def test_whose_work_ended_is_out_with_the_next_request():
    worker = a_worker(a_merchant())
    browser = browser_of(worker.player, strong=True)
    assert browser.get("/merchant/").status_code == 200
    type(worker).objects.update(ended_at=worker.since)
    assert browser.get("/merchant/").status_code == 403


def test_a_suspended_merchant_opens_its_pages_and_says_that_it_takes_no_coins():
    worker = a_worker(a_merchant(state=Merchant.State.SUSPENDED), MerchantRole.OWNER)
    page = browser_of(worker.player, strong=True).get("/merchant/", headers={"accept-language": "en"})
    assert "takes no coins at the moment" in page.content.decode()


@pytest.mark.parametrize(("strong", "works"), [(True, True), (False, False)])
def test_an_operation_of_the_api_asks_for_the_second_factor_too(strong, works):
    worker = a_worker(a_merchant())
    browser = browser_of(worker.player, strong=strong)
    request = RequestFactory().get("/")
    request.user, request.session = worker.player, browser.session
    found = working_of(request)
    assert (found is not None) is works
