"""A guest who began under the former release comes back to the same coins: their session is all they have."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from game.players.models import PlayerSession
from tests.game.balloons.builders import a_player
from web.scratch.sessions import session_of

pytestmark = pytest.mark.django_db
migration = import_module("game.players.migrations.0005_keep_sessions")


def a_former_session(*, days: int = 100) -> tuple[str, int]:
    """As Django's own store wrote it."""
    player = a_player(guest=True)
    key = session_of(player)
    row = PlayerSession.objects.get(session_key=key)
    ends = timezone.now() + timedelta(days=days)
    Session.objects.create(session_key=key, session_data=row.session_data, expire_date=ends)
    row.delete()
    return key, player.pk


def test_sessions_of_the_former_release_go_on() -> None:
    key, player_id = a_former_session()
    migration.forwards(apps, connection.schema_editor())
    assert PlayerSession.objects.get(session_key=key).player_id == player_id
    client = Client()
    client.cookies["sessionid"] = key
    assert client.get(reverse("me:account")).status_code == 200


def test_what_has_ended_or_is_nobody_s_any_more_is_not_kept() -> None:
    a_former_session(days=-1)
    Session.objects.create(session_key="torn", session_data="torn", expire_date=timezone.now() + timedelta(days=1))
    migration.forwards(apps, connection.schema_editor())
    assert not PlayerSession.objects.exists()
    assert not Session.objects.exists()
