"""What makes the page an app: a manifest that a browser accepts, and a service worker that takes over."""

import struct

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewGuest, NewPhone

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.xdist_group("browser")]

NOT_KEPT = """async (addresses) => {
  const kept = await Promise.all(addresses.map((address) => caches.match(address)));
  return addresses.filter((_, index) => !kept[index]);
}"""


def size_of_png(content: bytes) -> str:
    """Width × height from the header (PNG, section 11.2.2)."""
    width, height = struct.unpack(">II", content[16:24])
    return f"{width}x{height}"


def test_the_browser_has_nothing_against_installing_the_game(new_phone: NewPhone, new_guest: NewGuest):
    phone = new_phone()
    phone.play_as(new_guest())
    phone.wait_until_kept()
    devtools = phone.context.new_cdp_session(phone.page)
    manifest = devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"] == f"{phone.url}/manifest.webmanifest"
    # Private windows cannot install anything; nothing else may stand in the way.
    errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in errors if error["errorId"] != "in-incognito"] == []


def test_every_icon_of_the_manifest_has_the_size_it_claims(new_phone: NewPhone):
    phone = new_phone()
    phone.open("/")
    manifest = phone.context.request.get(f"{phone.url}/manifest.webmanifest").json()
    assert manifest["display"] == "standalone"
    assert {icon["purpose"] for icon in manifest["icons"]} >= {"any", "maskable"}
    for icon in manifest["icons"]:
        assert size_of_png(phone.context.request.get(phone.url + icon["src"]).body()) == icon["sizes"]


def test_the_service_worker_has_every_file_of_the_game(new_phone: NewPhone, new_guest: NewGuest):
    phone = new_phone()
    phone.play_as(new_guest())
    phone.wait_until_kept()
    loaded = phone.page.evaluate("performance.getEntriesByType('resource').map(({name}) => name)")
    static = [address for address in loaded if "/static/" in address]
    missing = phone.page.evaluate(NOT_KEPT, static)
    assert static
    assert missing == []
    expect(phone.part("signal")).to_have_attribute("data-state", "online")
