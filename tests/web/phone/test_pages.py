"""The start page's one button never ends in an error page."""

import pytest
from django.db import OperationalError
from django.test import Client

from game.players import joining
from game.players.models import Player

pytestmark = pytest.mark.django_db


def test_one_tap_makes_a_guest_and_a_second_tap_keeps_them():
    client = Client()
    for _ in range(2):
        answer = client.post("/join/")
        assert (answer.status_code, answer["Location"]) == (302, "/play/")
    assert Player.objects.filter(is_guest=True).count() == 1


def test_a_busy_database_asks_to_wait_and_shows_the_button_again(monkeypatch):
    def busy(**_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(joining, "join_as_guest", busy)
    answer = Client().post("/join/")
    assert answer.status_code == 503
    assert 'action="/join/"' in answer.content.decode()
    assert not Player.objects.exists()
