"""Staff forms say what is missing as a colleague would, and take whatever somebody puts into a hidden field."""

from datetime import date

import pytest
from django.urls import reverse

from game.units.models import Approval, Role
from tests.game.reports.builders import a_dataset, a_row_aside
from tests.game.units.builders import a_role, a_unit, staff
from tests.game.units.officials import a_draft
from tests.web.people import browser_of, staff_browser
from web.organiser.forms import number_in

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)
NO_NUMBERS = ["1" * 5000, "-1", "1.5", "one", "", "²"]


@pytest.mark.parametrize("text", NO_NUMBERS, ids=lambda text: text[:5] or "nothing")
def test_what_is_no_small_number_is_none_that_a_page_shows(text: str) -> None:
    assert number_in(text) == -1


def test_a_small_number_is_read_in_any_digits() -> None:
    assert (number_in("0"), number_in("12"), number_in("１２")) == (0, 12, 12)


@pytest.mark.parametrize("text", NO_NUMBERS, ids=lambda text: text[:5] or "nothing")
def test_a_hidden_number_that_somebody_changed_is_refused_and_no_error(text: str) -> None:
    officer = a_role(Role.CASE_OFFICER, a_unit("culture"), begins_on=LONG_AGO)
    campaign = a_draft(staff(officer), officer.unit)
    client = browser_of(officer.player, strong=True)
    address = reverse("staff:submit_campaign", args=[campaign.public_id])
    assert client.post(address, {"round": text}).status_code == 302
    approver, approval = staff_browser(Role.APPROVER), Approval.objects.get()
    seen = {"round": text, "position": text, "content_hash": text}
    assert approver.post(reverse("staff:sign", args=[approval.public_id]), seen).status_code == 302
    assert approver.get(reverse("staff:approval", args=[approval.public_id])).status_code == 200
    approval.refresh_from_db()
    assert approval.state == "draft"


@pytest.mark.parametrize("text", NO_NUMBERS, ids=lambda text: text[:5] or "nothing")
def test_the_trail_is_shown_whatever_stands_in_its_address(text: str) -> None:
    assert staff_browser(Role.AUDITOR).get(reverse("staff:trail"), {"below": text, "subject": text}).status_code == 200


@pytest.mark.parametrize(
    ("language", "own", "djangos"),
    [
        pytest.param("en", "Please fill this in.", "This field is required", id="in English"),
        pytest.param("zh-hant", "請填寫這一欄。", "必須的", id="in Chinese"),
    ],
)
def test_what_is_missing_is_said_in_our_words(language: str, own: str, djangos: str) -> None:
    operator = staff_browser(Role.OPERATOR, language=language)
    row = a_row_aside()
    pages = {
        "staff:add_unit": [],
        "staff:give_role": ["culture"],
        "staff:membership": [],
        "staff:release_membership": [],
        "staff:row_aside": [row.public_id],
    }
    for name, about in pages.items():
        page = operator.post(reverse(name, args=about), {"anything": "else"}).content.decode()
        assert own in page, name
        assert djangos not in page, name


def test_what_is_to_be_chosen_is_said_so() -> None:
    operator = staff_browser(Role.OPERATOR)
    address = reverse("staff:list_keeper", args=[a_dataset().code])
    assert "Choose one from the list." in operator.post(address, {"unit": "nobody"}).content.decode()
    assert "Choose a file." in operator.post(reverse("staff:import_roster"), {"any": "thing"}).content.decode()
    page = operator.post(reverse("staff:give_role", args=["culture"]), {"any": "thing"}).content.decode()
    assert "Choose a day." in page
