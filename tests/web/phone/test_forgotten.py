"""The proof: somebody comes in by every door, leaves, and is then searched for in every table and every file.

Values are read as a thief would: text, numbers and bytes as they are, UUIDs with and without dashes, JSON and sessions
decoded. The ledger's opaque owner may stay in the ledger's own tables (docs/decisions/2026-11-21-leaving.md). Files
are searched where the database is one; on PostgreSQL a dead row lasts until VACUUM.
"""

import base64
import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from game.balloons import audit as balloon_audit
from game.balloons import catching
from game.coins import audit, settling
from game.inbox import sending
from game.inbox.kinds import Kind
from game.live import kept
from game.live.kept import Kept
from game.live.track import Track
from game.players import guardians, membership, purses, seats
from game.players.membership import Claimed
from game.players.models import Player, PlayerSession
from game.players.models.session import SessionStore
from game.units.models import Approval, Assignment, Decision
from geo.fix import Fix
from tests.game.balloons.builders import LUYE, a_flying_balloon, a_player, an_order
from tests.game.coins.builders import NOW, a_unit
from tests.game.coins.test_races import OF_SQLITE, _a_file
from tests.game.players.people import CHILD_BORN_ON, a_code, a_member, a_person
from tests.web.people import browser_of
from web.scratch.sessions import session_of

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "hiker.of.luye@example.org"
NAME = "陳曉明"
CREDENTIAL = b"credential-of-the-hiker-0001"
LINE_NUMBER = "U4af4980629hikers"
CODE = re.compile(r"^\s*([A-Z0-9-]{6,9})\s*$", re.MULTILINE)
LEDGER = {"coins_account", "coins_lot", "coins_settlement", "coins_transfer"}


@dataclass(frozen=True)
class Traces:
    """What could lead to the person."""

    player_id: int
    owner: UUID
    words: dict[str, str]


@pytest.fixture
def folder(tmp_path: Path, settings) -> Iterator[Path]:
    """Where everything is written: the database, where it is a file, and the mail."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    with _a_file(str(tmp_path / "taitung.sqlite3")) if OF_SQLITE else nullcontext():
        yield tmp_path


@pytest.fixture
def browser(folder: Path) -> Client:
    cache.clear()  # so that no earlier test has used up the tries of this address
    client = Client()
    client.post("/join/")
    return client


@pytest.fixture
def traces(folder: Path, browser: Client) -> Traces:
    """Everything that somebody can leave behind, made as it is made."""
    player = Player.objects.get()
    give_address(browser, folder)
    message, seat = uuid4(), uuid4()
    keys_and_accounts(player)
    browser.cookies["sessionid"] = proved_session_of(player)
    words = {
        "address": ADDRESS,
        "public id": player.public_id.hex,
        "session": browser.cookies["sessionid"].value,
        "second session": begin_to_log_in_elsewhere(folder),
        "name": NAME,
        "credential": CREDENTIAL.decode(),
        "LINE": LINE_NUMBER,
        "message": message.hex,
        "seat": seat.hex,
    }
    seats.take(player_id=player.pk, seat=seat, now=NOW)
    catches(player, message)
    county(player)
    office(player)
    pages(browser)
    return Traces(player.pk, purses.owner_of(player.pk), words)


def proved_session_of(player: Player) -> str:
    """Who has a passkey is asked for it once more before leaving."""
    session = SessionStore(browser_of(player, strong=True).cookies["sessionid"].value)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {**used, "reauthenticated": True} for used in session[AUTHENTICATION_METHODS_SESSION_KEY]
    ]
    session.save()
    return str(session.session_key)


def newest_code(folder: Path) -> str:
    newest = max((folder / "mail").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    found = CODE.search(newest.read_text())
    assert found
    return found[1]


def give_address(browser: Client, folder: Path) -> None:
    browser.post("/accounts/email/", {"email": ADDRESS, "action_add": ""})
    browser.post("/accounts/confirm-email/", {"code": newest_code(folder)})
    assert EmailAddress.objects.get().verified


def begin_to_log_in_elsewhere(folder: Path) -> str:
    """Somebody asks for a code in another browser and leaves it at that."""
    other = Client()
    other.post("/accounts/login/code/", {"email": ADDRESS})
    return str(other.cookies["sessionid"].value)


def keys_and_accounts(player: Player) -> None:
    data = {"name": NAME, "credential": {"id": CREDENTIAL.decode(), "rawId": base64.b64encode(CREDENTIAL).decode()}}
    Authenticator.objects.create(user=player, type=Authenticator.Type.WEBAUTHN, data=data)
    line = SocialAccount.objects.create(user=player, provider="line", uid=LINE_NUMBER, extra_data={"name": NAME})
    app = SocialApp.objects.create(provider="line", name="LINE", client_id="1")
    SocialToken.objects.create(app=app, account=line, token=f"token of {LINE_NUMBER}")


def catches(player: Player, message: UUID) -> None:
    """One that has settled, one that is pending, and one that waits for the database."""
    for message_id in (uuid4(), message):
        order = an_order(player, a_flying_balloon().public_id, message_id=message_id, fingerprint=message.hex)
        catching.catch(order, now=NOW)
    settling.settle(now=NOW + timedelta(days=2))
    catching.catch(an_order(player, a_flying_balloon().public_id), now=NOW)
    track = Track()
    track.recent.append(Fix(LUYE, 5.0, int(NOW.timestamp() * 1000)))
    track.postpone(an_order(player, uuid4(), message_id=message))
    kept.save({player.pk: Kept(kept.snapshot_of(track), 1)}, NOW)


def county(player: Player) -> None:
    """A member, and the guardian of one."""
    claimed = membership.claim_by_code(player_id=player.pk, code=a_code(a_person()), now=NOW)
    assert isinstance(claimed, Claimed)
    ward = a_member(CHILD_BORN_ON)
    code = guardians.ask(player_id=ward.pk, now=NOW)
    assert code
    guardians.give(player_id=player.pk, code=code, now=NOW)


def office(player: Player) -> None:
    """A role that is over, a paper that was written, one that was signed, and lines in the admin's log."""
    today = timezone.localdate()
    unit = a_unit("culture")
    role = {"name": NAME, "unit": unit, "role": "case_officer", "begins_on": today - timedelta(days=9)}
    Assignment.objects.create(player=player, ends_on=today - timedelta(days=1), **role)
    paper = Approval.objects.create(kind="campaign", subject=uuid4(), unit=unit, title="夏日", created_at=NOW)
    paper.authors.add(player)
    Decision.objects.create(
        approval=paper, round=1, position=0, step="director", verdict="signed", player=player, name="處長", at=NOW
    )
    chief = Player.objects.create_superuser("chief@example.org")
    kind = ContentType.objects.get_for_model(Player)
    LogEntry.objects.create(user=player, content_type=kind, object_id="1", object_repr=NAME, action_flag=CHANGE)
    about = {"content_type": kind, "object_id": str(player.pk), "object_repr": ADDRESS, "action_flag": CHANGE}
    LogEntry.objects.create(user=chief, **about)


def pages(browser: Client) -> None:
    """What the browser does by itself: consent, notices, files."""
    player = Player.objects.get(email=ADDRESS)
    browser.post("/me/consent/news/", {"decision": "give"})
    sending_once(player)
    assert ADDRESS in browser.get("/me/data.json").content.decode()


def sending_once(player: Player) -> None:
    with transaction.atomic():
        values = {"name": NAME, "title": "夏日", "approval": str(uuid4())}
        sending.send(player_id=player.pk, kind=Kind.APPROVAL_RETURNED, values=values, key="one", now=NOW)


# --- the search -----------------------------------------------------------------------------------------------------


def everything() -> dict[str, str]:
    """Every table as one text, decoded."""
    with connection.cursor() as cursor:
        tables = [table for table in connection.introspection.table_names(cursor) if not is_of_gis(table)]
        return {table: rows_of(cursor, table) for table in tables}


def is_of_gis(table: str) -> bool:
    """Tables of the spatial library: it computes some of them as they are read."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return table not in known | {"django_migrations"}


def rows_of(cursor: Any, table: str) -> str:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
    text = "\n".join(decoded(value) for row in cursor.fetchall() for value in row)
    if table == PlayerSession._meta.db_table:
        text += "".join(str(session.get_decoded()) for session in PlayerSession.objects.all())
    return text


def decoded(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace") + bytes(value).hex()
    if isinstance(value, str) and value[:1] in ("{", "["):
        return decoded(json.loads(value))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def plain(text: str) -> str:
    """With UUIDs alike, however they are written."""
    return text.replace("-", "").casefold()


def tables_with(word: str) -> set[str]:
    return {table for table, text in everything().items() if plain(word) in plain(text)}


def files_with(folder: Path, word: str) -> set[str]:
    """The database's own files, its log among them, and all others."""
    forms = {word, str(UUID(word)) if re.fullmatch("[0-9a-f]{32}", word) else word}
    sought = {form.encode() for form in forms} | {json.dumps(form).strip('"').encode() for form in forms}
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file.name for file in files if any(form in file.read_bytes() for form in sought)}


def links_to(player_id: int) -> set[str]:
    """Columns that hold the number of the person's row."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is Player and model._base_manager.filter(**{field.attname: player_id}).exists()
    }


def test_who_leaves_is_in_no_table_and_in_no_file(folder: Path, browser: Client, traces: Traces):
    found = {what: tables_with(word) for what, word in traces.words.items()}
    assert {what for what, where in found.items() if not where} == set(), "the search must find what is there"
    assert tables_with(traces.owner.hex) - LEDGER == {"players_purse", "journal_line"}
    assert len(links_to(traces.player_id)) >= 14
    assert files_with(folder, ADDRESS)

    answer = browser.post("/me/delete/", follow=True)
    assert answer.redirect_chain[-1][0] == "/me/goodbye/", answer.content.decode()

    assert {what: tables_with(word) for what, word in traces.words.items() if tables_with(word)} == {}
    assert links_to(traces.player_id) == set()
    assert not Player.objects.filter(pk=traces.player_id).exists()
    assert tables_with(traces.owner.hex) <= LEDGER
    assert {what: files_with(folder, word) for what, word in traces.words.items() if files_with(folder, word)} == {}
    assert list(audit.findings([*audit.CHECKS, *balloon_audit.CHECKS])) == []


def test_nobody_else_loses_anything(folder: Path, browser: Client):
    give_address(browser, folder)
    other = a_player()
    key = session_of(other)
    catching.catch(an_order(other, a_flying_balloon().public_id), now=NOW)
    mail.send_mail("其他", "another", None, ["somebody-else@example.org"])
    browser.post("/me/delete/")
    assert list(Player.objects.all()) == [other]
    assert PlayerSession.objects.filter(pk=key).exists()
    assert other.catches.count() == 1
    assert len(list((folder / "mail").iterdir())) == 1
