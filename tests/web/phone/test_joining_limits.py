"""How many guests one address may make, and that nobody can make the server forget the count."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from web.phone import joining_limits

HERE = RequestFactory().post("/join/", REMOTE_ADDR="203.0.113.7")


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


def test_an_address_makes_so_many_guests_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining_limits, "GUESTS_PER_ADDRESS", 2)
    assert [joining_limits.may_join(HERE) for _ in range(3)] == [True, True, False]


def test_a_thousand_other_addresses_do_not_wipe_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining_limits, "GUESTS_PER_ADDRESS", 1)
    joining_limits.may_join(HERE)
    for number in range(1_000):
        joining_limits.may_join(RequestFactory().post("/join/", REMOTE_ADDR=f"2001:db8::{number:x}"))
    assert not joining_limits.may_join(HERE)
