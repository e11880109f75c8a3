"""The README and docs name only what exists: files, functions, commands, targets and settings."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from tests.architecture.tree import ROOT, files
from web.environment import SETTINGS, Setting

PAGES = [path for path in files() if path == "README.md" or re.fullmatch(r"docs/[^/]+\.md", path)]
# Made at run time, so never in version control.
RUNTIME = ("var/", ".venv", "node_modules")
FILE_NAME = re.compile(r"[\w.-]+(?:/[\w.*-]+)*/?(?:\.(?:py|md|json|toml|txt|po|css|js|html|png|svg|csv|geojson))?")
KNOWN_VARIABLES = {"TAITUNG_DATA_DIR", "PYTHON"}


def code_spans(page: str) -> list[str]:
    """What stands in backticks, and the lines of fenced blocks."""
    text = (ROOT / page).read_text()
    fenced = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    return [*re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)), *"".join(fenced).splitlines()]


def spans(pattern: str) -> list[tuple[str, str]]:
    found = {(page, name) for page in PAGES for span in code_spans(page) for name in re.findall(pattern, span)}
    return sorted(found)


def looks_like_a_path(span: str) -> bool:
    if not FILE_NAME.fullmatch(span) or span.startswith(RUNTIME):
        return False
    return "/" in span or re.search(r"\.(py|md|toml|json)$", span) is not None


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def make_variables() -> set[str]:
    return set(re.findall(r"\$\((?:if \$\()?([A-Z]+)\)", (ROOT / "Makefile").read_text()))


def functions_of(path: str) -> set[str]:
    """`function` and `Class.method` of a module."""
    tree = ast.parse((ROOT / path).read_text())
    plain = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return plain | {
        f"{owner.name}.{node.name}"
        for owner in tree.body
        if isinstance(owner, ast.ClassDef)
        for node in owner.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def path_of_a_fix() -> list[str]:
    """The numbered steps of the README's section."""
    section = (ROOT / "README.md").read_text().split("## The path of a fix")[1].split("\n## ")[0]
    return re.findall(r"^\d+\. .*?(?=^\d+\. |\Z)", section, re.MULTILINE | re.DOTALL)


def settings_table() -> str:
    return "\n".join(map(row, SETTINGS.values()))


def row(setting: Setting) -> str:
    default = f"`{setting.default}`" if setting.default else ""
    return f"| `{setting.name}` | {default} | {setting.rule.replace('|', chr(92) + '|')} | {setting.purpose} |"


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_is_named_exists(page):
    named = [span for span in code_spans(page) if looks_like_a_path(span)]
    assert [path for path in named if not list(ROOT.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_and_picture_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", (ROOT / page).read_text())
    inside = [link for link in links if not link.startswith(("http://", "https://", "mailto:"))]
    assert [link for link in inside if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_every_command_that_is_named_exists():
    assert [pair for pair in spans(r"manage\.py (\w+)") if pair[1] not in get_commands()] == []


def test_every_command_of_ours_is_in_the_readme():
    ours = {
        name for name, app in get_commands().items() if str(app).split(".")[0] in ("geo", "hotspots", "game", "web")
    }
    assert ours - {name for _page, name in spans(r"manage\.py (\w+)")} == set()


def test_every_make_target_that_is_named_exists():
    assert [pair for pair in spans(r"\bmake ([a-z-]+)") if pair[1] not in targets()] == []


def test_every_variable_that_is_named_exists():
    known = SETTINGS.keys() | make_variables() | KNOWN_VARIABLES
    unknown = [
        (page, name)
        for page, name in spans(r"\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b")
        if name not in known and not hasattr(settings, name) and not is_constant(name)
    ]
    assert unknown == []


def is_constant(name: str) -> bool:
    """Whether a module of ours has a constant of this name, as the tables of tunables do."""
    assigned = re.compile(rf"^\s*{name}\b.*[:=]", re.MULTILINE)
    return any(assigned.search((ROOT / path).read_text()) for path in files() if path.endswith(".py"))


def test_the_readmes_table_of_settings_is_the_code_s():
    assert settings_table() in (ROOT / "README.md").read_text(), f"paste this:\n{settings_table()}"


def test_the_path_of_a_fix_names_functions_that_exist():
    steps = path_of_a_fix()
    assert len(steps) >= 4
    for step in steps:
        path = re.findall(r"`([\w/]+\.py)`", step)[0]
        called = re.findall(r"`([\w.]+)\(\)`", step)
        assert Path(ROOT / path).exists(), path
        assert set(called) <= functions_of(path), f"{path} has no {set(called) - functions_of(path)}"
