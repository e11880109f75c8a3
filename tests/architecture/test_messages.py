"""Every word that people see exists in both languages."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files

CATALOGUES = [path for path in files() if path.endswith(".po")]
SOURCES = {"django": (".py", ".html", ".txt"), "djangojs": (".js",)}


def entries(catalogue: Path, *flags: str) -> str:
    return subprocess.run(
        ["msgattrib", "--no-obsolete", *flags, str(catalogue)], capture_output=True, text=True, check=True
    ).stdout


def msgids(text: str) -> set[str]:
    """The message ids of a catalogue, strings over several lines joined."""
    found = re.findall(r'^msgid(?:_plural)? ((?:"(?:[^"\\]|\\.)*"\s*)+)', text, re.MULTILINE)
    return {"".join(re.findall(r'"((?:[^"\\]|\\.)*)"', quoted)) for quoted in found} - {""}


def test_there_is_a_chinese_catalogue_for_pages_and_one_for_scripts():
    assert {Path(path).stem for path in CATALOGUES if "zh_Hant" in path} == set(SOURCES)


@pytest.mark.parametrize("path", CATALOGUES)
def test_no_message_is_untranslated_or_fuzzy(path):
    assert msgids(entries(ROOT / path, "--untranslated")) == set()
    assert msgids(entries(ROOT / path, "--only-fuzzy")) == set()


@pytest.mark.parametrize("domain", SOURCES)
def test_every_marked_string_of_the_code_is_in_the_chinese_catalogue(domain, tmp_path):
    for path in files():
        if path.startswith(("geo/", "hotspots/", "game/", "web/")) and path.endswith(SOURCES[domain]):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, tmp_path / path)
    (tmp_path / "locale").mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    django_admin = str(ROOT / ".venv/bin/django-admin")
    subprocess.run(
        [django_admin, "makemessages", "-l", "zh_Hant", "-d", domain, "--no-location"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    made = [catalogue.read_text() for catalogue in tmp_path.rglob(f"{domain}.po")]
    in_code = set().union(*map(msgids, made)) if made else set()
    known = msgids((ROOT / f"web/locale/zh_Hant/LC_MESSAGES/{domain}.po").read_text())
    assert in_code - known == set()
