"""Reading the audit trail: only lines of the units somebody covers, the newest first, a page at a time.

臺 and 台 are one letter to who searches. A page ends with the id that the next one begins below, so that lines
written meanwhile move nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from game.units.models import AuditEntry

PAGE_LINES: Final = 50
EXPORT_LINES: Final = 500
FOLDED: Final = str.maketrans("台", "臺"), str.maketrans("臺", "台")


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; whatever is empty does not narrow it. Days are Taipei's, both included."""

    unit_code: str = ""
    name: str = ""
    action: str = ""
    subject: UUID | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""
    below: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, and the id below which older ones follow; None at the end."""

    lines: list[AuditEntry]
    below: int | None


def find(search: Search, scope: frozenset[str], *, most: int = PAGE_LINES) -> Page:
    """The newest lines that fit, of these units; `NO_UNIT` stands for what belongs to none."""
    lines = list(_fitting(search, scope)[: most + 1])
    return Page(lines[:most], lines[most - 1].pk if len(lines) > most else None)


def find_all(search: Search, scope: frozenset[str]) -> Iterator[AuditEntry]:
    """Every line that fits, read in portions, so that a long trail does not fill the memory."""
    while True:
        page = find(search, scope, most=EXPORT_LINES)
        yield from page.lines
        if page.below is None:
            return
        search = replace(search, below=page.below)


def actions_in(scope: frozenset[str]) -> list[str]:
    """Which actions the trail of these units tells of, for a list to choose from."""
    found = AuditEntry.objects.filter(unit_code__in=scope).order_by("action").values_list("action", flat=True)
    return list(found.distinct())


def _fitting(search: Search, scope: frozenset[str]) -> QuerySet[AuditEntry]:
    units = scope & {search.unit_code} if search.unit_code else scope
    exact = {"action": search.action, "subject": search.subject, "pk__lt": search.below}
    narrowed = {name: value for name, value in exact.items() if value not in {"", None}}
    lines = AuditEntry.objects.filter(unit_code__in=units, **narrowed)
    if search.name:
        lines = lines.filter(_contains("actor_name", search.name))
    if search.words:
        lines = lines.filter(_contains("title", search.words) | _contains("details__reason", search.words))
    return _between(lines, search.since, search.until).order_by("-pk")


def _contains(column: str, words: str) -> Q:
    spellings = {words, *(words.translate(folded) for folded in FOLDED)}
    return Q(*((f"{column}__icontains", spelling) for spelling in sorted(spellings)), _connector=Q.OR)


def _between(lines: QuerySet[AuditEntry], since: date | None, until: date | None) -> QuerySet[AuditEntry]:
    if since is not None:
        lines = lines.filter(at__gte=_midnight(since))
    return lines.filter(at__lt=_midnight(until + timedelta(days=1))) if until is not None else lines


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
