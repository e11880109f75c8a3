"""The pages of corrections: asked, agreed by a second person, refused with a sentence."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from game.coins import campaigns
from game.coins.escrow import key_of_catch
from game.coins.models import Correction
from game.coins.tracing.pseudonyms import pseudonym_of
from game.units.models import Role
from tests.game.coins.builders import a_balloon, an_owner, award
from tests.game.units.builders import a_unit
from tests.web.people import staff_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return staff_browser(Role.BUDGET_OFFICER, a_unit("culture"), name="吳主計")


def a_budget(coins: int):
    now = timezone.now()
    return campaigns.appropriate(unit=a_unit("culture"), year=now.year, coins=coins, key=f"budget:{coins}", now=now)


def ask(browser: Client, words: str, reason: str = "入帳單位有誤"):
    form = {"public_id": str(uuid4()), "transfer": words, "reason": reason}
    return browser.post("/staff/corrections/new/", form, follow=True)


def test_a_small_one_is_reversed_and_shown(officer):
    answer = ask(officer, a_budget(400).key).content.decode()
    assert "It is reversed" in answer
    assert "reverse:" in answer
    assert "budget:400" in officer.get("/staff/corrections/").content.decode()


def test_a_large_one_waits_for_a_second_person(officer):
    ask(officer, str(a_budget(4_000).id))
    address = f"/staff/corrections/{Correction.objects.get().public_id}/"
    assert "Agree and reverse it" not in officer.get(address).content.decode()
    other = staff_browser(Role.BUDGET_OFFICER, a_unit("culture"), name="鄭主計")
    assert "Agree and reverse it" in other.get(address).content.decode()
    assert "It is reversed" in other.post(f"{address}agree/", follow=True).content.decode()


def test_no_page_shows_whose_coins_they_were(officer):
    owner, balloon = an_owner(), a_balloon()
    caught = award(balloon, owner, key=key_of_catch(balloon, owner))
    ask(officer, str(caught.id))
    found = Correction.objects.get()
    for address in ("/staff/corrections/", "/staff/corrections/?format=csv", f"/staff/corrections/{found.public_id}/"):
        said = officer.get(address).content.decode()
        assert pseudonym_of(owner, caught.at) in said
        assert owner.hex not in said
        assert str(owner) not in said


def test_whoever_asked_may_take_it_back(officer):
    ask(officer, a_budget(4_000).key)
    address = f"/staff/corrections/{Correction.objects.get().public_id}/"
    assert "nothing moved" in officer.post(f"{address}decline/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("words", "reason", "said"),
    [("nothing", "x", "no transfer of this name"), ("budget:400", "", "Say why")],
    ids=["no transfer", "no reason"],
)
def test_what_is_wrong_is_said(officer, words, reason, said):
    a_budget(400)
    assert said in ask(officer, words, reason).content.decode()
