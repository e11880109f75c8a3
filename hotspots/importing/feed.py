"""The verb that imports a list: judge each row, find its place, write the difference, say what was done.

All of a file or nothing. Reading the file is left to `hotspots.feeds`; called by the commands `import_hotspots` and
`import_merchants`, by the example places, and by benchmarks.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from geo.models import Township
from hotspots import editions
from hotspots.addresses import TAITUNG, county_named
from hotspots.feeds.row import Feed, FeedRefused, Repair, Row
from hotspots.importing import aside as rows_aside
from hotspots.importing.aside import Waiting
from hotspots.importing.datum import Step, refuse_twd67
from hotspots.importing.judging import Progress, judge
from hotspots.importing.outcomes import Judged, Outcome
from hotspots.importing.report import AsideNote, PlaceChange, Report
from hotspots.importing.writing import Difference, difference, identity_of, listed_position_of, write
from hotspots.models import AsideRow, Dataset, ImportRun, Place

#: What is shown of a list beside its places.
_SHOWN = ("kind", "title_zh", "title_en", "publisher", "licence", "url", "edition_on")


def import_feed(
    *,
    dataset: Dataset,
    feed: Feed,
    file_name: str,
    sha256: str,
    now: datetime,
    dry_run: bool = False,
    on_progress: Progress | None = None,
) -> Report:
    """Make the places of a list equal to its file; `dataset` may be new, and takes on what it says of the list.

    With `dry_run` the same report and nothing written. Two imports at once go one after the other.

    Raises:
        FeedRefused: no row lies in Taitung, or the points are in TWD67, or no outlines are loaded; nothing was changed.
    """
    if not Township.objects.exists():
        raise FeedRefused("the county's outlines are not loaded, so no row can be placed: run load_boundaries first")
    judged = judge(feed.rows, on_progress=on_progress)
    _refuse_another_county(judged, len(feed.rows), file_name)
    with nullcontext() if dry_run else transaction.atomic():
        if not dry_run:
            editions.wait_for_turn()
        standing = list(Place.objects.filter(dataset_id=dataset.pk).order_by("pk"))
        refuse_twd67(feed.rows, _steps(feed.rows, standing), file_name)
        plan = _planned(dataset, judged, standing)
        report = _report(dataset, feed, judged, plan, file_name, is_dry_run=dry_run)
        if not dry_run:
            _write(dataset, plan, report, sha256, now)
    return report


def _refuse_another_county(judged: Judged, rows: int, name: str) -> None:
    if judged.placed or any(county_named(each.row.address) == TAITUNG for each in judged.aside):
        return
    raise FeedRefused(
        f"{name}: no row lies in Taitung ({rows} rows, {len(judged.elsewhere)} of them elsewhere in Taiwan,"
        f" {len(judged.aside)} without a usable position): is it the list of another county? Choose the right file"
    )


def _steps(rows: Sequence[Row], standing: Sequence[Place]) -> list[Step]:
    """From where to where each place would move whose name and address stand once in the list and once before."""
    if not standing:
        return []
    before = {place.identity: listed_position_of(place) for place in standing}
    names = Counter(identity_of(row) for row in rows if row.position is not None)
    known = ((before.get(identity_of(row)), row) for row in rows)
    return [(stood, row.position) for stood, row in known if stood and row.position and names[identity_of(row)] == 1]


@dataclass(frozen=True, slots=True)
class _Plan:
    """All that will be written: places, those that are gone, rows set aside with the places that they hold."""

    found: Difference
    gone: tuple[Place, ...]
    waiting: tuple[Waiting, ...]
    held: Mapping[str, Place]
    notes: tuple[AsideNote, ...]


def _planned(dataset: Dataset, judged: Judged, standing: Sequence[Place]) -> _Plan:
    waiting = rows_aside.named(judged.aside)
    kept = list(AsideRow.objects.filter(dataset_id=dataset.pk).select_related("place"))
    mended = rows_aside.mended_places(waiting, kept)
    found = difference(dataset, judged.placed, standing, mended)
    held = rows_aside.held_places(waiting, kept, found.lost)
    keys = {place.pk for place in held.values()}
    gone = tuple(place for place in found.lost if place.gone_at is None and place.pk not in keys)
    return _Plan(found, gone, tuple(waiting), held, _notes(judged, {row.number for row, _ in mended}))


def _notes(judged: Judged, mended: set[int]) -> tuple[AsideNote, ...]:
    """The rows that nobody has placed by hand."""
    left = (each for each in judged.aside if each.row.number not in mended)
    return tuple(AsideNote(each.row.number, each.row.name_zh, each.trouble, each.details) for each in left)


def _report(dataset: Dataset, feed: Feed, judged: Judged, plan: _Plan, file_name: str, *, is_dry_run: bool) -> Report:
    found = plan.found
    counts = {
        Outcome.ADDED: len(found.added),
        Outcome.CHANGED: len(found.changed),
        Outcome.UNCHANGED: len(found.updates) - len(found.changed),
        Outcome.REPEATED: len(judged.repeated),
        Outcome.ELSEWHERE: len(judged.elsewhere),
        Outcome.ASIDE: len(plan.notes),
    }
    return Report(
        dataset=dataset.code,
        file_name=file_name,
        encoding=feed.encoding,
        crs=feed.crs,
        rows=len(feed.rows),
        counts=counts,
        repairs=_repairs(feed.rows),
        added=tuple(place.name_zh for place in found.added),
        changed=tuple(PlaceChange(update.place.name_zh, update.fields) for update in found.changed),
        gone=tuple(place.name_zh for place in plan.gone),
        aside=plan.notes,
        kept_by_hand=tuple(update.kept_by_hand for update in found.updates if update.kept_by_hand),
        is_dry_run=is_dry_run,
    )


def _repairs(rows: Sequence[Row]) -> Mapping[Repair, int]:
    return Counter(repair for row in rows for repair in row.repairs)


def _write(dataset: Dataset, plan: _Plan, report: Report, sha256: str, now: datetime) -> None:
    is_shown_anew = _says_something_new(dataset)
    dataset.imported_at = now
    dataset.save()
    write(plan.found, plan.gone, now)
    rows_aside.keep(dataset, plan.waiting, plan.held, plan.found.matched, now)
    ImportRun.objects.create(
        dataset=dataset,
        file_name=report.file_name,
        sha256=sha256,
        encoding=report.encoding,
        crs=report.crs,
        rows=report.rows,
        counts={str(outcome): count for outcome, count in report.counts.items()} | {"gone": len(report.gone)},
        repairs={str(repair): count for repair, count in report.repairs.items()},
        imported_at=now,
    )
    if report.changes_places or is_shown_anew:
        editions.raise_number()


def _says_something_new(dataset: Dataset) -> bool:
    """Whether the list's own title, source or date differ from what is kept."""
    kept = Dataset.objects.filter(pk=dataset.pk).values(*_SHOWN).first()
    return kept is None or any(kept[name] != getattr(dataset, name) for name in _SHOWN)
