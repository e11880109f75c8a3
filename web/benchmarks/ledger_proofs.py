"""`python -m web.benchmarks.ledger_proofs audit` or `… statements YEAR-MONTH`: one of both, and what it took.

In the database of the environment, in a process of its own, so that the memory is that of this alone. Says a `Proved`
or a `Stated` as JSON.
"""

import json
import sys
import time
from contextlib import suppress
from io import StringIO
from pathlib import Path

import django
import msgspec

django.setup()

from django.core.management import call_command  # noqa: E402  (needs the apps that the line above loads)
from django.utils import timezone  # noqa: E402

from game.coins.monthly.making import MakeReport, make  # noqa: E402
from game.coins.monthly.months import Month  # noqa: E402
from web.benchmarks.ledger_shapes import Proved, Stated  # noqa: E402


def audited() -> Proved:
    """Run the audit as it is run, in this process."""
    said, began_cpu_s = StringIO(), time.process_time()
    with suppress(SystemExit):
        call_command("audit", "--json", stdout=said)
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    found = [line for line in lines if "row" in line]
    figures = lines[-1]
    first = f"{found[0]['finding']}: {found[0]['row']}" if found else ""
    cpu_s = time.process_time() - began_cpu_s
    return Proved(figures["entries"], figures["entries_per_s"], len(found), first, cpu_s, peak_mb())


def stated(month: Month) -> Stated:
    """Make the statements of a month."""
    began_s, began_cpu_s = time.monotonic(), time.process_time()
    report = make(month=month, now=timezone.now())
    lasted_s, cpu_s = time.monotonic() - began_s, time.process_time() - began_cpu_s
    if not isinstance(report, MakeReport):
        raise AssertionError(f"no statements for {month.name}: {report}")  # noqa: TRY004 - a value, but not what we want
    return Stated(report.made, report.coins, report.doubts, lasted_s, cpu_s, peak_mb())


def peak_mb() -> int:
    """The most memory that this process has had, as Linux counts it; 0 elsewhere."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")), 0)


def main() -> None:
    """One of both."""
    done = audited() if sys.argv[1] == "audit" else stated(Month.named(sys.argv[2]))
    sys.stdout.write(msgspec.json.encode(done).decode())


if __name__ == "__main__":
    main()
