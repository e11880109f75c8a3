"""The admin shows the ledger to staff and lets nobody write it."""

import pytest
from django.contrib.admin import site
from django.urls import reverse

from game.coins.models import Account, Campaign, Entry, Settlement, Transfer
from game.players.models import Player
from tests.game.coins.builders import a_balloon, a_campaign, an_owner, award

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.game.coins.admin_urls")]
LEDGER = [Account, Transfer, Entry, Settlement, Campaign]


@pytest.fixture
def staff(client, monkeypatch):
    monkeypatch.setattr("web.second_factor.is_strong", lambda _request: True)
    superuser = Player.objects.create(email="admin@example.org", is_staff=True, is_superuser=True)
    client.force_login(superuser, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def superuser_request(rf):
    request = rf.get("/")
    request.user = Player(is_superuser=True, is_staff=True, is_active=True)
    return request


@pytest.mark.parametrize("model", LEDGER)
def test_not_even_a_superuser_writes_the_ledger(model, superuser_request):
    page = site.get_model_admin(model)
    assert page.has_view_permission(superuser_request)
    assert not page.has_add_permission(superuser_request)
    assert not page.has_change_permission(superuser_request)
    assert not page.has_delete_permission(superuser_request)


@pytest.mark.parametrize("model", LEDGER)
def test_ledger_pages_open(model, staff):
    award(a_balloon(), an_owner())
    label = f"admin:coins_{model._meta.model_name}"
    assert staff.get(reverse(f"{label}_changelist")).status_code == 200
    row = reverse(f"{label}_change", args=[model.objects.first().pk])
    assert staff.get(row).status_code == 200
    assert staff.post(row, {}).status_code == 403


@pytest.mark.parametrize("action", ["publish_selected", "close_selected", "delete_selected"])
def test_no_action_of_the_list_goes_round_the_chain(action, staff):
    campaign = a_campaign()
    staff.post(reverse("admin:coins_campaign_changelist"), {"action": action, "_selected_action": [campaign.pk]})
    campaign.refresh_from_db()
    assert campaign.state == "draft"
