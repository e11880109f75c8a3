"""The repository works anywhere: it names no machine, no registry, no folder beside it."""

import json
import re
import subprocess

import pytest

from tests.architecture.tree import ROOT, text_files

LOCKS = ("requirements.txt", "requirements-test.txt", "requirements-node.txt")
MACHINE_WORDS = re.compile(
    r"/work/|/opt/(?:wheels|pypi)|/home/\w+|\.\./shared|TAITUNG_DATA_DIR"
    r"|pypi\.org|pythonhosted|npmjs\.(?:org|com)|npmmirror|deb\.debian\.org|proxy\.golang"
)
# Tests and benchmarks may read real data that lies beside the clone.
MAY_NAME_DATA = ("tests/", "web/benchmarks/", "pyproject.toml", "docs/decisions/")


def test_no_file_names_a_machine_a_registry_or_the_folder_beside_the_clone():
    named = [
        f"{path}: {found.group()}"
        for path, text in text_files().items()
        if not path.startswith(MAY_NAME_DATA)
        for found in MACHINE_WORDS.finditer(text)
    ]
    assert named == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_of_python_packages_pins_versions_and_names_no_address(lock):
    lines = [line for line in (ROOT / lock).read_text().splitlines() if line and not line.lstrip().startswith("#")]
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9._-]+==[^\s;@]+", line)] == []
    assert re.search(r"https?:|file://|--(?:index-url|find-links|extra-index)", (ROOT / lock).read_text()) is None


def test_the_lock_of_npm_packages_names_no_address():
    """Neither one to fetch from, nor whom to sponsor: npm writes both unless they are taken out."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry or "funding" in entry] == []
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


def test_the_product_and_the_tests_agree_on_every_shared_version():
    pinned = [set(re.findall(r"^\S+==\S+", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS]
    names = [{line.split("==")[0] for line in lock} for lock in pinned]
    assert names[0] <= names[1]
    assert pinned[0] <= pinned[1]
    assert pinned[0] <= pinned[2]


def test_nothing_that_set_up_makes_is_in_version_control():
    made = subprocess.run(
        ["git", "ls-files", "var", ".venv", "node_modules", "*.mo", "*.sqlite3"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert made == ""
