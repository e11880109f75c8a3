"""The admin shows the ledger to staff and lets nobody write it."""

import pytest
from django.contrib.admin import site
from django.urls import reverse

from game.coins.models import Account, Campaign, Entry, Settlement, Transfer
from game.players.models import Player
from tests.game.coins.builders import NOW, a_balloon, a_campaign, a_published_campaign, a_unit, an_owner, award

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.game.coins.admin_urls")]
LEDGER = [Account, Transfer, Entry, Settlement]


@pytest.fixture
def staff(client):
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


def test_a_draft_is_edited_and_a_published_campaign_keeps_its_money_fields(superuser_request):
    page = site.get_model_admin(Campaign)
    draft = a_campaign()
    assert "amount" not in page.get_readonly_fields(superuser_request, draft)
    assert page.has_delete_permission(superuser_request, draft)
    published = a_published_campaign()
    published.refresh_from_db()
    assert {"unit", "amount", "quota", "state"} <= set(page.get_readonly_fields(superuser_request, published))
    assert not page.has_delete_permission(superuser_request, published)


def test_a_campaign_is_published_and_closed_from_the_list(staff):
    campaign = a_campaign()
    page = reverse("admin:coins_campaign_changelist")
    for action, state in [("publish_selected", "published"), ("close_selected", "closed")]:
        staff.post(page, {"action": action, "_selected_action": [campaign.pk]})
        campaign.refresh_from_db()
        assert campaign.state == state


@pytest.mark.django_db(transaction=True)
def test_a_shortfall_is_told_with_the_missing_coins(staff):
    campaign = a_campaign(a_unit(coins=990))
    page = reverse("admin:coins_campaign_changelist")
    answer = staff.post(page, {"action": "publish_selected", "_selected_action": [campaign.pk]}, follow=True)
    assert "10" in str(next(iter(answer.context["messages"])))
    campaign.refresh_from_db()
    assert campaign.state == "draft"


def test_a_published_campaign_still_takes_another_name(staff):
    campaign = a_published_campaign()
    page = reverse("admin:coins_campaign_change", args=[campaign.pk])
    form = {"name_zh": "新名", "name_en": "New", "amount": "99", "closes_at_0": "2026-12-01", "closes_at_1": "00:00:00"}
    assert staff.post(page, form).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.name_zh, campaign.amount, campaign.opens_at) == ("新名", 10, NOW)
