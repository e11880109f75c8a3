"""Favourites and reports over HTTP: who may, what is answered, and how much of it one address or account may say."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from game.players import tunables
from game.players.models import Player
from game.reports.models import Report
from hotspots.models import Kind, Place
from tests.game.balloons.builders import a_player
from tests.game.reports.builders import NOW, a_place
from tests.web.people import browser_of
from web.api import report_limits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def say(client: Client, place: UUID, trouble: str = "wifi_dead", sent_as: UUID | None = None, **extra: Any) -> Any:
    word = {"id": str(sent_as or uuid4()), "trouble": trouble}
    return client.post(f"/api/v1/places/{place}/reports", word, content_type="application/json", **extra)


def favourite(client: Client, place: Place, method: str = "PUT") -> HttpResponse:
    return client.generic(method, f"/api/v1/me/favourites/{place.public_id}")


def strict_browser_of(player: Player | None) -> Client:
    """A browser of which a CSRF token is asked."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = browser_of(player).cookies
    return client


class TestFavourites:
    def test_what_is_marked_is_listed_with_its_name_and_township(self) -> None:
        client, place = browser_of(a_player()), a_place(name_zh="龍田圖書館", name_en="Longtian Library")
        assert favourite(client, place).status_code == 200
        told = client.get("/api/v1/me/favourites").json()
        assert told == {
            "most": tunables.MOST_FAVOURITES,
            "items": [{
                "place": str(place.public_id), "kind": "hotspot", "name_zh": "龍田圖書館",
                "name_en": "Longtian Library",
                "township": "10014050", "township_zh": "鹿野鄉", "township_en": "Luye Township",
                "marked_on": timezone.localdate().isoformat(), "gone_on": None,
            }],
        }  # fmt: skip

    def test_a_gone_place_is_listed_as_such(self) -> None:
        client, place = browser_of(a_player()), a_place()
        favourite(client, place)
        Place.objects.update(gone_at=NOW)
        assert [item["gone_on"] for item in client.get("/api/v1/me/favourites").json()["items"]] == ["2026-07-05"]

    def test_marking_and_unmarking_twice_is_once(self) -> None:
        client, place = browser_of(a_player()), a_place()
        assert [favourite(client, place).status_code for _ in range(2)] == [200, 200]
        assert [favourite(client, place, "DELETE").json()["marked_on"] for _ in range(2)] == [None, None]
        assert client.get("/api/v1/me/favourites").json()["items"] == []

    def test_an_unknown_place_is_answered_with_404_and_words(self) -> None:
        answer = browser_of(a_player()).put(f"/api/v1/me/favourites/{uuid4()}")
        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_place")
        assert answer.json()["say"]

    def test_one_too_many_is_refused_with_the_number_and_the_way_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tunables, "MOST_FAVOURITES", 1)
        client = browser_of(a_player())
        favourite(client, a_place())
        answer = favourite(client, a_place())
        assert (answer.status_code, answer.json()["code"]) == (409, "too_many")
        assert " 1 " in answer.json()["say"]

    def test_nobody_marks_for_somebody_elses_browser(self) -> None:
        assert favourite(strict_browser_of(a_player()), a_place()).status_code == 403
        assert favourite(browser_of(None), a_place()).status_code == 401


class TestReports:
    def test_anybody_reports_and_the_answer_tells_what_is_kept(self) -> None:
        place = a_place()
        answer = say(browser_of(None), place.public_id)
        kept = Report.objects.get()
        assert answer.status_code == 200
        assert answer.json() == {
            "report": str(kept.public_id), "place": str(place.public_id), "trouble": "wifi_dead",
            "reported_on": timezone.localdate().isoformat(), "state": "open",
        }  # fmt: skip
        assert kept.player is None

    def test_who_is_logged_in_reports_in_their_name_and_a_repeated_message_is_one_report(self) -> None:
        player, place, sent_as = a_player(), a_place(), uuid4()
        answers = [say(browser_of(player), place.public_id, sent_as=sent_as).json() for _ in range(3)]
        assert answers[0] == answers[1] == answers[2]
        assert Report.objects.get().player == player

    def test_no_other_site_reports_in_somebodys_name_and_who_is_nobody_needs_no_token(self) -> None:
        place = a_place()
        assert say(strict_browser_of(a_player()), place.public_id).status_code == 403
        assert say(strict_browser_of(None), place.public_id).status_code == 200

    @pytest.mark.parametrize(
        ("kind", "trouble", "status", "code"),
        [
            pytest.param(Kind.HOTSPOT, "closed", 422, "other_kind", id="a hotspot is no shop"),
            pytest.param(Kind.MERCHANT, "wifi_dead", 422, "other_kind", id="a shop is no hotspot"),
            pytest.param(Kind.HOTSPOT, "haunted", 422, "no_such_trouble", id="nothing that we know"),
        ],
    )
    def test_a_trouble_that_the_place_cannot_have_is_refused(self, kind, trouble, status, code) -> None:
        answer = say(browser_of(None), a_place(kind).public_id, trouble)
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    def test_a_place_on_no_list_and_one_that_has_gone_are_answered_apart(self) -> None:
        gone = a_place(gone_at=NOW)
        assert say(browser_of(None), uuid4()).status_code == 404
        assert say(browser_of(None), gone.public_id).status_code == 410

    def test_the_same_number_with_another_word_is_a_conflict(self) -> None:
        place, sent_as = a_place(), uuid4()
        say(browser_of(None), place.public_id, sent_as=sent_as)
        answer = say(browser_of(None), place.public_id, "not_there", sent_as=sent_as)
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert Report.objects.get().trouble == "wifi_dead"

    @pytest.mark.parametrize("language", ["en", "zh-hant"])
    def test_refusals_are_told_in_the_language_asked_for(self, language: str) -> None:
        told = say(browser_of(None), uuid4(), HTTP_ACCEPT_LANGUAGE=language).json()["say"]
        assert told.isascii() == (language == "en")

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param("", id="nothing"),
            pytest.param("[]", id="no object"),
            pytest.param('{"trouble": "wifi_dead"}', id="no number"),
            pytest.param('{"id": "7", "trouble": "wifi_dead"}', id="a number that is no UUID"),
            pytest.param(
                '{"id": "6f1d7a8e-7f3c-4d1f-9a1e-0a2b3c4d5e6f", "trouble": 7}', id="a trouble that is a number"
            ),
        ],
    )
    def test_a_malformed_word_is_refused_and_nothing_is_kept(self, body: str) -> None:
        client, address = browser_of(None), f"/api/v1/places/{a_place().public_id}/reports"
        assert client.post(address, body, content_type="application/json").status_code in (400, 422)
        assert not Report.objects.exists()


class TestLimits:
    def test_an_account_is_stopped_and_its_neighbour_is_not(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(report_limits, "PER_ACCOUNT", 2)
        busy, neighbour, places = browser_of(a_player()), browser_of(a_player()), [a_place() for _ in range(3)]
        answers = [say(busy, place.public_id) for place in places]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[2].json()["code"] == "too_many"
        assert say(neighbour, places[2].public_id).status_code == 200

    def test_an_address_is_stopped_whoever_speaks_from_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(report_limits, "PER_ADDRESS", 2)
        place = a_place()
        speakers = [browser_of(a_player()), browser_of(None), browser_of(a_player())]
        assert [say(each, place.public_id).status_code for each in speakers] == [200, 200, 429]
        assert say(browser_of(None), place.public_id, REMOTE_ADDR="203.0.113.9").status_code == 200
