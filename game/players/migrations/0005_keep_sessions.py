"""Sessions of the former release go on: a guest's session is the only way to their coins.

They move out of Django's own table, so that nobody who leaves is still in it. What is in a session is taken as it is:
both stores sign alike. A process of the former release finds none of them any more: stop it first.
"""

from itertools import islice
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

CHUNK = 500


def forwards(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Move those that are somebody's and have not ended."""
    Session, PlayerSession = apps.get_model("sessions", "Session"), apps.get_model("players", "PlayerSession")
    players = set(apps.get_model("players", "Player").objects.values_list("pk", flat=True))
    living = Session.objects.filter(expire_date__gt=timezone.now()).iterator(CHUNK)
    moved = (row for session in living if (row := _moved(PlayerSession, session)).player_id in players)
    while rows := list(islice(moved, CHUNK)):
        PlayerSession.objects.bulk_create(rows, ignore_conflicts=True)
    Session.objects.all().delete()


def _moved(model: Any, session: Any) -> Any:
    player = str(SessionStore().decode(session.session_data).get(SESSION_KEY, ""))
    return model(
        session_key=session.session_key,
        session_data=session.session_data,
        expire_date=session.expire_date,
        player_id=int(player) if player.isdecimal() else None,
    )


class Migration(migrations.Migration):
    dependencies = [("players", "0004_sessions"), ("sessions", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
