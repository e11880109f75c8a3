"""`docs/performance.md`: the figures of all benchmarks as one run found them, with its day and its machine."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

INTRODUCTION: Final = """# Performance

Measured beside rivals in the same run; written by `manage.py bench all`, never by hand. Ratios travel between
machines, absolute figures do not. What each benchmark does stands at the top of its module in `web/benchmarks/`.
"""
HOW_TO_READ: Final = (
    "A load above the number of cores means that others were working, too; a priority below 0 that they had to wait."
)
UNTOLD: Final = ("bench", "server", "targets", "machine")


def page(found: Sequence[Mapping[str, Any]], day: date) -> str:
    """The whole page."""
    machine = found[0]["machine"]
    told = ", ".join(f"{name} {value}" for name, value in machine.items())
    when = f"{day.isoformat()}; {told}. {HOW_TO_READ}\n"
    return "\n".join([INTRODUCTION, when, *(section(one) for one in found)])


def section(found: Mapping[str, Any]) -> str:
    """One benchmark: its targets, then its other figures."""
    title = f"{found['bench']} on {found['server']}" if "server" in found else found["bench"]
    lines = [f"## {title}", "", "| target | measured | asked | |", "|---|---|---|---|"]
    lines += [target_row(target) for target in found["targets"]]
    lines += ["", "| figure | value |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in found.items() if name not in UNTOLD]
    return "\n".join([*lines, ""])


def target_row(target: Mapping[str, Any]) -> str:
    """What was asked of one figure, and what came of it."""
    asked = f"≥ {target['at_least']}" if "at_least" in target else f"≤ {target['at_most']}"
    return f"| {target['name']} | {target['value']} | {asked} | {'met' if target['met'] else '**missed**'} |"
