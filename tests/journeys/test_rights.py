"""A guest catches, sees what is known, takes it along, and leaves: the coins go to a cause, and the phone is empty."""

import json
import re
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Download, Page, expect

from geo.position import moved
from tests.journeys.conftest import NewPhone
from tests.journeys.phone import Phone
from tests.servers import LUYE, RunningServer
from web.scratch.shapes import Place, StagedGuest, Wanted

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUIET_CORNER = moved(LUYE, 2600.0, 0.0)
WHAT_IS_LEFT = """async () => ({
  databases: (await indexedDB.databases()).map(({ name }) => name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  choices: localStorage.length,
})"""
NOTHING = {"databases": [], "caches": [], "workers": 0, "choices": 0}


@pytest.fixture
def guest(luye_server: RunningServer) -> StagedGuest:
    place = Place(QUIET_CORNER.latitude, QUIET_CORNER.longitude)
    return luye_server.scratch.stage(Wanted(places=[place], guests=1)).guests[0]


def caught_one(phone: Phone, guest: StagedGuest, cookie: str) -> None:
    phone.put(QUIET_CORNER)
    phone.play_as({cookie: guest.session_key})
    phone.catch()
    phone.wait_until_shown("card")
    phone.close_card()


def taken(page: Page, link: re.Pattern[str], folder: Path) -> Path:
    """The file behind a link."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    file: Download = download.value
    target = folder / file.suggested_filename
    file.save_as(target)
    return target


def test_a_guest_sees_everything_takes_it_along_and_leaves_nothing(
    new_phone: NewPhone, luye_server: RunningServer, guest: StagedGuest, tmp_path: Path
):
    phone = new_phone()
    page = phone.page
    caught_one(phone, guest, luye_server.staged.cookie)
    phone.tab("me")
    page.get_by_role("link", name="我的資料與隱私").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的資料與隱私")
    expect(page.get_by_role("region", name="您的捕捉")).to_contain_text("10")

    told = json.loads(taken(page, re.compile("JSON"), tmp_path).read_text())
    assert [row["coins"] for row in told["holdings"]["catches"]["rows"]] == [10]
    with ZipFile(taken(page, re.compile("CSV"), tmp_path)) as tables:
        catches = tables.read("catches.csv").decode("utf-8-sig")
    assert len(StringIO(catches).readlines()) == 2

    playing = phone.context.new_page()
    playing.goto(f"{phone.url}/play/")
    expect(playing.locator("#signal")).to_have_attribute("data-state", "online")
    page.bring_to_front()
    page.get_by_role("link", name="刪除我的帳號").click()
    page.get_by_role("button", name="刪除我的帳號與 1 次捕捉，捐出 10 枚金幣").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("您的帳號已刪除")
    expect(page.get_by_role("status")).to_have_text("10 枚金幣已捐給「臺東縣公益基金」。")
    playing.wait_for_url(f"{phone.url}/")
    playing.close()
    expect(phone.part("local")).to_contain_text("已清除")
    page.reload()
    expect(phone.part("local")).to_contain_text("已清除")
    assert page.evaluate(WHAT_IS_LEFT) == NOTHING

    phone.context.add_cookies([{"name": luye_server.staged.cookie, "value": guest.session_key, "url": phone.url}])
    phone.open("/play/")
    page.wait_for_url(re.compile(re.escape(phone.url) + r"/(\?.*)?$"))
    assert luye_server.rows("SELECT COUNT(*) FROM players_player WHERE id = ?", guest.player_id) == [(0,)]
    assert "PROVED" in luye_server.audit().upper()
