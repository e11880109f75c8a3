"""On real servers, everything logged: the probes' pages, one player's line through the log, and never a place."""

import json
import time
import urllib.request
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from prometheus_client.parser import text_string_to_metric_families
from websockets.sync.client import ClientConnection, connect

from tests.servers import LUYE, EmptyDatabase, RunningServer, around, running_server
from web.operating.trace import PSEUDONYM_SIGNS
from web.scratch.serving import ServerProgram
from web.scratch.shapes import Wanted

EVERYTHING = {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json"}
PLACES = ("22.9", "121.1")  # how every coordinate around Luye begins


@pytest.fixture(scope="module", params=["daphne", "uvicorn"])
def server(
    request: pytest.FixtureRequest, empty_database: EmptyDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    program: ServerProgram = request.param
    wanted = Wanted(places=around(LUYE, 1), guests=1)
    folder = tmp_path_factory.mktemp(program)
    with running_server(empty_database, folder, wanted, EVERYTHING, program=program) as running:
        play(running)
        yield running


def play(server: RunningServer) -> None:
    """A phone at the balloon: fixes, a catch, and messages that cannot be read, each with its place."""
    headers = {"Cookie": cookie_of(server), "Origin": server.url}
    with connect(server.socket_url, additional_headers=headers) as phone:
        say(phone, type="hello", version=1)
        for seq in range(3):
            say(phone, type="fix", seq=seq, position=position())
            time.sleep(0.05)
        say(phone, type="fix", seq=-1, position=position())
        phone.send(json.dumps({"type": "fix", "position": position()})[:-1])
        say(phone, type="catch", id=str(uuid4()), balloon=str(server.balloons[0].id))
        while json.loads(phone.recv(timeout=20))["type"] not in ("caught", "refused"):
            pass


def say(phone: ClientConnection, **message: Any) -> None:
    phone.send(json.dumps(message))


def position() -> dict[str, Any]:
    here = around(LUYE, 1)[0]
    coords = {"latitude": here.latitude, "longitude": here.longitude, "accuracy": 6.5}
    return {"timestamp": time.time() * 1000, "coords": coords}


def page(server: RunningServer, path: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(f"{server.url}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status, answer.read().decode()


def cookie_of(server: RunningServer) -> str:
    return "; ".join(f"{name}={value}" for name, value in server.cookies().items())


def logged(server: RunningServer) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.scratch.log.read_text().splitlines()]


def test_a_running_server_is_alive_and_ready(server: RunningServer) -> None:
    assert page(server, "/livez") == (200, "alive\n")
    status, body = page(server, "/readyz")
    told = json.loads(body)
    assert (status, told["ready"]) == (200, True)
    assert set(told["checks"]) == {"database", "migrations", "world", "journal", "serving"}


def test_its_metrics_tell_of_the_phone(server: RunningServer) -> None:
    told = {
        sample.name + "".join(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page(server, "/metrics")[1])
        for sample in family.samples
    }
    assert told["sky_connections_total"] == 1
    assert sum(value for name, value in told.items() if name.startswith("sky_fixes_total")) == 3
    assert told["sky_errors_totalinvalid"] == 1
    assert told["sky_errors_totalunreadable"] == 1
    answers = [name for name, value in told.items() if name.startswith(("sky_catches_", "sky_refusals_")) and value]
    assert len(answers) == 1
    assert (told["sky_ledger_imbalance_coins"], told["sky_database_up"]) == (0, 1)


def test_a_page_s_line_has_the_proxys_id_and_the_players_pseudonym(server: RunningServer) -> None:
    page(server, "/play/", **{"X-Request-ID": "of-the-proxy-1", "Cookie": cookie_of(server)})
    (line,) = [line for line in logged(server) if line.get("request_id") == "of-the-proxy-1"]
    assert (line["route"], line["status"]) == ("/play/", 200)
    assert len(line["player"]) == PSEUDONYM_SIGNS


def test_its_log_is_json_and_holds_no_place_and_no_session(server: RunningServer) -> None:
    page(server, "/offline/")
    assert all({"at", "level", "logger", "message"} <= line.keys() for line in logged(server))
    written = server.scratch.log.read_text()
    assert "/offline/" in written
    assert [place for place in PLACES if place in written] == []
    assert server.staged.guests[0].session_key not in written
