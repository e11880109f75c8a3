"""`make reliability`: runs the fault tests on both databases and writes `docs/reliability.md` from what they tell.

`make mutations` is run, too, so that the page says which test notices which broken guard. Nothing is written unless
every test passes. `--from FILE` makes the page from figures that were kept by an earlier run.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Final

import msgspec

from tests.figures import Figure
from tests.mutations import ROOT, Outcome
from web.benchmarks import machine

PAGE: Final = ROOT / "docs" / "reliability.md"
FOLDERS: Final = ("tests/faults", "tests/several")
DATABASES: Final = ("spatialite", "postgis")
INTRODUCTION: Final = """# Reliability

What happens when something dies, sleeps, lies or fills up: each row is a test that breaks it amid catches, with real
servers and phones, on this database. Written by `make reliability`, never by hand.

- *tried*: what was asked for while the fault lasted or right before; *hit*: what was under way when it came, or how
  often it came amid the rest. A test fails if either is 0.
- *lost*: taps without a final answer, and catches, coins or news that phones and database do not agree on.
- *doubled*: second catches, awards or answers. A test fails unless both are 0, and unless `manage.py audit` proves the
  books afterwards.
- *longest pause*: the longest that anybody waited for a final answer, the outage itself included.
"""
BITES: Final = """## Do these tests bite?

`make mutations` breaks one guard at a time in a copy of the project; a test has to fail each time.

| broken | where | noticed by |
|---|---|---|
"""


def main() -> None:
    """Run everything, or read what was kept; write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="kept", type=Path, help="figures of an earlier run")
    kept = parser.parse_args().kept
    with tempfile.TemporaryDirectory() as folder:
        found = kept or run_everything(Path(folder) / "figures.jsonl")
        lines = found.read_bytes().splitlines()
    figures = [msgspec.json.decode(line, type=Figure) for line in lines if b'"sentence"' in line]
    outcomes = [msgspec.json.decode(line, type=Outcome) for line in lines if b'"guard"' in line]
    PAGE.write_text(page(figures, outcomes, date.today()))  # noqa: DTZ011 - the day on this machine's calendar


def run_everything(target: Path) -> Path:
    """All fault tests on each database, then the mutants; ends here if one of them fails."""
    folders = [folder for folder in FOLDERS if (ROOT / folder).is_dir()]
    options = ["-m", "pytest", "-q", f"--figures={target}", "-m", ""]  # two words would make its folder the root
    runs = [[*options, "--database", database, *folders] for database in DATABASES]
    for arguments in (*runs, ["-m", "tests.mutations", "--figures", str(target)]):
        done = subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False)
        if done.returncode:
            sys.exit(f"not written: {' '.join(arguments)} failed")
    return target


def page(figures: Sequence[Figure], outcomes: Sequence[Outcome], day: date) -> str:
    """The whole page."""
    told = ", ".join(f"{name} {value}" for name, value in machine.described().items())
    parts = [INTRODUCTION, f"{day.isoformat()}; {told}.\n"]
    by_file = sorted(figures, key=lambda figure: figure.file)
    parts += [section(file, list(rows)) for file, rows in groupby(by_file, key=lambda figure: figure.file)]
    if outcomes:
        parts.append(BITES + "".join(map(outcome_row, outcomes)))
    return "\n".join(parts)


def section(file: str, figures: Sequence[Figure]) -> str:
    """What one module of tests found, each test's databases side by side."""
    head = "| fault | database | tried | hit | lost | doubled | longest pause | |\n|---|---|---|---|---|---|---|---|\n"
    rows = sorted(figures, key=lambda figure: (figure.sentence, DATABASES.index(figure.database)))
    return f"## {subject_of(file)}\n\n`{file}`\n\n{head}{''.join(map(row, rows))}"


def subject_of(file: str) -> str:
    """A heading from a file's name."""
    return Path(file).stem.removeprefix("test_").replace("_", " ").capitalize()


def row(figure: Figure) -> str:
    """One line of a table."""
    counts = f"{figure.tried} | {figure.hit} | {figure.lost} | {figure.doubled}"
    return f"| {figure.sentence} | {figure.database} | {counts} | {figure.longest_pause_s:.1f} s | {figure.note} |\n"


def outcome_row(outcome: Outcome) -> str:
    """One mutant, and the test that noticed it."""
    noticed = ", ".join(f"`{test.split('::')[1]}`" for test in outcome.failed) or "**nobody**"
    return f"| {outcome.guard} | `{outcome.file}` | {noticed} on {outcome.database} |\n"


if __name__ == "__main__":
    main()
