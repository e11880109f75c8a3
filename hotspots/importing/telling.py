"""An import's report as people read it in a terminal: a table of outcomes, then what differs, then what waits."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hotspots.importing.outcomes import Outcome
from hotspots.importing.report import PlaceChange, Report

_MEANS = {
    Outcome.ADDED: "new places",
    Outcome.CHANGED: "places that changed",
    Outcome.UNCHANGED: "places as they were",
    Outcome.REPEATED: "rows that say again what a row before said",
    Outcome.ELSEWHERE: "rows of other counties",
    Outcome.ASIDE: "rows set aside, to be mended by hand",
}
_TRIED = "Dry run: nothing was written. This is what the import would do."


def tell(report: Report, console: Console, *, shown: int | None) -> None:
    """Print a report, of each kind of difference at most `shown` lines; None prints all."""
    if report.is_dry_run:
        console.print(_TRIED)
    read = ", ".join(filter(None, (report.encoding, report.crs)))
    console.print(Text(f"{report.file_name} → {report.dataset} ({read})"), soft_wrap=True)
    console.print(_outcomes(report))
    if report.repairs:
        console.print(Text(f"Repaired while reading: {_listed(report.repairs.items())}"))
    _tell_lines(console, "Added", report.added, shown)
    _tell_lines(console, "Changed", map(_change, report.changed), shown)
    _tell_lines(console, "Gone", report.gone, shown)
    kept = (f"{each.name}: the list moved it {each.list_moved_m:.0f} m" for each in report.kept_by_hand)
    _tell_lines(console, "Kept where somebody put it", kept, shown)
    aside = (f"row {n.number} {n.name}: {n.trouble} {_listed(n.details.items())}" for n in report.aside)
    _tell_lines(console, "Set aside", aside, shown)


def _outcomes(report: Report) -> Table:
    table = Table()
    table.add_column("outcome")
    table.add_column("rows", justify="right")
    table.add_column("meaning")
    for outcome in Outcome:
        table.add_row(outcome, f"{report.counts[outcome]:,}", _MEANS[outcome])
    table.add_section()
    table.add_row("in all", f"{sum(report.counts.values()):,}", f"{report.rows:,} rows in the file")
    table.add_row("gone", f"{len(report.gone):,}", "places that the list no longer names")
    return table


def _change(change: PlaceChange) -> str:
    fields = "; ".join(f"{each.field} {each.before or '–'} → {each.after or '–'}" for each in change.fields)
    return f"{change.name}: {fields}"


def _listed(pairs: Iterable[tuple[str, object]]) -> str:
    return ", ".join(f"{name} {value}" for name, value in pairs)


def _tell_lines(console: Console, title: str, lines: Iterable[str], shown: int | None) -> None:
    """A title and its lines; names are shown as they are, never as markup, and without control characters."""
    every = list(lines)
    if not every:
        return
    console.print(Text(f"\n{title} ({len(every):,})", style="bold"))
    for line in every[:shown]:
        console.print(Text("  " + "".join(c if c.isprintable() else "�" for c in line)), soft_wrap=True)
    if shown is not None and len(every) > shown:
        console.print(f"  … and {len(every) - shown:,} more: say --verbosity 2")
