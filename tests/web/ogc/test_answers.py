"""How answers travel: tags and times for asking again, compression, other origins, and who likes which form."""

import gzip
from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils.http import http_date

from hotspots import editions
from hotspots.models import Kind, Place
from tests.web.ogc.builders import FIRST_CHANGE, HOTSPOTS, Asker, a_hotspot

ITEMS = "/ogc/collections/hotspots/items"
LAST_CHANGE = FIRST_CHANGE + timedelta(days=HOTSPOTS - 1)


def a_change() -> None:
    with transaction.atomic():
        Place.objects.filter(pk=a_hotspot().pk).update(changed_at=LAST_CHANGE + timedelta(days=1), name_zh="新名")
        editions.raise_number()


@pytest.mark.parametrize("path", ["", "conformance", "api", "collections", "collections/townships"])
def test_a_document_that_has_not_changed_is_not_sent_again(asker: Asker, path: str) -> None:
    tag = asker.get(path).headers["ETag"]
    again = asker.asked(f"/ogc/{path}", **{"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)


@pytest.mark.parametrize(
    "path", ["collections/hotspots/items", "collections/townships/items", "collections/regions/items/city"]
)
def test_features_that_have_not_changed_are_not_sent_again(asker: Asker, path: str) -> None:
    first = asker.get(path)
    again = asker.asked(f"/ogc/{path}", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Content-Crs"] == first.headers["Content-Crs"]
    assert again.headers["Access-Control-Allow-Origin"] == "*"


def test_features_are_sent_again_once_a_place_has_changed(asker: Asker) -> None:
    first = asker.asked(ITEMS)
    a_change()
    again = asker.asked(ITEMS, **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert "新名" in again.content.decode()
    assert asker.asked(ITEMS, **{"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 200


def test_features_know_when_they_last_changed(asker: Asker) -> None:
    assert asker.asked(ITEMS).headers["Last-Modified"] == http_date(LAST_CHANGE.timestamp())
    assert asker.asked(ITEMS, **{"If-Modified-Since": http_date(LAST_CHANGE.timestamp())}).status_code == 304
    earlier = http_date(LAST_CHANGE.timestamp() - 1)
    assert asker.asked(ITEMS, **{"If-Modified-Since": earlier}).status_code == 200


def test_a_place_that_went_counts_as_a_change(asker: Asker) -> None:
    asker.asked(ITEMS)
    went_at = LAST_CHANGE + timedelta(days=2)
    with transaction.atomic():
        Place.objects.filter(pk=a_hotspot().pk).update(gone_at=went_at)
        editions.raise_number()
    assert asker.asked(ITEMS).headers["Last-Modified"] == http_date(went_at.timestamp())


def test_each_language_has_a_tag_of_its_own(asker: Asker) -> None:
    chinese = Asker(asker.client, "zh-TW").asked(ITEMS)
    assert chinese.headers["ETag"] != asker.asked(ITEMS).headers["ETag"]
    assert {"Accept", "Accept-Encoding", "Accept-Language"} <= set(chinese.headers["Vary"].split(", "))


def test_pages_for_people_are_not_kept(asker: Asker) -> None:
    response = asker.asked(f"{ITEMS}?f=html")
    assert "ETag" not in response.headers
    assert "public" not in response.headers.get("Cache-Control", "")


def test_features_are_compressed_for_whom_that_helps(asker: Asker) -> None:
    plain = asker.asked(f"{ITEMS}?limit=1&offset=2")
    packed = asker.asked(f"{ITEMS}?limit=1&offset=2", **{"Accept-Encoding": "br, gzip;q=0.8"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content)
    told = gzip.decompress(packed.content)
    assert told[told.index(b'"features"') :] == plain.content[plain.content.index(b'"features"') :]
    refused = asker.asked(ITEMS, **{"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_any_page_may_read_it_and_learn_its_reference_system(asker: Asker) -> None:
    for path in ("", "collections/hotspots/items", "collections/nothing", "collections/hotspots/items?limit=x"):
        response = asker.asked(f"/ogc/{path}", Origin="https://elsewhere.example")
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "Content-Crs" in response.headers["Access-Control-Expose-Headers"]


def test_a_browser_may_ask_first_what_it_may_ask(asker: Asker) -> None:
    response = asker.client.options(ITEMS, headers={"Origin": "https://elsewhere.example"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/geo+json", "application/geo+json"),
        ("application/json;q=0.4,text/html;q=0.9", "text/html; charset=utf-8"),
        ("application/json,text/html;q=0.9", "application/geo+json"),
        ("*/*", "application/geo+json"),
        ("image/webp", "application/geo+json"),
        ("", "application/geo+json"),
    ],
)
def test_who_asks_gets_the_form_that_they_like_best(asker: Asker, accept: str, kind: str) -> None:
    assert asker.asked(ITEMS, accept).headers["Content-Type"] == kind


def test_f_comes_before_what_is_accepted(asker: Asker) -> None:
    assert asker.asked(f"{ITEMS}?f=json", "text/html").headers["Content-Type"] == "application/geo+json"
    assert asker.asked(f"{ITEMS}?f=html", "application/json").headers["Content-Type"].startswith("text/html")


def test_links_are_in_the_head_of_the_answer_too(asker: Asker) -> None:
    head = asker.asked(f"{ITEMS}?limit=3").headers["Link"]
    assert '<http://testserver/ogc/collections/hotspots/items?limit=3&offset=3&f=json>; rel="next"' in head


def test_nobody_is_asked_who_they_are(asker: Asker) -> None:
    response = asker.asked(ITEMS)
    assert not response.cookies
    assert "Cookie" not in response.headers["Vary"]


def test_a_page_of_features_asks_the_database_for_the_edition_only(
    asker: Asker, django_assert_num_queries: object
) -> None:
    asker.asked(ITEMS)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert asker.asked(f"{ITEMS}?bbox=121,22,122,23&limit=1000").json()["numberReturned"] == HOTSPOTS
    assert Place.objects.filter(kind=Kind.HOTSPOT).count() == HOTSPOTS


def test_programs_are_told_when_the_database_is_away(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("hotspots.catalogue._SHELF.newest", away)
    response = asker.asked(ITEMS)
    assert (response.status_code, response.headers["Content-Type"]) == (503, "application/problem+json")
    assert response.headers["Retry-After"] == "60"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
