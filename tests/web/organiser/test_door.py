"""The door of the staff pages: a session opens nothing that its person's roles do not, from one request to the next."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from game.players.models import Player
from game.units import roles
from game.units.models import Assignment, Role, Step
from game.units.staffing import staff_of
from tests.game.balloons.builders import a_player
from tests.game.units.builders import a_deputy, a_role, a_tree, a_unit
from tests.web.people import browser_of
from tests.web.phone.test_accounts import enter, signed_in

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)
PROVE = reverse("me:prove")


def a_browser(assignment: Assignment) -> Client:
    return browser_of(assignment.player, strong=True)


def code_of(mail_text: str) -> str:
    return next(line for line in mail_text.splitlines() if len(line) == 9 and line[4] == "-")


def status(browser: Client, path: str = "/staff/") -> int:
    return browser.get(path).status_code


def test_staff_with_a_second_factor_come_in():
    assert status(a_browser(a_role(begins_on=LONG_AGO))) == 200


def test_a_stranger_is_led_to_the_log_in_and_back():
    answer = Client().get("/staff/units/")
    assert answer["Location"] == "/accounts/login/?next=/staff/units/"


def test_without_a_second_factor_staff_are_led_to_proving_themselves():
    answer = browser_of(a_role(begins_on=LONG_AGO).player).get("/staff/units/")
    assert answer["Location"] == f"{PROVE}?next=%2Fstaff%2Funits%2F"


def test_a_player_is_told_whom_to_ask_and_not_to_set_anything_up():
    answer = browser_of(a_player()).get("/staff/")
    assert answer.status_code == 403
    assert "account manager" in answer.content.decode() or "管理" in answer.content.decode()
    assert PROVE not in answer.content.decode()


@pytest.mark.parametrize(
    "happens",
    [
        pytest.param(lambda one: roles.end_role(assignment=one.public_id, actor=None, now=timezone.now()), id="ended"),
        pytest.param(
            lambda one: Assignment.objects.filter(pk=one.pk).update(ends_on=timezone.localdate() - timedelta(days=1)),
            id="date passed",
        ),
        pytest.param(lambda one: one.delete(), id="gone"),
    ],
)
def test_a_session_that_outlives_its_role_opens_nothing_more(happens):
    role = a_role(begins_on=LONG_AGO)
    browser = a_browser(role)
    assert status(browser) == 200
    happens(role)
    assert status(browser) == 403
    assert browser.post("/staff/units/add/", {"code": "mine"}).status_code == 403


def test_a_form_that_was_open_when_the_role_ended_does_nothing():
    units = a_tree()
    role = a_role(Role.ACCOUNT_MANAGER, units["culture"], begins_on=LONG_AGO)
    browser = a_browser(role)
    form = browser.get("/staff/unit/culture/rename/")
    assert form.status_code == 200
    roles.end_role(assignment=role.public_id, actor=None, now=timezone.now())
    assert browser.post("/staff/unit/culture/rename/", {"name_zh": "我的", "name_en": "Mine"}).status_code == 403
    units["culture"].refresh_from_db()
    assert units["culture"].name_en == "Unit culture"


def test_a_deputy_past_their_date_comes_in_no_more():
    deputy = a_deputy(a_role(begins_on=LONG_AGO), ends_on=timezone.localdate())
    Assignment.objects.filter(pk=deputy.pk).update(begins_on=LONG_AGO)
    browser = a_browser(deputy)
    assert status(browser) == 200
    Assignment.objects.filter(pk=deputy.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert status(browser) == 403


def test_a_deactivated_account_is_logged_out_by_its_next_request():
    role = a_role(begins_on=LONG_AGO)
    browser = a_browser(role)
    Player.objects.filter(pk=role.player_id).update(is_active=False)
    assert browser.get("/staff/")["Location"].startswith("/accounts/login/")


def test_who_lost_their_second_factor_proves_themselves_anew():
    role = a_role(begins_on=LONG_AGO)
    browser = a_browser(role)
    Authenticator.objects.all().delete()
    assert browser.get("/staff/")["Location"].startswith(PROVE)


def test_a_page_of_staff_is_kept_by_no_cache():
    assert "no-store" in a_browser(a_role(begins_on=LONG_AGO)).get("/staff/")["Cache-Control"]


def test_an_unknown_official_logs_in_with_a_code_and_lands_at_work():
    a_unit()
    roles.give_role(
        email="mei@example.org", name="林小美", role=Role.APPROVER, step=Step.DIRECTOR, unit_code="culture",
        begins_on=timezone.localdate(), ends_on=None, actor=None, now=timezone.now(),
    )  # fmt: skip
    cache.clear()
    browser = Client()
    browser.post(reverse("account_request_login_code"), {"email": "mei@example.org"})

    code = code_of(str(mail.outbox[-1].body))
    answer = browser.post(reverse("account_confirm_login_code"), {"code": code})
    player = Player.objects.get(email="mei@example.org")
    assert staff_of(player.pk, timezone.localdate()) is not None
    assert answer["Location"] == "/staff/"
    assert browser.get("/staff/")["Location"].startswith(PROVE)


def test_an_official_who_plays_as_a_guest_keeps_the_role_when_they_confirm_the_address():
    a_unit()
    roles.give_role(
        email="walker@example.org", name="林小美", role=Role.PLANNER, step="", unit_code="culture",
        begins_on=timezone.localdate(), ends_on=None, actor=None, now=timezone.now(),
    )  # fmt: skip
    guest = a_player(guest=True)
    browser = signed_in(guest)
    cache.clear()
    browser.post(reverse("account_email"), {"email": "walker@example.org", "action_add": ""})
    code = code_of(str(mail.outbox[-1].body))
    assert enter(browser, code) == 302
    assert staff_of(guest.pk, timezone.localdate()) is not None
    assert Player.objects.filter(email__iexact="walker@example.org").count() == 1
