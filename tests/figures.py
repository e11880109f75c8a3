"""What the fault tests find, kept for `docs/reliability.md`: one line of JSON a test, in the file of `--figures`.

def test_a_killed_server_loses_nothing(figures):
    figures.tell(tried=24, hit=24, lost=0, doubled=0, longest_pause_s=1.2)

Telling is asserting: something was tried, the fault hit something that was under way, nothing was lost or doubled.
"""

from pathlib import Path
from typing import Final

import msgspec
import pytest

DEFAULT_DATABASE: Final = "spatialite"


class Figure(msgspec.Struct, frozen=True):
    """One row of the page: what a fault did to what was tried while it lasted."""

    sentence: str
    file: str
    database: str
    tried: int
    hit: int
    lost: int
    doubled: int
    longest_pause_s: float
    note: str = ""


class Figures:
    """What one test has to tell."""

    def __init__(self, sentence: str, file: str, database: str, target: Path | None) -> None:
        self._sentence, self._file, self._database, self._target = sentence, file, database, target

    def tell(self, *, tried: int, hit: int, lost: int, doubled: int, longest_pause_s: float, note: str = "") -> None:
        """Keep the figures, and fail unless they are those of a fault that did no harm.

        Args:
            tried: how many verbs (catches, launches …) were asked for.
            hit: how many of them were under way when the fault came, or how often it came amid them.
            longest_pause_s: the longest that anybody waited for a final answer.
        """
        row = Figure(
            self._sentence, self._file, self._database, tried, hit, lost, doubled, round(longest_pause_s, 2), note
        )
        assert tried > 0, "nothing was tried: the test proved nothing"
        assert hit > 0, "the fault met nothing that was under way: the test proved nothing"
        assert (lost, doubled) == (0, 0), row
        if self._target is not None:
            with self._target.open("ab") as file:
                file.write(msgspec.json.encode(row) + b"\n")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--figures", type=Path, help="append what the fault tests find to this file, as lines of JSON")


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    """Where a test tells what it tried, and what became of it."""
    sentence = request.node.originalname.removeprefix("test_").replace("_", " ")
    if (case := getattr(request.node, "callspec", None)) is not None:
        sentence = f"{sentence}: {case.id}"
    file = request.path.relative_to(request.config.rootpath).as_posix()
    database = request.config.getoption("database", DEFAULT_DATABASE)
    return Figures(sentence, file, database, request.config.getoption("figures"))
