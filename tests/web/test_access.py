"""Who may open what: every role × every page, and every role × every message of the socket.

The pages come from the address table and the messages from the protocol, so a new one without a row
here fails. 200 shows the page, 302 leads to the log-in or onwards, 401 and 403 say no, 405 wants a POST.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, get_args
from unittest.mock import AsyncMock
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from game.players.models import Player
from tests.game.balloons.builders import a_player
from tests.web.operating.callers import get, not_here
from tests.web.phone.builders import a_session, catch, fix
from web import protocol
from web.asgi import application
from web.operating.probes import Probes
from web.phone.socket import PhoneSocket
from web.phone.switchboard import Switchboard

ROLES = ("nobody", "guest", "member", "staff")
EVERYBODY = (200, 200, 200, 200)
PLAYERS_ONLY_API = (401, 200, 200, 200)
# To those who are signed in, allauth's pages for signing in lead onwards.
FOR_STRANGERS = (200, 302, 302, 302)
SIGNED_IN = (302, 200, 200, 200)

PAGES: dict[str, tuple[int, int, int, int]] = {
    "start": EVERYBODY,
    "join": (405, 405, 405, 405),
    "play": SIGNED_IN,
    "sky_today": EVERYBODY,
    "sky": (404, 404, 404, 404),
    "service_worker": EVERYBODY,
    "manifest": EVERYBODY,
    "offline": EVERYBODY,
    "set_language": (302, 302, 302, 302),
    "javascript_catalog": EVERYBODY,
    "account_login": FOR_STRANGERS,
    "account_logout": (302, 200, 200, 200),
    "account_inactive": EVERYBODY,
    "account_signup": FOR_STRANGERS,
    "account_reauthenticate": (302, 403, 403, 200),
    "account_email": SIGNED_IN,
    "account_email_verification_sent": (302, 302, 302, 302),
    "account_change_password": (302, 302, 302, 200),
    "account_set_password": (302, 200, 200, 302),
    "account_reset_password": (200, 200, 200, 200),
    "account_confirm_login_code": (302, 302, 302, 302),
    "account_reset_password_from_key_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_request_login_code": (200, 302, 302, 302),
    "api:openapi-json": EVERYBODY,
    "api:api-root": (404, 404, 404, 404),
    "api:townships": EVERYBODY,
    "api:me": PLAYERS_ONLY_API,
    "api:coins": PLAYERS_ONLY_API,
    "api:my_collection": PLAYERS_ONLY_API,
    "api:sky": (404, 404, 404, 404),
    "api:opened_sky": (404, 404, 404, 404),
}
# Answered before Django, to machines: who has logged in does not matter, only where the question comes from.
PROBES: dict[str, tuple[int, int, int, int]] = {
    "/livez": EVERYBODY,
    "/readyz": EVERYBODY,
    "/metrics": (403, 403, 403, 403),
}
ARGUMENTS: dict[str, dict[str, Any]] = {
    "sky": {"date": date(2020, 1, 1)},
    "api:sky": {"day": date(2020, 1, 1)},
    "api:opened_sky": {"day": date(2020, 1, 1)},
    "account_reset_password_from_key": {"uidb36": "1", "key": "none"},
}
MESSAGES: dict[str, tuple[bool, bool, bool, bool]] = {
    "hello": (False, True, True, True),
    "fix": (False, True, True, True),
    "catch": (False, True, True, True),
    "ping": (False, True, True, True),
}


def named_addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named_addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def test_every_page_has_a_row() -> None:
    assert {name for name in named_addresses() if not name.startswith("admin:")} == set(PAGES)


def test_every_message_has_a_row() -> None:
    kinds = {kind.__struct_config__.tag for kind in get_args(protocol.PhoneMessage)}
    assert kinds == set(MESSAGES)


SPOKEN = {
    "hello": '{"type":"hello","version":1}',
    "fix": fix(0),
    "catch": catch(str(uuid4())),
    "ping": '{"type":"ping"}',
}


async def is_answered(user: Any, text: str) -> bool:
    """Whether the socket answers this user's message; it closes with 4001 for one who is not logged in."""
    said = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "text": text},
        {"type": "websocket.disconnect"},
    ]
    told: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return said.pop(0)

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    cookie = f"sessionid={user.pk or ''}".encode()
    await PhoneSocket()({"headers": [(b"cookie", cookie)]}, receive, send)
    assert told[0] == {"type": "websocket.accept"}
    closes = [message["code"] for message in told if message["type"] == "websocket.close"]
    assert closes == ([] if user.is_authenticated else [protocol.NOT_LOGGED_IN])
    return any(message["type"] == "websocket.send" for message in told)


async def test_every_message_is_heard_from_the_roles_of_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    board, arrival = Switchboard(), a_session().arrival
    monkeypatch.setattr("web.phone.socket.boards.switchboard", AsyncMock(return_value=board))
    monkeypatch.setattr("web.phone.socket.boards.existing", lambda: board)
    monkeypatch.setattr(board, "visitor_of", AsyncMock(side_effect=lambda key: int(key) if key else None))
    monkeypatch.setattr(board, "arrival_of", AsyncMock(return_value=arrival))
    monkeypatch.setattr(board, "seating", AsyncMock())
    users = [AnonymousUser(), Player(pk=1, is_guest=True), Player(pk=2), Player(pk=3, is_staff=True)]
    answered = {kind: tuple([await is_answered(user, SPOKEN[kind]) for user in users]) for kind in MESSAGES}
    assert answered == MESSAGES


@pytest.fixture
def clients() -> dict[str, Client]:
    players = {
        "guest": a_player(guest=True),
        "member": a_player(),
        "staff": Player.objects.create_superuser("staff@example.org", "a long enough password"),
    }
    found = {role: Client() for role in ROLES}
    for role, player in players.items():
        found[role].force_login(player, backend="django.contrib.auth.backends.ModelBackend")
    return found


def address_of(name: str) -> str:
    return reverse(name, kwargs=ARGUMENTS.get(name, {}))


@pytest.mark.django_db
def test_every_page_opens_for_the_roles_of_its_row(clients: dict[str, Client]) -> None:
    answered = {name: tuple(clients[role].get(address_of(name)).status_code for role in ROLES) for name in PAGES}
    assert answered == PAGES


def test_every_probe_has_a_row() -> None:
    assert set(Probes(not_here).paths) == set(PROBES)


@pytest.mark.django_db
async def test_every_probe_answers_the_roles_of_its_row(
    clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = AsyncMock(return_value={"database": True})
    monkeypatch.setattr("web.operating.probes.Readiness.checks", ready)
    answered = {path: tuple([await asked_from_elsewhere(path, clients[role]) for role in ROLES]) for path in PROBES}
    assert answered == PROBES


async def asked_from_elsewhere(path: str, client: Client) -> int:
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    status, _, _ = await get(application, path, headers={"Cookie": cookie}, client=("203.0.113.7", 40112))
    return status


@pytest.mark.django_db
def test_the_admin_opens_for_staff_only(clients: dict[str, Client]) -> None:
    lists = [name for name in named_addresses() if name.endswith(("_changelist", "_add")) or name == "admin:index"]
    assert len(lists) > 20
    for name in lists:
        address = reverse(name)
        answers = {role: clients[role].get(address).status_code for role in ("nobody", "guest", "member")}
        assert set(answers.values()) == {302}, f"{name}: {answers}"
        assert clients["staff"].get(address).status_code in (200, 403), name


@pytest.mark.django_db
@pytest.mark.parametrize("model", ["account", "transfer", "entry", "settlement"])
def test_not_even_staff_writes_the_ledger(model: str, clients: dict[str, Client]) -> None:
    assert clients["staff"].get(reverse(f"admin:coins_{model}_changelist")).status_code == 200
    assert clients["staff"].get(reverse(f"admin:coins_{model}_add")).status_code == 403
