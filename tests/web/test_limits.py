"""Tries are counted by key and window; the admin's passwords cannot be guessed by a machine."""

import pytest
from django.core.cache import cache
from django.test import Client

from web import limits
from web.admin_site import TRIES


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()
    yield
    cache.clear()


def test_the_window_allows_so_many_and_each_key_counts_alone():
    assert [limits.is_within("one", most=2, window_s=60) for _ in range(3)] == [True, True, False]
    assert limits.is_within("other", most=2, window_s=60)


@pytest.mark.django_db
def test_after_too_many_passwords_the_admin_asks_to_wait():
    client, wrong = Client(), {"username": "Chief@example.org", "password": "guess"}
    answers = [client.post("/admin/login/", wrong).status_code for _ in range(TRIES + 1)]
    assert answers == [200] * TRIES + [429]
    assert client.post("/admin/login/", {**wrong, "username": "other@example.org"}).status_code == 200
