"""plan_wave, launch_wave and verify_sky as an operator types them; and the map, opened without a network."""

import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from playwright.sync_api import sync_playwright

from game.balloons import skies
from game.balloons.models import Sky, Wave
from geo import outlines
from tests.game.coins.builders import a_published_campaign
from tests.journeys.chromium import CHROMIUM, FLAGS, SMALL_PHONE

BALLOONS = ("--balloons", "12")


def run(*words):
    said, complained = StringIO(), StringIO()
    call_command(*words, stdout=said, stderr=complained)
    return said.getvalue() + complained.getvalue()


def today():
    return timezone.localdate()


def launched_today():
    campaign = a_published_campaign(amount=10, quota=2000)
    return run("launch_wave", "--campaign", str(campaign.pk), *BALLOONS)


def over(day):
    """As if the day were over: its key is revealed."""
    skies.reveal(day=day, now=skies.midnight(day + timedelta(days=1)))


@pytest.fixture(autouse=True)
def _outlines_of_this_test():
    outlines.forget()
    yield
    outlines.forget()


# plan_wave


@pytest.mark.parametrize("words", ["鹿野鄉|Luye", "Gini|吉尼", "98 %", "縱谷|Rift Valley", "河川|river", r"\b12\b"])
def test_the_table_has_townships_regions_and_what_was_not_checked(county, words):
    assert re.search(words, run("plan_wave", *BALLOONS))


def test_json_is_one_object(county):
    told = json.loads(run("plan_wave", *BALLOONS, "--json"))
    assert len(told["balloons"]) == 12
    assert told["county"]["stock"] == 240


def test_a_plan_of_an_undrawn_day_says_that_it_is_an_example(county):
    run("plan_wave", *BALLOONS, "--commit", "--json")
    example = json.loads(run("plan_wave", *BALLOONS, "--json"))["title"]
    skies.record_draw(day=Sky.objects.get().date, value="drawn")
    assert json.loads(run("plan_wave", "--json"))["title"] != example


def test_a_drawn_day_is_shown_as_it_flies(county):
    launched_today()
    told = json.loads(run("plan_wave", "--date", today().isoformat(), "--json"))
    assert [[each["cell"], each["rarity"], each["coins"], each["stock"]] for each in told["balloons"]] == skies.flown(
        Sky.objects.get()
    )


def test_committing_publishes_tomorrow_s_commitment_and_the_name_of_its_draw(county):
    said = run("plan_wave", *BALLOONS, "--commit")
    sky = Sky.objects.get()
    assert sky.date == today() + timedelta(days=1)
    assert sky.commitment in said
    assert "drand quicknet, round" in sky.draw_name
    assert sky.draw_name in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--balloons", "0"), "balloons lies between 1 and 5000"),
        (("--balloons", "12", "--stock", "3"), "at least one catch"),
        (("--balloons", "4000"), r"only \d+ of 4000"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(county, options, said):
    with pytest.raises(CommandError, match=said):
        run("plan_wave", *options)


# launch_wave


def test_launching_without_a_commitment_commits_and_draws_here_and_says_so(county):
    said = launched_today()
    assert skies.LOCAL_DRAW in said
    assert Wave.objects.get().balloons.count() == 12


def test_launching_a_committed_day_needs_the_value_that_was_promised(county):
    run("plan_wave", "--date", today().isoformat(), *BALLOONS, "--commit")
    with pytest.raises(CommandError, match="waits for drand quicknet"):
        launched_today()
    campaign = a_published_campaign(amount=10, quota=2000)
    run("launch_wave", "--campaign", str(campaign.public_id), "--draw", "abc123")
    assert Sky.objects.get().draw_value == "abc123"


def test_a_wave_flies_the_whole_day_in_taitung_unless_told_otherwise(county):
    launched_today()
    wave = Wave.objects.get()
    assert (wave.opens_at, wave.closes_at) == (skies.midnight(today()), skies.midnight(today() + timedelta(days=1)))


def test_a_wave_opens_and_closes_when_it_is_told(county):
    campaign = a_published_campaign(amount=10, quota=2000)
    run("launch_wave", "--campaign", str(campaign.pk), "--opens", "05:30", "--closes", "18:30", *BALLOONS)
    wave = Wave.objects.get()
    assert wave.closes_at - wave.opens_at == timedelta(hours=13)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--campaign", "999"), "no campaign '999'"),
        (("--campaign", "tourism"), "a number or a UUID"),
        (("--campaign", "1", "--opens", "25:00"), "--opens"),
        (("--campaign", "1", "--opens", "noon"), "--opens"),
    ],
)
def test_a_launch_that_cannot_be_is_refused_in_words(county, options, said):
    with pytest.raises(CommandError, match=said):
        run("launch_wave", *BALLOONS, *options)


def test_a_refused_launch_leaves_no_sky_behind(county):
    poor = a_published_campaign(amount=10, quota=3)
    with pytest.raises(CommandError, match="lacks"):
        run("launch_wave", "--campaign", str(poor.pk), *BALLOONS)
    assert not Sky.objects.exists()


# verify_sky


def test_a_revealed_day_is_verified_from_the_database_and_from_its_document(county, tmp_path):
    launched_today()
    over(today())
    file = tmp_path / "sky.json"
    assert "12 of 12" in run("verify_sky", today().isoformat(), "--write", str(file))
    Sky.objects.all().update(key_hex="00" * 32)
    assert "12 of 12" in run("verify_sky", "--published", str(file))


def test_a_forged_document_fails_and_names_what_differs(county, tmp_path):
    launched_today()
    over(today())
    file = tmp_path / "sky.json"
    run("verify_sky", today().isoformat(), "--write", str(file))
    document = json.loads(file.read_text())
    document["balloons"][0][3] += 1
    file.write_text(json.dumps(document))
    said = StringIO()
    with pytest.raises(CommandError, match="does not follow"):
        call_command("verify_sky", "--published", str(file), stdout=said)
    assert "DIFFERS  balloons: 11 match, 1 missing" in said.getvalue()


def test_a_balloon_moved_in_the_database_is_found(county):
    launched_today()
    over(today())
    balloon = Wave.objects.get().balloons.first()
    balloon.cell += 1
    balloon.save(update_fields=["cell"])
    with pytest.raises(CommandError, match="does not follow"):
        run("verify_sky", today().isoformat())


def test_a_day_that_is_not_over_cannot_be_verified_yet(county):
    launched_today()
    with pytest.raises(CommandError, match="not revealed yet"):
        run("verify_sky", today().isoformat())


@pytest.mark.parametrize(
    ("words", "said"),
    [((), "give a date"), (("2026-07-05",), "no sky is committed"), (("--published", "nowhere"), "no published sky")],
)
def test_a_check_of_nothing_is_refused_in_words(db, words, said):
    with pytest.raises(CommandError, match=said):
        run("verify_sky", *words)


@pytest.mark.parametrize("text", ["[]", "not json", "{}"])
def test_a_file_that_is_no_sky_is_refused_in_words(db, tmp_path, text):
    (tmp_path / "sky.json").write_text(text)
    with pytest.raises(CommandError, match=r"no published sky|lacks"):
        run("verify_sky", "--published", str(tmp_path / "sky.json"))


# The map


@pytest.fixture
def page_of_map(county, tmp_path, settings):
    """Writes the map and opens it in a Chromium without a network; gives the page and what went wrong."""
    settings.BASEMAP_URL = settings.BASEMAP_ATTRIBUTION = ""
    file, trouble = tmp_path / "map.html", []
    run("plan_wave", *BALLOONS, "--map", str(file), "--json")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(offline=True, viewport=SMALL_PHONE).new_page()
        page.on("request", lambda request: trouble.append(request.url) if request.url != file.as_uri() else None)
        page.on("requestfailed", lambda request: trouble.append(f"failed {request.url}"))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
        page.goto(file.as_uri())
        page.wait_for_selector(".leaflet-control-layers-overlays label")
        yield page, trouble
        browser.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_map_opens_without_any_network(page_of_map):
    page, trouble = page_of_map
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_timeout(500)
    assert [each for each in trouble if not each.startswith("data:")] == []
    assert page.locator("canvas").count() == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_map_says_what_it_shows_and_lets_people_zoom(page_of_map):
    page, _ = page_of_map
    labels = page.locator(".leaflet-control-layers-overlays label").all_inner_texts()
    assert len(labels) == 5
    assert sum(int(found) for label in labels for found in re.findall(r"\((\d+)\)", label)) == 12
    assert page.locator(".plan p").count() >= 6
    assert page.evaluate("document.documentElement.lang") == "zh-Hant"
    assert "user-scalable" not in page.locator("meta[name=viewport]").get_attribute("content")


def test_the_map_names_no_host_to_load_from(county, tmp_path):
    run("plan_wave", *BALLOONS, "--map", str(tmp_path / "map.html"), "--json")
    page = (tmp_path / "map.html").read_text()
    assert re.findall(r"""<link\b|\bsrc\s*=\s*["']?https?:|@import""", page) == []
    assert "url(images" not in page


def test_a_configured_base_map_is_asked_for_tiles_and_named(county, tmp_path, settings):
    settings.BASEMAP_URL, settings.BASEMAP_ATTRIBUTION = "https://tiles.example/{z}/{y}/{x}", "內政部國土測繪中心"
    run("plan_wave", *BALLOONS, "--map", str(tmp_path / "map.html"), "--json")
    page = (tmp_path / "map.html").read_text()
    assert "https://tiles.example/{z}/{y}/{x}" in page
    assert "國土測繪中心" in page or "\\u5167\\u653f" in page
