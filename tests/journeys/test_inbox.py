"""Coins settle while one plays: a calm word, a number, the page, read, gone. A second device leaves a notice."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.databases import EmptyDatabase
from tests.journeys import looking
from tests.journeys.conftest import NewPhone
from tests.journeys.phone import Phone
from tests.servers import LUYE, RunningServer, around, running_server
from web.scratch.shapes import Wanted

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.xdist_group("browser")]

CATCH_AND_SETTLE = """
import django
django.setup()
from uuid import uuid4
from django.utils import timezone
from game.balloons import catching
from game.balloons.models import Balloon
from game.coins.settling import settle
now = timezone.now()
balloon = Balloon.objects.latest("pk").public_id
caught = catching.catch(catching.CatchOrder({player_id}, balloon, uuid4(), "a tap", 0.9, now), now=now)
print(settle(now=now).coins)
"""
SECOND_LOG_IN = """
import django, json
django.setup()
from game.players.models import Player
from tests.web.people import browser_of
print(json.dumps(browser_of(Player.objects.get(pk={player_id})).cookies["sessionid"].value))
"""
STAFF = """
import django, json
django.setup()
from datetime import date
from game.players.models import Player
from game.units.models import Role
from tests.game.units.builders import a_role
from tests.web.people import browser_of
player = Player.objects.get(pk={player_id})
a_role(Role.CASE_OFFICER, player=player, begins_on=date(2020, 1, 1))
print(json.dumps(browser_of(player, strong=True).cookies["sessionid"].value))
"""
APPROVED = """
import django
django.setup()
from django.db import transaction
from django.utils import timezone
from game.inbox import sending
from game.inbox.kinds import Kind
with transaction.atomic():
    values = {{"title": "Lantern walk", "approval": "7c9e"}}
    sending.send(player_id={player_id}, kind=Kind.APPROVAL_DONE, values=values, key="approved", now=timezone.now())
"""


@pytest.fixture(scope="module")
def server(empty_database: EmptyDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Confirmed players, and a balloon whose coins settle at once."""
    wanted = Wanted(places=around(LUYE, 1), guests=3, is_confirmed=True, settle_delay_h=0)
    with running_server(empty_database, tmp_path_factory.mktemp("inbox"), wanted) as server:
        yield server


def run(server: RunningServer, program: str, **values: object) -> str:
    done = server.scratch._run(["-c", program.format(**values)])
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def findings(phone: Phone) -> list[str]:
    """What is wrong with the page that stands on the screen."""
    phone.page.evaluate(looking.AXE.read_text())
    found = looking.violations(phone.page) + looking.sticking_out(phone.page)
    for theme in ("dark", "sun", "light"):
        looking.use_theme(phone.page, theme)
        found += [f"{theme} {one}" for one in looking.violations(phone.page, ["color-contrast"])]
    looking.use_text_size(phone.page, looking.DOUBLE_TEXT_SIZE)
    found += [f"at 200 % {one}" for one in looking.sticking_out(phone.page)]
    looking.use_text_size(phone.page, looking.TEXT_SIZE)
    return found


def test_settled_coins_are_told_live_and_read_in_the_inbox(new_phone: NewPhone, server: RunningServer):
    phone = new_phone(server.url, bypass_csp=True)
    phone.put(LUYE)
    phone.play_as(server.cookies(0))
    phone.wait_for_signal("online")
    expect(phone.part("unread-tab")).to_be_hidden()

    assert run(server, CATCH_AND_SETTLE, player_id=server.staged.guests[0].player_id) == "10"
    expect(phone.part("news")).to_contain_text("10 枚金幣已進入您的錢包")
    expect(phone.part("unread-tab")).to_have_text("1")
    expect(phone.part("announcer")).to_contain_text("金幣已入帳")
    found = findings(phone)

    phone.part("news-close").click()
    expect(phone.part("news")).to_be_hidden()
    phone.tab("me")
    phone.page.get_by_role("link", name="我的通知").click()
    notice = phone.page.get_by_role("listitem").filter(has_text="金幣已入帳")
    expect(notice).to_contain_text("新")
    found += findings(phone)

    phone.page.get_by_role("button", name="全部標為已讀").click()
    expect(notice).to_contain_text("已讀")
    found += findings(phone)
    phone.open("/play/")
    phone.wait_for_signal("online")
    expect(phone.part("unread-tab")).to_be_hidden()
    assert found == []


def test_a_second_device_leaves_a_notice_for_the_first(new_phone: NewPhone, server: RunningServer):
    player_id = server.staged.guests[1].player_id
    second = {server.staged.cookie: json.loads(run(server, SECOND_LOG_IN, player_id=player_id))}
    older, newer = new_phone(server.url), new_phone(server.url)
    for phone, cookies in ((older, server.cookies(1)), (newer, second)):
        phone.play_as(cookies)
        phone.wait_for_signal("online")
    expect(older.page.get_by_role("dialog", name="您正在另一台裝置上玩")).to_be_visible()
    expect(newer.part("unread-tab")).to_have_text("1")
    expect(newer.part("news")).to_be_hidden()  # who has just opened it knows

    older.open("/me/inbox/")
    notice = older.page.get_by_role("listitem").filter(has_text="已在另一台裝置開啟")
    expect(notice).to_have_count(1)
    notice.get_by_role("button", name="標為已讀").click()
    expect(notice).to_contain_text("已讀")
    expect(newer.part("unread-tab")).to_be_hidden()  # read here, counted there


def test_a_staff_page_tells_of_an_approval_while_it_is_open(new_phone: NewPhone, server: RunningServer):
    player_id = server.staged.guests[2].player_id
    cookies = {server.staged.cookie: json.loads(run(server, STAFF, player_id=player_id))}
    desk = new_phone(server.url, bypass_csp=True)
    desk.play_as(cookies)
    desk.open("/staff/")
    badge = desk.part("inbox-badge")
    expect(badge).to_have_attribute("aria-label", "通知 0 則新的")
    run(server, APPROVED, player_id=player_id)
    expect(desk.part("inbox-news")).to_contain_text("「Lantern walk」已完成全部核章")
    expect(badge).to_have_attribute("aria-label", "通知 1 則新的")
    assert findings(desk) == []
    badge.click()
    expect(desk.page.get_by_role("listitem").filter(has_text="已核准")).to_have_count(1)
