"""The project's files, as the architecture tests look at them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("geo", "game", "hotspots", "web")


@cache
def files() -> tuple[str, ...]:
    """Every file that is, or is about to be, in version control; by its path from the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    return tuple(sorted(path for path in set(listed) if (ROOT / path).is_file()))


@cache
def product_modules() -> dict[str, ast.Module]:
    """The syntax trees of the product's modules, migrations aside; empty files left out."""
    return {
        path: ast.parse((ROOT / path).read_text())
        for path in files()
        if path.endswith(".py")
        and path.split("/")[0] in (*PRODUCT, "manage.py")
        and "migrations" not in path.split("/")
        and (ROOT / path).read_text().strip()
    }


def text_files() -> dict[str, str]:
    """Path and content of every file that is text."""
    found = {}
    for path in files():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content:
            found[path] = content.decode(errors="replace")
    return found
