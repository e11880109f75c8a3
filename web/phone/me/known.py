"""The page of everything known about a person, and the same as files to take away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from game.players import holdings
from game.players.holdings import Holding, Words
from web import limits
from web.phone.me import export
from web.phone.me.visitor import player_of

# Rows of each kind on the page; the files have all of them. 1-20.
SHOWN: Final = 3
# A file reads everything there is of somebody: as often as a person may need it, not a loop. 3-100.
FILES: Final = 20
FILES_WINDOW_S: Final = 600


@dataclass(frozen=True, slots=True)
class Section:
    """A holding on the page: its newest rows as pairs of words and value, and whether there are more."""

    name: str
    title: Words
    why: Words
    rows: Sequence[Sequence[tuple[Words, object]]]
    has_more: bool


@require_safe
@never_cache
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Everything, grouped by what it is; what there is nothing of is named, too."""
    sections = list(_sections(player_of(request).pk))
    shown = {
        "sections": [section for section in sections if section.rows],
        "empty": [section for section in sections if not section.rows],
    }
    return render(request, "me/data.html", shown)


@require_safe
@never_cache
@login_required
def as_json(request: HttpRequest) -> HttpResponse:
    """One file for programs."""
    if not _may_have_a_file(request):
        return render(request, "429.html", status=429)
    text = export.as_json(holdings.all_holdings(), player_of(request).pk, timezone.now())
    return _file(text, "application/json", "json")


@require_safe
@never_cache
@login_required
def as_csv(request: HttpRequest) -> HttpResponse:
    """Tables for a spreadsheet."""
    if not _may_have_a_file(request):
        return render(request, "429.html", status=429)
    return _file(export.as_csv_files(holdings.all_holdings(), player_of(request).pk), "application/zip", "zip")


def _sections(player_id: int) -> Iterator[Section]:
    for holding in holdings.all_holdings():
        rows = list(islice(holding.show(player_id), SHOWN + 1))
        shown = [_in_words(holding, row) for row in rows[:SHOWN]]
        yield Section(holding.name, holding.title, holding.why, shown, len(rows) > SHOWN)


def _in_words(holding: Holding, row: holdings.Row) -> list[tuple[Words, object]]:
    return [(words, row[name]) for name, words in holding.labels.items() if row.get(name) not in (None, "")]


def _may_have_a_file(request: HttpRequest) -> bool:
    return limits.is_within(f"export:{player_of(request).public_id}", most=FILES, window_s=FILES_WINDOW_S)


def _file(content: bytes, content_type: str, ending: str) -> HttpResponse:
    name = f"taitung-sky-{timezone.localdate().isoformat()}.{ending}"
    return HttpResponse(content, content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
